"""Render the pages of a PDF: ``python -m engine.workers.render_pdf PAGES``, PDF on stdin, JPEGs on stdout.

A file of 600 kB can expand to gigabytes and keep a core busy for minutes, and PDFium cannot be interrupted meanwhile.
Therefore this module runs in a process that the system ends at a limit of memory and of time. Scripts never run: the
installed PDFium is built without a script engine.
"""

import io
import resource
import struct
import sys
from collections.abc import Iterator

LONGEST_SIDE = 1600  # px
MAX_MEMORY = 768 << 20  # bytes of address space; a usual PDF takes a third
MAX_CPU_SECONDS = 6
REFUSED_STATUS = 3  # exit status
_SCRIPT_KEY = b"/JavaScript"
_LENGTH = struct.Struct(">I")


def main(arguments: list[str]) -> int:
    """Write all pages to stdout and return 0, or write nothing and return `REFUSED_STATUS` for an unsuitable PDF."""
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_CPU_SECONDS, MAX_CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    import pypdfium2

    try:
        pages = [_LENGTH.pack(len(page)) + page for page in render(sys.stdin.buffer.read(), int(arguments[0]))]
    except (pypdfium2.PdfiumError, ValueError, MemoryError):
        return REFUSED_STATUS
    sys.stdout.buffer.write(b"".join(pages))
    return 0


def render(file: bytes, max_pages: int) -> Iterator[bytes]:
    """Yield each page as a JPEG.

    Annotations and filled forms are left out, because scans never hold their papers there. Raises ValueError for a
    script, for no page and for more than `max_pages`, and PdfiumError for every other fault.
    """
    import pypdfium2
    from pypdfium2 import raw

    document = pypdfium2.PdfDocument(file)
    if _SCRIPT_KEY in file or raw.FPDFDoc_GetJavaScriptActionCount(document.raw) > 0:
        raise ValueError("a script")
    if not 0 < len(document) <= max_pages:
        raise ValueError("no page, or too many")
    for page in document:
        side = max(page.get_size())
        if not 1 <= side < 1e5:
            raise ValueError("a page of no usual size")
        bitmap = page.render(scale=LONGEST_SIDE / side, may_draw_forms=False, draw_annots=False)
        jpeg = io.BytesIO()
        bitmap.to_pil().convert("RGB").save(jpeg, "JPEG", quality=95)
        bitmap.close()
        page.close()
        yield jpeg.getvalue()


def unpack_pages(packed: bytes) -> tuple[bytes, ...]:
    """Split the output of `main` into its pages."""
    pages = []
    offset = 0
    while offset < len(packed):
        (size,) = _LENGTH.unpack_from(packed, offset)
        offset += _LENGTH.size
        pages.append(packed[offset : offset + size])
        offset += size
    return tuple(pages)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
