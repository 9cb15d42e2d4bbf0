"""Check the rendering of PDFs: pages become pictures, unsuitable files are refused in bounded time and memory."""

import asyncio
import io
import os
import resource
from collections.abc import Callable

import pytest
from PIL import Image

from bot.api.errors import BadFormat
from engine.workers import pdf_pages
from engine.workers.render_pdf import LONGEST_SIDE, main
from tests.engine.processes import child_pids, wait_until
from tests.engine.workers import pdfs

pytestmark = pytest.mark.processes


async def test_every_page_becomes_a_picture() -> None:
    """The pages come in order and upright, with the long side that reading expects."""
    colours = ("red", "lime", "blue")
    pages = await pdf_pages.render_pages(pdfs.scan([Image.new("RGB", (400, 600), colour) for colour in colours]), 3)
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
async def test_an_unsuitable_pdf_is_refused(file: Callable[[], bytes], caplog: pytest.LogCaptureFixture) -> None:
    """The error is the format error without a line in the log, because the file is at fault."""
    with pytest.raises(BadFormat):
        await pdf_pages.render_pages(file(), 10)
    assert not caplog.records


async def test_an_endless_page_is_given_up() -> None:
    """Millions of strokes reach the limit of memory or time and end their own process only."""
    with pytest.raises(BadFormat):
        await pdf_pages.render_pages(pdfs.endless_drawing(), 10)
    assert len(await pdf_pages.render_pages(pdfs.blank(2), 10)) == 2


async def test_a_huge_picture_is_rendered_small() -> None:
    """PDFium scales down while it decompresses, so a scan of any resolution is accepted."""
    (page,) = await pdf_pages.render_pages(pdfs.huge_picture(), 10)
    assert Image.open(io.BytesIO(page)).size == (1131, 1600)


async def test_a_cancelled_request_leaves_no_process_behind() -> None:
    """A cancelled request ends the rendering of its pages."""
    before = set(child_pids(os.getpid()))
    task = asyncio.create_task(pdf_pages.render_pages(pdfs.endless_drawing(), 10))
    await wait_until(lambda: set(child_pids(os.getpid())) - before)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert set(child_pids(os.getpid())) <= before


def test_the_process_prints_nothing_for_a_refused_file(
    monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    """Only the exit status tells. The limits of the test process stay unchanged."""
    monkeypatch.setattr(resource, "setrlimit", lambda *_: None)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"no pdf")))
    assert main(["3"]) == 3
    assert capfdbinary.readouterr().out == b""
