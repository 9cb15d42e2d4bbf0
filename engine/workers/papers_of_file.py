"""Read a whole file, a picture or a PDF: every paper on every page."""

import asyncio

from bot.api.errors import NoContent
from bot.api.results import Papers
from engine.workers.gather import gather_in_order
from engine.workers.pdf_pages import is_pdf
from engine.workers.reader import Reader

MAX_PARALLEL_PAGES = 2  # so that a long file leaves workers to other callers


async def read_file(reader: Reader, data: bytes) -> Papers:
    """Return all papers of a file in the order of its pages.

    Raises `NoContent` if the file holds no paper, and the errors of the reader.
    """
    if is_pdf(data):
        page_slots = asyncio.Semaphore(MAX_PARALLEL_PAGES)

        async def read_page(page: bytes) -> Papers:
            async with page_slots:
                return await reader.read_papers(page)

        pages = await gather_in_order(*map(read_page, await reader.render_pages(data)))
        papers = tuple(paper for page in pages for paper in page.papers)
    else:
        papers = (await reader.read_papers(data)).papers
    if not papers:
        raise NoContent
    return Papers(papers)
