"""Reads a whole file, a picture or a PDF: every paper on every page, in their order."""

import asyncio

from bot.api.errors import NoContent
from bot.api.results import Papers
from engine.workers.gather import together
from engine.workers.pdf_pages import is_pdf
from engine.workers.pool import Reader

PAGES_AT_ONCE = 2  # so that one long file leaves workers to others


async def read_file(reader: Reader, data: bytes) -> Papers:
    """Return all papers of a file; raise `NoContent` where there is none, and what the reader raises."""
    if not is_pdf(data):
        papers = (await reader.papers(data)).papers
    else:
        lane = asyncio.Semaphore(PAGES_AT_ONCE)
        pages = await together(*(_page(reader, page, lane) for page in await reader.pages(data)))
        papers = tuple(paper for page in pages for paper in page.papers)
    if not papers:
        raise NoContent
    return Papers(papers)


async def _page(reader: Reader, page: bytes, lane: asyncio.Semaphore) -> Papers:
    async with lane:
        return await reader.papers(page)
