"""PDFs for the tests: scans of pictures, and what should not be drawn."""

import io
import zlib
from collections.abc import Sequence

from PIL import Image

CATALOG, PAGES = b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << >> /Contents 4 0 R >>"
SCRIPT = b"<< /S /JavaScript /JS (app.alert\\(1\\)) >>"


def scan(pages: Sequence[Image.Image]) -> bytes:
    """A page for each picture, as scanners make them."""
    out = io.BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], quality=92)
    return out.getvalue()


def blank(pages: int) -> bytes:
    """So many small grey pages."""
    return scan([Image.new("RGB", (120, 170), (200, 200, 200))] * pages)


def built(objects: Sequence[bytes], trailer: bytes = b"") -> bytes:
    """A file of these objects, numbered from 1; the first is the catalog."""
    out, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    end = b"trailer << /Size %d /Root 1 0 R %b >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, trailer, len(out))
    return out + head + table + end


def stream(data: bytes, keys: bytes = b"") -> bytes:
    """A compressed stream."""
    packed = zlib.compress(data, 9)
    return b"<< /Filter /FlateDecode /Length %d %b >>\nstream\n%b\nendstream" % (len(packed), keys, packed)


def drawing(commands: bytes, trailer: bytes = b"", catalog: bytes = CATALOG) -> bytes:
    """One page of A4 with these drawing commands."""
    return built([catalog, PAGES, PAGE, stream(commands)], trailer)


def locked() -> bytes:
    """A file whose password nobody knows."""
    keys = b"/Filter /Standard /V 1 /R 2 /P -4 /O <%b> /U <%b>" % (b"41" * 32, b"42" * 32)
    return drawing(b"", b"/Encrypt << %b >> /ID [<00> <00>]" % keys)


def scripted() -> bytes:
    """A file that wants to run a script when it is opened."""
    return drawing(b"", catalog=b"<< /Type /Catalog /Pages 2 0 R /OpenAction %b >>" % SCRIPT)


def named_script() -> bytes:
    """A file with a script among its names, its key spelled so that a search for the word does not find it."""
    return drawing(
        b"",
        catalog=b"<< /Type /Catalog /Pages 2 0 R /Names << /Java#53cript << /Names [(a) %b] >> >> >>"
        % SCRIPT.replace(b"/JavaScript", b"/Java#53cript"),
    )


def huge_picture(side: int = 12_000) -> bytes:
    """A page with a picture of 144 million pixels in a few hundred kilobytes."""
    keys = b"/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 8"
    page = PAGE.replace(b"<< >>", b"<< /XObject << /I 5 0 R >> >>")
    picture = stream(bytes(side * side), keys % (side, side))
    return built([CATALOG, PAGES, page, stream(b"q 500 0 0 700 0 0 cm /I Do Q"), picture])


def endless_drawing() -> bytes:
    """Four megabytes of strokes, sixteen kilobytes as they travel; each of them is an object in memory."""
    return drawing(b"0 0 m 9 9 l S " * (12 << 20 >> 2))
