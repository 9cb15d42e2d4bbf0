"""Build PDFs for the tests: scans of pictures, and files that must not be rendered."""

import io
import zlib
from collections.abc import Sequence

from PIL import Image

CATALOG, PAGES = b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << >> /Contents 4 0 R >>"
SCRIPT = b"<< /S /JavaScript /JS (app.alert\\(1\\)) >>"


def scan(pages: Sequence[Image.Image]) -> bytes:
    """Return a PDF with one page per picture, as scanners make it."""
    file = io.BytesIO()
    pages[0].save(file, "PDF", save_all=True, append_images=pages[1:], quality=92)
    return file.getvalue()


def blank(pages: int) -> bytes:
    """Return a PDF with so many small grey pages."""
    return scan([Image.new("RGB", (120, 170), (200, 200, 200))] * pages)


def from_objects(objects: Sequence[bytes], trailer: bytes = b"") -> bytes:
    """Return a PDF of these objects, numbered from 1. The first object is the catalog."""
    file, offsets = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(file))
        file += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    end = b"trailer << /Size %d /Root 1 0 R %b >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, trailer, len(file))
    return file + head + table + end


def stream(data: bytes, keys: bytes = b"") -> bytes:
    """Return a compressed stream."""
    packed = zlib.compress(data, 9)
    return b"<< /Filter /FlateDecode /Length %d %b >>\nstream\n%b\nendstream" % (len(packed), keys, packed)


def drawing(commands: bytes, trailer: bytes = b"", catalog: bytes = CATALOG) -> bytes:
    """Return a PDF with one page of A4 and these drawing commands."""
    return from_objects([catalog, PAGES, PAGE, stream(commands)], trailer)


def locked() -> bytes:
    """Return a PDF with an unknown password."""
    keys = b"/Filter /Standard /V 1 /R 2 /P -4 /O <%b> /U <%b>" % (b"41" * 32, b"42" * 32)
    return drawing(b"", b"/Encrypt << %b >> /ID [<00> <00>]" % keys)


def scripted() -> bytes:
    """Return a PDF that runs a script when a viewer opens the file."""
    return drawing(b"", catalog=b"<< /Type /Catalog /Pages 2 0 R /OpenAction %b >>" % SCRIPT)


def named_script() -> bytes:
    """Return a PDF with a script in its name tree, with the key spelled so that a text search misses it."""
    return drawing(
        b"",
        catalog=b"<< /Type /Catalog /Pages 2 0 R /Names << /Java#53cript << /Names [(a) %b] >> >> >>"
        % SCRIPT.replace(b"/JavaScript", b"/Java#53cript"),
    )


def huge_picture(side: int = 12_000) -> bytes:
    """Return a PDF of a few hundred kilobytes whose page has a picture of 144 million pixels."""
    keys = b"/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 8"
    page = PAGE.replace(b"<< >>", b"<< /XObject << /I 5 0 R >> >>")
    picture = stream(bytes(side * side), keys % (side, side))
    return from_objects([CATALOG, PAGES, page, stream(b"q 500 0 0 700 0 0 cm /I Do Q"), picture])


def endless_drawing() -> bytes:
    """Return a PDF of sixteen kilobytes with millions of strokes, each of which becomes an object in memory."""
    return drawing(b"0 0 m 9 9 l S " * (12 << 20 >> 2))
