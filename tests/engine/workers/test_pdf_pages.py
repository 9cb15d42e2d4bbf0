"""Pages of PDFs become pictures; what is no plain scan of a few pages is refused, in bounded time and memory."""

import asyncio
import io
import os
import resource
from collections.abc import Callable

import pytest
from PIL import Image

from bot.api.errors import BadFormat
from engine.workers import pdf_pages as pdf
from engine.workers.render_pdf import LONGEST_SIDE, main
from tests.engine.processes import children, until
from tests.engine.workers import pdfs


async def test_every_page_becomes_a_picture() -> None:
    """In order, upright as drawn, the long side as long as reading wants it."""
    colours = ("red", "lime", "blue")
    pages = await pdf.pages(pdfs.scan([Image.new("RGB", (400, 600), colour) for colour in colours]), 3)
    pictures = [Image.open(io.BytesIO(page)) for page in pages]
    assert [(picture.format, max(picture.size)) for picture in pictures] == [("JPEG", LONGEST_SIDE)] * 3
    middles = [picture.getpixel((500, 800)) for picture in pictures]
    assert [max(range(3), key=middle.__getitem__) for middle in middles if isinstance(middle, tuple)] == [0, 1, 2]


@pytest.mark.parametrize(
    "file",
    [
        lambda: b"",
        lambda: b"%PDF-1.7 and nothing more",
        lambda: pdfs.blank(1)[:-500],
        lambda: pdfs.blank(50),
        pdfs.locked,
        pdfs.scripted,
        pdfs.named_script,
        lambda: pdfs.drawing(b"").replace(b"595 842", b"9 200000"),
        lambda: pdfs.drawing(b"").replace(b"/Kids [3 0 R] /Count 1", b"/Kids [] /Count 0"),
        lambda: pdfs.drawing(b"").replace(b"/Kids [3 0 R]", b"/Kids [2 0 R]"),
    ],
    ids=["empty", "junk", "truncated", "50 pages", "password", "script", "hidden script", "giant", "no page", "loop"],
)
async def test_what_is_no_plain_scan_is_refused(file: Callable[[], bytes], caplog: pytest.LogCaptureFixture) -> None:
    """The format error, and no word in the log: the file is at fault, not the engine."""
    with pytest.raises(BadFormat):
        await pdf.pages(file(), 10)
    assert not caplog.records


async def test_a_page_that_never_ends_is_given_up() -> None:
    """Millions of strokes end at the limit of memory or time, whichever is first, and only their own process."""
    with pytest.raises(BadFormat):
        await pdf.pages(pdfs.endless_drawing(), 10)
    assert len(await pdf.pages(pdfs.blank(2), 10)) == 2


async def test_a_huge_picture_is_drawn_small() -> None:
    """PDFium reduces while it unpacks, so that a scan at any resolution is fine."""
    (page,) = await pdf.pages(pdfs.huge_picture(), 10)
    assert Image.open(io.BytesIO(page)).size == (1131, 1600)


async def test_who_goes_away_leaves_no_process_behind() -> None:
    """A request that is given up takes the drawing of its pages along."""
    before = set(children(os.getpid()))
    task = asyncio.create_task(pdf.pages(pdfs.endless_drawing(), 10))
    await until(lambda: set(children(os.getpid())) - before)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert set(children(os.getpid())) <= before


def test_the_program_says_nothing_over_a_refused_file(
    monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    """The status alone tells; the limits of this process stay as they are."""
    monkeypatch.setattr(resource, "setrlimit", lambda *_: None)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"no pdf")))
    assert main(["3"]) == 3
    assert capfdbinary.readouterr().out == b""
