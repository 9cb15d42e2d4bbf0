"""Draw the pages of a PDF: ``python -m engine.workers.render_pdf PAGES``, PDF on stdin, JPEGs on stdout.

A file of 600 kB can unfold to gigabytes and keep a core busy for minutes, and PDFium cannot be interrupted while it
does. So this runs in a process that the system ends at a limit of memory and of time. No script ever runs: this PDFium
is built without an engine for them.
"""

import io
import resource
import struct
import sys
from collections.abc import Iterator

LONGEST_SIDE = 1600  # px
MEMORY = 768 << 20  # bytes of address space; a usual PDF takes a third
CPU_SECONDS = 6
REFUSED = 3  # exit status
_SCRIPT = b"/JavaScript"
_LENGTH = struct.Struct(">I")


def main(arguments: list[str]) -> int:
    """Draw all pages; the status is 3, and nothing is written, when the PDF is not to be drawn."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    import pypdfium2

    try:
        drawn = [_LENGTH.pack(len(page)) + page for page in draw(sys.stdin.buffer.read(), int(arguments[0]))]
    except (pypdfium2.PdfiumError, ValueError, MemoryError):
        return REFUSED
    sys.stdout.buffer.write(b"".join(drawn))
    return 0


def draw(file: bytes, most: int) -> Iterator[bytes]:
    """Give each page as a JPEG; raise ValueError for a script and for no or too many pages, PdfiumError for the rest.

    Annotations and filled forms are left out: no scan of papers has its papers in them.
    """
    import pypdfium2
    from pypdfium2 import raw

    document = pypdfium2.PdfDocument(file)
    if _SCRIPT in file or raw.FPDFDoc_GetJavaScriptActionCount(document.raw) > 0:
        raise ValueError("a script")
    if not 0 < len(document) <= most:
        raise ValueError("no page, or too many")
    for page in document:
        side = max(page.get_size())
        if not 1 <= side < 1e5:
            raise ValueError("a page of no usual size")
        bitmap = page.render(scale=LONGEST_SIDE / side, may_draw_forms=False, draw_annots=False)
        yield _jpeg(bitmap)
        bitmap.close()
        page.close()


def _jpeg(bitmap: "pypdfium2.PdfBitmap") -> bytes:  # type: ignore[name-defined]  # noqa: F821
    out = io.BytesIO()
    bitmap.to_pil().convert("RGB").save(out, "JPEG", quality=95)
    return out.getvalue()


def unpacked(packed: bytes) -> tuple[bytes, ...]:
    """Take apart what `main` has written."""
    pages = []
    place = 0
    while place < len(packed):
        (size,) = _LENGTH.unpack_from(packed, place)
        place += _LENGTH.size
        pages.append(packed[place : place + size])
        place += size
    return tuple(pages)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
