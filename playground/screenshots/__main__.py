"""Play every script, take a screenshot in a real browser, and write docs/screens.md: `make pictures`."""

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

from playground.local_stack import Process, run_local_stack
from playground.messaging.chats import PrivateChat
from playground.messaging.keyboards import ReplyMarkup
from playground.messaging.messages import Message
from playground.screenshots import placeholder_portraits
from playground.screenshots.screens import PAGE, PICTURES, SCREENS, render_page
from playground.scripts import SCRIPTS, EngineAccess, Options
from playground.scripts.owner import owner_chat
from playground.testing.browser import CHROMIUM, FLAGS
from playground.testing.driver import Chat, Playground

SEED, LEVEL = 36, "d1"
PHONE_WIDTH, MAX_COLUMN_HEIGHT = 430, 1500
"""Pixels: the width of a phone's page, and the height at which a conversation continues in another column."""
MAX_COLUMNS = 4
GAP = 8
"""Pixels between two columns."""
DESKTOP_SCRIPT = "cccd"
"""The script with a second screenshot of a desktop's browser, with the panel of samples."""
_ROW_EDGES = """[...document.querySelectorAll("#log > *")].map((row) => {
    const box = row.getBoundingClientRect();
    return [box.top, box.bottom];
})"""
"""JavaScript that returns top and bottom of each row of the log in pixels."""
QUALITY = 60


async def main(names: Sequence[str]) -> int:
    """Play these scripts (all scripts for no names), save the screenshots and write the page.

    Return 1 when a result was wrong, else 0.
    """
    wrong = 0
    async with _run() as (playground, engine, browser):
        for name in names or SCREENS:
            chat = playground.chat(1001 + list(SCREENS).index(name), first_name="Bạn")
            wrong += not await _take_screenshot(name, chat, f"{playground.url}/", engine, browser)
    PAGE.write_text(render_page(), "utf-8")
    return int(wrong > 0)


@asynccontextmanager
async def _run() -> AsyncIterator[tuple[Playground, Process, Browser]]:
    async with (
        Playground(first_name="Trợ lý giấy tờ", username="giay_to_bot") as playground,
        run_local_stack(playground) as stack,
        async_playwright() as driver,
    ):
        yield playground, stack.engine, await driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)


async def _take_screenshot(name: str, chat: Chat, url: str, engine: Process, browser: Browser) -> bool:
    """Play one script and save its screenshot. Return True when the result was right."""
    screen = SCREENS[name]
    shown = owner_chat(chat) if screen.owner else chat
    shown.private_chat.messages.clear()
    buttons: dict[tuple[int, str], ReplyMarkup] = {}
    watcher = asyncio.create_task(_remember_buttons(shown.private_chat, buttons))
    result = await SCRIPTS[name](chat, Options(SEED, LEVEL, engine=EngineAccess.of(engine)))
    await asyncio.sleep(1)  # later messages of the bot
    watcher.cancel()
    for message in shown.messages:
        if not message.buttons and (markup := buttons.get((message.id, message.text))):
            shown.private_chat.messages[message.id] = replace(message, markup=markup)
    if screen.portraits:
        await placeholder_portraits.redraw(shown, SEED)
    # The page's content security policy forbids the evaluation of the wait conditions.
    async with await browser.new_page(
        viewport={"width": PHONE_WIDTH, "height": 900}, locale="vi-VN", bypass_csp=True
    ) as tab:
        await tab.goto(f"{url}?chat={shown.id}")
        _save(name, await _capture_columns(tab))
        if name == DESKTOP_SCRIPT:
            await tab.set_viewport_size({"width": 1280, "height": 1000})
            await tab.reload()
            await _wait_until_drawn(tab)
            _save("page", Image.open(io.BytesIO(await tab.screenshot())))
    print(f"{name}: {'right' if result.right else 'WRONG'}", *([] if result.right else result.lines), sep="\n  ")
    return result.right


async def _remember_buttons(chat: PrivateChat, buttons: dict[tuple[int, str], ReplyMarkup]) -> None:
    """Remember the buttons of every message. The bot removes the buttons after a press."""
    watcher = chat.watch()
    while event := await watcher.get():
        message = event.payload
        if isinstance(message, Message) and message.buttons:
            buttons[message.id, message.text] = message.markup


def _save(name: str, picture: Image.Image) -> None:
    picture.save(PICTURES / f"{name}.webp", quality=QUALITY, method=6)


async def _wait_until_drawn(tab: Page) -> None:
    """Wait until the chat and all images are visible."""
    await tab.locator("#log .row").last.wait_for()
    await tab.wait_for_function("[...document.images].every((image) => image.complete)")
    await tab.wait_for_timeout(700)  # until all animations have ended


async def _capture_columns(tab: Page) -> Image.Image:
    """Return a screenshot of the whole log, split between messages into columns of similar height."""
    await _wait_until_drawn(tab)
    long = await tab.evaluate("document.querySelector('#scroll').scrollHeight + 140")
    await tab.set_viewport_size({"width": PHONE_WIDTH, "height": long})
    await tab.wait_for_timeout(700)  # until all animations have ended
    rows = await tab.evaluate(_ROW_EDGES)
    whole = Image.open(io.BytesIO(await tab.screenshot()))
    top, bottom = rows[0][0], rows[-1][1]
    count = min(MAX_COLUMNS, -(-int(bottom - top) // MAX_COLUMN_HEIGHT))
    columns = _split([row[0] for row in rows[1:]], top, bottom, count)
    parts = [whole.crop((0, max(0, round(start) - 2), PHONE_WIDTH, round(end))) for start, end in columns]
    width = (PHONE_WIDTH + GAP) * len(parts) - GAP
    sheet = Image.new("RGB", (width, max(part.height for part in parts)), "white")
    for number, part in enumerate(parts):
        sheet.paste(part, (number * (PHONE_WIDTH + GAP), 0))
    return sheet


def _split(tops: Sequence[float], first: float, last: float, count: int) -> list[tuple[float, float]]:
    """Return start and end of each column. A column starts at the row that is nearest to an equal share."""
    shares = [first + (last - first) * number / count for number in range(1, count)]
    return list(pairwise([first, *(min(tops, key=lambda top: abs(top - share)) for share in shares), last]))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m playground.screenshots", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="SCRIPT", help=", ".join(SCREENS))
    chosen = parser.parse_args().names
    if unknown := set(chosen) - SCREENS.keys():
        parser.error(f"no such script: {', '.join(unknown)}")
    sys.exit(asyncio.run(main(chosen)))
