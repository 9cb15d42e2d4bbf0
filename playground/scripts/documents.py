"""Scripts that read files: a PDF of several papers, and a page of text."""

from __future__ import annotations

import asyncio
import difflib
import io

from PIL import Image

from playground.scripts.script import Options, ScriptResult, check_all
from playground.scripts.steps import ANSWER_TIMEOUT, begin, finish, wait_for_answer
from playground.testing.driver import Chat

PAGES = ("chip_id_card_front", "chip_id_card_back", "driving_license")
MIN_SIMILARITY = 0.97
"""Least share of the page's characters to be read right. A few wrong characters in a page are acceptable."""


async def play_pdf(chat: Chat, options: Options) -> ScriptResult:
    """Read a PDF of three pages. The bot must show each paper with its page number, in the order of the pages."""
    from specimens import specimen

    papers = [await asyncio.to_thread(specimen, kind, options.seed, options.level) for kind in PAGES]
    await begin(chat, "/pdf", "1/1")
    pictures = [Image.open(io.BytesIO(paper.jpeg)) for paper in papers]
    file = io.BytesIO()
    pictures[0].save(file, "PDF", save_all=True, append_images=pictures[1:], quality=92, resolution=150)
    await chat.send_document(file.getvalue(), "giay-to.pdf", "application/pdf")
    result = await wait_for_answer(chat)
    await chat.wait("3/3", ANSWER_TIMEOUT)
    said = [message.text for message in chat.messages if not message.outgoing and "/3\n" in message.text]
    front, back, licence = (paper.truth for paper in papers)
    checks = (
        ("three papers", len(said) == len(PAGES)),
        (f"page 1, front: {front['id']}", front["id"] in said[0]),
        (f"page 2, back: {back['issue_date']}", back["issue_date"] in said[1]),
        (f"page 3, licence: {licence['id']}", licence["id"] in said[2]),
    )
    return check_all(("finished", await finish(chat, result)), *checks)


async def play_scan(chat: Chat, options: Options) -> ScriptResult:
    """Read a page of text. The bot must show the lines of the page with few wrong characters."""
    from specimens.text_page import letter

    page = await asyncio.to_thread(letter, options.seed, options.level)
    await begin(chat, "/vanban", "1/1")
    # A file keeps the full quality. The bot's own guide recommends a file as well.
    await chat.send_document(page.jpeg, "scan.jpg", "image/jpeg")
    result = await wait_for_answer(chat)
    if not await finish(chat, result):
        return ScriptResult(right=False, lines=("the page was not accepted",))
    read = [line for line in result.text.splitlines()[1:] if line]
    share = difflib.SequenceMatcher(None, "\n".join(page.lines), "\n".join(read), autojunk=False).ratio()
    explanation = f"{share:.4f} of the characters are right, at least {MIN_SIMILARITY} is needed"
    return ScriptResult(share >= MIN_SIMILARITY, (explanation,))
