"""A person in a real browser: from the empty chat page through the specimens to the fields of the card."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Page, async_playwright, expect

from playground.local_stack import Process, describe_bot
from playground.testing.browser import CHROMIUM, FLAGS
from playground.testing.driver import Playground
from specimens.people import person
from tests.whole.conftest import Service

pytestmark = pytest.mark.asyncio(loop_scope="session")

WHO = person(7)
PATIENCE = 90_000


@pytest_asyncio.fixture(loop_scope="session")
async def service(engine: Process, tmp_path: Path) -> AsyncIterator[Service]:
    """A bot that asks for consent, as it does unless it is told otherwise."""
    async with Playground(pace=0.05, first_name="Trợ lý giấy tờ") as playground:
        bot = describe_bot(tmp_path, playground, engine)
        await bot.start()
        yield Service(playground, bot)
        await bot.stop()


@pytest_asyncio.fixture(loop_scope="session")
async def page(service: Service) -> AsyncIterator[Page]:
    """A tab of a desktop browser with a new chat."""
    async with async_playwright() as driver:
        chromium = await driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = await chromium.new_page(viewport={"width": 1280, "height": 1000}, locale="vi-VN")
        await page.goto(service.playground.url)
        yield page


async def _agree(page: Page) -> None:
    """Read what is asked before the first photo, and agree."""
    last = page.locator("#log .row.in").last
    await expect(last).to_contain_text("Mục đích: đọc giấy tờ", timeout=PATIENCE)
    await last.get_by_role("button", name="Tôi đồng ý").click()


async def test_a_click_through_the_specimens_ends_in_the_fields(page: Page) -> None:
    """Start, /cccd from the menu, front and back from the samples, then every needed field as printed on the card."""
    last = page.locator("#log .row.in").last
    await page.get_by_role("button", name="BẮT ĐẦU").click()
    await expect(last).to_contain_text("Xin chào", timeout=PATIENCE)
    await page.locator("#menu").click()
    await page.locator("#commands").get_by_text("/cccd").click()
    await _agree(page)
    await expect(last).to_contain_text("Bước 1/2", timeout=PATIENCE)
    group = page.locator("#samples-list section").filter(has_text=WHO.name).first
    await group.get_by_role("button", name="Mặt trước").click()
    await expect(last).to_contain_text("Bước 2/2", timeout=PATIENCE)
    await group.get_by_role("button", name="Mặt sau").click()
    await expect(last).to_contain_text(f"Họ và tên: {WHO.name}", timeout=PATIENCE)
    for line in (f"Số: {WHO.number}", "Ngày sinh: ", "Nơi thường trú: ", "Đối chiếu", "khớp giữa"):
        await expect(last).to_contain_text(line)
    await last.get_by_role("button", name="Xong").click()
    await expect(last).to_contain_text("Hoàn tất", timeout=PATIENCE)
    await expect(last.get_by_role("button", name="Xoá ảnh của tôi")).to_be_visible()


async def test_a_bad_photo_is_named_before_anything_is_paid(page: Page) -> None:
    """Each hard photo of the samples gets its own advice."""
    last = page.locator("#log .row.in").last
    await page.get_by_role("button", name="BẮT ĐẦU").click()
    await expect(last).to_contain_text("Xin chào", timeout=PATIENCE)
    await page.fill("#input", "/cccd")
    await page.press("#input", "Enter")
    await _agree(page)
    await expect(last).to_contain_text("Bước 1/2", timeout=PATIENCE)
    for flaw, words in (("Bị mờ", "chụp lại"), ("Quá tối", "Ảnh quá tối"), ("Quá nhỏ", "Ảnh quá nhỏ")):
        await page.locator("#samples-list").get_by_role("button", name=flaw).click()
        await expect(last).to_contain_text(words, timeout=PATIENCE)
