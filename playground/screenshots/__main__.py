"""Pictures of every conversation, played in a real browser, and the page that shows them: `make pictures`."""

from __future__ import annotations

import argparse
import asyncio
import io
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from itertools import pairwise

from PIL import Image
from playwright.async_api import Browser, Page, async_playwright

from playground.messaging.keyboards import ReplyMarkup
from playground.local_stack import LocalStack, run_local_stack
from playground.samples import placeholder_portraits
from playground.screenshots.screens import PAGE, PICTURES, SCREENS, page
from playground.scripts import SCRIPTS, EngineAccess, Options
from playground.scripts.administration import owner_chat
from playground.messaging.chats import PrivateChat
from playground.messaging.messages import Message
from playground.testing.browser import CHROMIUM, FLAGS
from playground.testing.driver import Chat, Playground

SEED, LEVEL = 36, "d1"
PHONE, TALLEST = 430, 1500
"""Pixels: the width of a phone's page, and the height at which a conversation goes on in another column."""
MOST_COLUMNS = 4
WHOLE = "cccd"
"""The conversation that is also shown as a desktop's browser has it, with the shelf of specimens."""
_ROWS = """[...document.querySelectorAll("#log > *")].map((row) => {
    const box = row.getBoundingClientRect();
    return [box.top, box.bottom];
})"""
"""Script that gives top and bottom of each row of the log, pixels."""
QUALITY = 60


async def main(names: Sequence[str]) -> int:
    """Play and photograph these scripts, all of them for none; write the page. 1 when an outcome was wrong."""
    wrong = 0
    async with _running() as (running, browser):
        for name in names or SCREENS:
            chat = running.playground.chat(1001 + list(SCREENS).index(name), first_name="Bạn")
            wrong += not await _photograph(name, chat, running, browser)
    PAGE.write_text(page(), "utf-8")
    return int(wrong > 0)


@asynccontextmanager
async def _running() -> AsyncIterator[tuple[LocalStack, Browser]]:
    async with (
        Playground(first_name="Trợ lý giấy tờ", username="giay_to_bot") as playground,
        run_local_stack(playground) as running,
        async_playwright() as driver,
    ):
        yield running, await driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)


async def _photograph(name: str, chat: Chat, running: LocalStack, browser: Browser) -> bool:
    """Play one script and keep its picture; whether the outcome was right."""
    screen, engine = SCREENS[name], running.engine
    shown = owner_chat(chat) if screen.owner else chat
    shown.private_chat.messages.clear()
    pressed: dict[tuple[int, str], ReplyMarkup] = {}
    keeper = asyncio.create_task(_watch(shown.private_chat, pressed))
    key, secret = engine.environment["ENGINE_KEYS"].split(":")[:2]
    verdict = await SCRIPTS[name](chat, Options(SEED, LEVEL, engine=EngineAccess(engine.url, key, secret)))
    await asyncio.sleep(1)  # what comes behind the last answer
    keeper.cancel()
    for message in shown.messages:
        if not message.buttons and (markup := pressed.get((message.id, message.text))):
            shown.private_chat.messages[message.id] = replace(message, markup=markup)
    if screen.portraits:
        await placeholder_portraits.redraw(shown, SEED)
    # The page's policy forbids what the driver waits with.
    async with await browser.new_page(viewport={"width": PHONE, "height": 900}, locale="vi-VN", bypass_csp=True) as tab:
        await tab.goto(f"{running.playground.url}/?chat={shown.id}")
        _keep(name, await _columns(tab))
        if name == WHOLE:
            await tab.set_viewport_size({"width": 1280, "height": 1000})
            await tab.reload()
            await _settled(tab)
            _keep("page", Image.open(io.BytesIO(await tab.screenshot())))
    print(f"{name}: {'right' if verdict.right else 'WRONG'}", *([] if verdict.right else verdict.lines), sep="\n  ")
    return verdict.right


async def _watch(chat: PrivateChat, pressed: dict[tuple[int, str], ReplyMarkup]) -> None:
    """Remember the buttons of every message, which go when one of them was tapped."""
    watcher = chat.watch()
    while event := await watcher.get():
        message = event.payload
        if isinstance(message, Message) and message.buttons:
            pressed[message.id, message.text] = message.markup


def _keep(name: str, picture: Image.Image) -> None:
    picture.save(PICTURES / f"{name}.webp", quality=QUALITY, method=6)


async def _settled(tab: Page) -> None:
    """Wait until the chat and all its pictures are there."""
    await tab.locator("#log .row").last.wait_for()
    await tab.wait_for_function("[...document.images].every((image) => image.complete)")
    await tab.wait_for_timeout(700)  # until everything has faded in


async def _columns(tab: Page) -> Image.Image:
    """The whole log, broken between two messages into columns of about one height."""
    await _settled(tab)
    long = await tab.evaluate("document.querySelector('#scroll').scrollHeight + 140")
    await tab.set_viewport_size({"width": PHONE, "height": long})
    await tab.wait_for_timeout(700)  # until everything has faded in
    rows = await tab.evaluate(_ROWS)
    whole = Image.open(io.BytesIO(await tab.screenshot()))
    top, bottom = rows[0][0], rows[-1][1]
    count = min(MOST_COLUMNS, -(-int(bottom - top) // TALLEST))
    cuts = _cuts([row[0] for row in rows[1:]], top, bottom, count)
    parts = [whole.crop((0, max(0, round(start) - 2), PHONE, round(end))) for start, end in cuts]
    sheet = Image.new("RGB", (PHONE * len(parts) + 8 * (len(parts) - 1), max(part.height for part in parts)), "white")
    for number, part in enumerate(parts):
        sheet.paste(part, (number * (PHONE + 8), 0))
    return sheet


def _cuts(tops: Sequence[float], first: float, last: float, count: int) -> list[tuple[float, float]]:
    """Where the columns begin and end: each cut is the top of the row that is nearest to an equal share."""
    wanted = [first + (last - first) * number / count for number in range(1, count)]
    return list(pairwise([first, *(_nearest(tops, share) for share in wanted), last]))


def _nearest(tops: Sequence[float], share: float) -> float:
    return min(tops, key=lambda top: abs(top - share))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m playground.screenshots", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="SCRIPT", help=", ".join(SCREENS))
    chosen = parser.parse_args().names
    if unknown := set(chosen) - SCREENS.keys():
        parser.error(f"no such script: {', '.join(unknown)}")
    sys.exit(asyncio.run(main(chosen)))
