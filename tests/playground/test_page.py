"""Tests of the chat page in a real browser, with a real playground and a polling bot."""

import asyncio
import itertools
import re
from collections.abc import AsyncIterator

import aiohttp
import pytest
import pytest_asyncio
from playwright.async_api import BrowserContext, Page, async_playwright, expect

from playground.samples.landscape import draw_landscape
from playground.testing.browser import CHROMIUM, FLAGS
from playground.testing.driver import Playground
from tests.playground.echo_bot import HOSTILE, EchoBot
from tests.playground.page_actions import drop_or_paste, send_text

CHATS = itertools.count(900_001)
SPECIMEN = "chip_id_card_front-7-d2"
expect.set_options(timeout=20_000)  # a busy machine is slow

pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def playground() -> AsyncIterator[Playground]:
    """Run a playground and a bot."""
    async with Playground() as playground, aiohttp.ClientSession() as http:
        bot = asyncio.create_task(EchoBot(playground, http).run())
        yield playground
        bot.cancel()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[BrowserContext]:
    """Open one Chromium for all tests, with a desktop's screen."""
    async with async_playwright() as driver:
        chromium = await driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield await chromium.new_context(viewport={"width": 1280, "height": 800}, locale="vi-VN")


@pytest_asyncio.fixture(loop_scope="module")
async def page(playground: Playground, browser: BrowserContext) -> AsyncIterator[Page]:
    """Open a tab with a new chat. Any error of the browser fails the test."""
    errors: list[str] = []
    page = await browser.new_page()
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda line: errors.append(line.text) if "Security Policy" in line.text else None)
    page.on("request", lambda ask: None if ask.url.startswith((playground.url, "blob:")) else errors.append(ask.url))
    await page.goto(f"{playground.url}/?chat={next(CHATS)}")
    await expect(page.locator("#status")).to_have_text("trực tuyến")
    yield page
    assert await page.evaluate("window.harmed") is None
    await page.close()
    assert errors == []


async def test_empty_chat_shows_the_start_button(page: Page) -> None:
    """The start button sends /start and is then replaced by the composer."""
    await expect(page.locator("#bot-name")).to_have_text("Bot <b>Thử</b>")
    await expect(page.locator("#welcome")).to_contain_text("Nói lại những gì bạn nói.")
    await expect(page.locator("#composer")).to_be_hidden()
    await page.get_by_role("button", name="BẮT ĐẦU").click()
    await expect(page.locator("#log .row.out .message-text")).to_have_text("/start")
    await expect(page.locator("#log .row.in .message-text")).to_contain_text("Nhận được: /start")
    await expect(page.locator("#start")).to_be_hidden()
    await expect(page.locator("#input")).to_be_focused()


async def test_enter_sends_the_text_unchanged(page: Page) -> None:
    """Shift+Enter starts a new line. The text arrives unchanged, with time and date."""
    await send_text(page, "một")
    await page.fill("#input", "hai")
    await page.press("#input", "Shift+Enter")
    await page.type("#input", "<b>ba</b>")
    await page.press("#input", "Enter")
    await expect(page.locator("#log .row.out .message-text").last).to_have_text("hai\n<b>ba</b>")
    await expect(page.locator("#input")).to_have_value("")
    await expect(page.locator(".day")).to_have_text("Hôm nay")
    await expect(page.locator("#log .row.out time").last).to_have_text(re.compile(r"^\d\d:\d\d$"))


async def test_each_tab_has_its_own_chat(playground: Playground, browser: BrowserContext) -> None:
    """Without a number in the address, a tab gets a chat id and keeps the id after a reload."""
    numbers = []
    for _ in range(2):
        tab = await browser.new_page()
        await tab.goto(playground.url)
        numbers.append(await tab.evaluate("sessionStorage.getItem('chat')"))
        await tab.reload()
        assert await tab.evaluate("sessionStorage.getItem('chat')") == numbers[-1]
        await tab.close()
    assert len({*numbers}) == 2


async def test_menu_lists_the_commands(page: Page) -> None:
    """The menu opens, arrow keys move the focus, "/" filters, and a command in a message can be pressed."""
    await send_text(page, "chào")
    await page.focus("#menu")
    await page.keyboard.press("Enter")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(page.locator(".keys")).to_be_visible()
    await page.fill("#input", "/st")
    await expect(page.locator("#commands .item:visible")).to_have_text(["/startBắt đầu"])
    await page.keyboard.press("Escape")
    await expect(page.locator("#commands")).to_be_hidden()
    await page.locator("#log .row.in .command").last.click()
    await expect(page.locator("#log .row.out .message-text").last).to_have_text("/start")


async def test_sample_is_sent_with_one_click(page: Page) -> None:
    """One side is a photo, both sides are an album. With the choice "file" a sample is a document."""
    pytest.importorskip("specimens", reason="specimens need the dependency group engine")
    await page.locator(f"[data-id={SPECIMEN}]").click()
    await expect(page.locator("#log .row.out .album[data-count='1'] img")).to_be_visible()
    await page.get_by_role("button", name="Gửi cả hai mặt").first.click()
    await expect(page.locator("#log .row.out .album[data-count='2'] img")).to_have_count(2)
    await page.get_by_role("radio", name="Tệp").check()
    await page.locator(f"[data-id={SPECIMEN}]").click()
    await expect(page.locator("#log .row.out .document")).to_contain_text(f"{SPECIMEN}.jpg")
    await page.locator(".photo").first.click()
    await expect(page.locator("#viewer img")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.locator("#viewer")).to_be_hidden()


async def test_own_photo_is_dropped_or_pasted(page: Page) -> None:
    """The lower drop zone sends a file with a caption and a hostile name. A pasted photo is sent as a photo."""
    await send_text(page, "chào")
    await drop_or_paste(page, "drop", f"{HOSTILE}.jpg", ".drop-zone[data-as=document]")
    await expect(page.locator("#send-dialog h2")).to_have_text("Gửi 1 tệp")
    await page.fill("#send-dialog .caption", "thẻ của tôi")
    await page.get_by_role("button", name="Gửi", exact=True).last.click()
    await expect(page.locator("#log .row.out .document b")).to_contain_text("onerror")
    await expect(page.locator("#log .row.in .message-text").last).to_contain_text("tệp thẻ của tôi")
    await drop_or_paste(page, "paste", "a.jpg", "#input")
    await expect(page.locator("#send-dialog h2")).to_have_text("Gửi 1 ảnh")
    await page.keyboard.press("Enter")
    await expect(page.locator("#log .row.out .photo img")).to_be_visible()
    await expect(page.locator("img[src=x]")).to_have_count(0)


async def test_attach_menu_picks_files(page: Page) -> None:
    """Several photos become an album, a sticker is sent at once, and more than ten files are refused."""
    await send_text(page, "chào")
    photos = [{"name": f"{n}.jpg", "mimeType": "image/jpeg", "buffer": draw_landscape()} for n in range(11)]
    await page.click("#clip")
    async with page.expect_file_chooser() as chooser:
        await page.get_by_role("menuitem", name="Gửi nhanh (ảnh)").click()
    await (await chooser.value).set_files(photos[:3])  # type: ignore[arg-type]
    await page.locator("#send-dialog .main").click()
    await expect(page.locator(".album[data-count='3'] img")).to_have_count(3)
    await page.set_input_files("#pick", photos)  # type: ignore[arg-type]
    await expect(page.locator("#toast")).to_have_text("Mỗi lần gửi tối đa 10 tệp.")
    await page.click("#clip")
    await page.get_by_role("menuitem", name="Gửi nhãn dán 👍").click()
    await expect(page.locator("#log .row.out")).to_have_count(4)


async def test_inline_button_waits_for_the_answer(page: Page) -> None:
    """A pressed button is pending until the bot answers with a toast or an alert."""
    await send_text(page, "/nut")
    keys = page.locator(".keys").last
    await keys.get_by_text("Lâu").click()
    await expect(keys.locator(".pending")).to_have_text("Lâu")
    await send_text(page, "khác")
    await expect(keys.locator(".pending")).to_have_count(0)
    await keys.get_by_text("Ghi").click()
    await expect(page.locator("#toast")).to_have_text("Bạn bấm note")
    await keys.get_by_text("Báo").click()
    await expect(page.locator("#alert")).to_contain_text("Bạn bấm alert")
    await page.keyboard.press("Enter")
    await expect(page.locator("#alert")).to_be_hidden()
    await expect(keys.get_by_role("link", name="Trang")).to_have_attribute("rel", "noopener noreferrer")


async def test_reply_keyboard_is_shown_and_removed(page: Page) -> None:
    """The labels are sent as text. The person can fold the keyboard, and the bot can remove the keyboard."""
    await send_text(page, "/phim")
    keys = page.locator("#reply-keys")
    await keys.get_by_text("Không").click()
    await expect(page.locator("#log .row.out .message-text").last).to_have_text("Không")
    await page.click("#keys-toggle")
    await expect(keys).to_be_hidden()
    await send_text(page, "/bo")
    await expect(page.locator("#keys-toggle")).to_be_hidden()


async def test_edits_and_deletions_are_shown(page: Page) -> None:
    """An edited message keeps its bubble and is marked as edited. A deleted message disappears."""
    await send_text(page, "/sua")
    last = page.locator("#log .row.in").last
    await expect(last.locator(".message-text b")).to_have_text("cuối")
    await expect(last.locator(".edited")).to_have_text("đã sửa")
    await expect(page.get_by_text("Bản nháp")).to_have_count(0)
    await send_text(page, "/xoa")
    await send_text(page, "xong")
    await expect(page.locator("#log .row.in .message-text").last).to_contain_text("Nhận được: xong")
    await expect(page.locator("#log .row.in")).to_have_count(3)


async def test_hostile_markup_is_shown_as_text(page: Page) -> None:
    """Markup in a bot's text, button, name or command is shown and never executed."""
    await send_text(page, "/nguy")
    await expect(page.locator("#log .row.in .message-text").last).to_have_text(HOSTILE)
    await expect(page.locator(".keys .key")).to_have_text(HOSTILE)
    await expect(page.locator("#commands .item").last).to_have_text(f"/nutNút {HOSTILE}")
    await expect(page.locator("img[src=x], main script")).to_have_count(0)


async def test_lost_connection_is_restored_with_missed_messages(playground: Playground, page: Page) -> None:
    """A banner appears, the typed text stays, and after the reconnection the missed message is shown once."""
    await send_text(page, "trước")
    await expect(page.locator("#log .row.in .message-text").last).to_contain_text("trước")
    await playground.__aexit__(None, None, None)
    await expect(page.locator("#banner")).to_be_visible()
    chat = playground.chat(int(page.url.partition("chat=")[2]))
    await chat.send_text("trong lúc vắng")
    await send_text(page, "chưa đi được")
    await expect(page.locator("#toast")).to_have_text("Chưa gửi được. Hãy thử lại.")
    await expect(page.locator("#input")).to_have_value("chưa đi được")
    await playground.__aenter__()
    await expect(page.locator("#banner")).to_be_hidden(timeout=15_000)
    await expect(page.locator("#log .row.out").get_by_text("trong lúc vắng")).to_have_count(1)
    await expect(page.locator("#log .row.in .message-text").last).to_contain_text("trong lúc vắng", timeout=15_000)


async def test_phone_shows_the_samples_as_a_sheet(page: Page) -> None:
    """At 390 pixels the page does not scroll sideways, Escape closes the sheet, and one click switches to English."""
    await page.set_viewport_size({"width": 390, "height": 844})
    await expect(page.locator("#samples")).to_be_hidden()
    await page.get_by_role("button", name="Giấy tờ mẫu").click()
    await expect(page.locator("#samples")).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth") == 390
    await page.keyboard.press("Escape")
    await expect(page.locator("#samples")).to_be_hidden()
    await page.get_by_role("button", name="English").click()
    await expect(page.get_by_role("button", name="START")).to_be_visible()
    await page.get_by_role("button", name="Tiếng Việt").click()
    await expect(page.get_by_role("button", name="BẮT ĐẦU")).to_be_visible()


async def test_log_stays_at_the_end_while_photos_load(page: Page) -> None:
    """A log that grows before the scroll event stays at its end. A reader who scrolled up is not moved."""
    await send_text(page, "\n".join(str(line) for line in range(80)))
    await expect(page.locator("#log .row.in").last).to_contain_text("79")
    grow = """(up) => {
        const scroll = document.querySelector("#scroll"), photo = document.createElement("div");
        photo.style.cssText = "flex: none; height: 50px";
        document.querySelector("#log").append(photo);
        scroll.scrollTop = scroll.scrollHeight - up;
        photo.style.height = "650px";
    }"""
    left = (
        "() => { const s = document.querySelector('#scroll'); return s.scrollHeight - s.scrollTop - s.clientHeight; }"
    )
    await page.evaluate(grow, 0)
    await page.wait_for_function(f"({left})() < 5")
    await expect(page.locator("#to-end")).to_be_hidden()
    await page.evaluate(grow, 2000)
    await expect(page.locator("#to-end")).to_be_visible()
    assert await page.evaluate(left) > 600
