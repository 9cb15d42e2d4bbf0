"""Files read without a browser: a PDF of several papers, a page of text."""

from __future__ import annotations

import asyncio
import difflib
import io

from PIL import Image

from playground.scripts.outcome import PATIENCE, Options, Verdict, answer, begin, finish, judged
from playground.testing.driver import Chat

PAGES = ("chip_id_card_front", "chip_id_card_back", "driving_license")
ALIKE = 0.97
"""Share of the page's characters that must be read right; a letter more or less in a page is bearable."""


async def pdf(chat: Chat, options: Options) -> Verdict:
    """Read a PDF of three pages: each paper is told, in the order of the pages, with its number."""
    from specimens import specimen

    papers = [await asyncio.to_thread(specimen, kind, options.seed, options.level) for kind in PAGES]
    await begin(chat, "/pdf", "1/1")
    pictures = [Image.open(io.BytesIO(paper.jpeg)) for paper in papers]
    file = io.BytesIO()
    pictures[0].save(file, "PDF", save_all=True, append_images=pictures[1:], quality=92, resolution=150)
    await chat.send_document(file.getvalue(), "giay-to.pdf", "application/pdf")
    result = await answer(chat)
    await chat.wait("3/3", PATIENCE)
    said = [message.text for message in chat.messages if not message.outgoing and "/3\n" in message.text]
    front, back, licence = (paper.truth for paper in papers)
    checks = (
        ("three papers", len(said) == len(PAGES)),
        (f"page 1, front: {front['id']}", front["id"] in said[0]),
        (f"page 2, back: {back['issue_date']}", back["issue_date"] in said[1]),
        (f"page 3, licence: {licence['id']}", licence["id"] in said[2]),
    )
    return judged(("finished", await finish(chat, result)), *checks)


async def scan(chat: Chat, options: Options) -> Verdict:
    """Read a page of text: what is shown must be the page's lines, letter for letter but for a few."""
    from specimens.text_page import letter

    page = await asyncio.to_thread(letter, options.seed, options.level)
    await begin(chat, "/vanban", "1/1")
    # As a file: a scan is read best unspoilt, and the bot's own guide says so.
    await chat.send_document(page.jpeg, "scan.jpg", "image/jpeg")
    result = await answer(chat)
    if not await finish(chat, result):
        return Verdict(right=False, lines=("the page was not accepted",))
    read = [line for line in result.text.splitlines()[1:] if line]
    share = difflib.SequenceMatcher(None, "\n".join(page.lines), "\n".join(read), autojunk=False).ratio()
    return Verdict(share >= ALIKE, (f"{share:.4f} of the letters are right, at least {ALIKE} must be",))
