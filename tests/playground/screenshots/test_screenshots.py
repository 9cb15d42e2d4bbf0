"""Tests of the screenshots: no real portrait is left, and a long chat continues in the next column."""

import io

import pytest
from PIL import Image, ImageChops
from playwright.async_api import async_playwright

from playground.botapi.methods.message_content import store_photo
from playground.messaging.messages import Message
from playground.testing.browser import CHROMIUM, FLAGS
from playground.testing.driver import Chat, Playground

specimens = pytest.importorskip("specimens", reason="specimens need the dependency group engine")

from playground.samples import real_portraits  # noqa: E402  # they need what may be missing
from playground.screenshots import __main__ as screenshots  # noqa: E402  # as above
from playground.screenshots import placeholder_portraits  # noqa: E402  # as above

SEED = 7


async def _post_from_bot(chat: Chat, text: str, image: bytes = b"") -> None:
    """Post a message from the bot, with a photo if given."""
    state = chat.state
    sizes = await store_photo(state, image) if image else ()
    message = Message(
        state.next_message_id(), chat.id, False, state.now(), "photo" if image else "text", text, sizes=sizes
    )
    state.post(message)


def _load_photos(playground: Playground, chat: Chat) -> list[Image.Image]:
    return [Image.open(io.BytesIO(playground.file(message.photo)[1])) for message in chat.messages if message.photo]


async def test_portraits_are_replaced_by_drawings(playground: Playground) -> None:
    """Card, selfies and face comparison are replaced. The card's back stays unchanged."""
    chat, back = playground.chat(7), specimens.specimen("chip_id_card_back", SEED, "d0").jpeg
    await _post_from_bot(chat, "Bước 1/5 · mặt trước")
    await chat.send_photo(real_portraits.make_card("hopper", SEED, "d0"))
    await _post_from_bot(chat, "Bước 2/5 · mặt sau")
    await chat.send_photo(back)
    await _post_from_bot(chat, "Bước 3/5 · ảnh tự chụp")
    await chat.send_photo(real_portraits.make_selfie("hopper"))
    await chat.send_photo(real_portraits.make_pose("hopper", "left"))
    await chat.send_photo(real_portraits.make_selfie("astronaut"))
    await _post_from_bot(chat, "Hai khuôn mặt được so sánh", real_portraits.make_selfie("astronaut"))
    before = _load_photos(playground, chat)
    await placeholder_portraits.redraw(chat, SEED)
    after = _load_photos(playground, chat)
    alike = [placeholder_portraits.difference(one, other) < 3000 for one, other in zip(before, after, strict=True)]
    assert alike == [False, True, False, False, False, False]
    for picture in (*after[:1], *after[2:]):
        assert placeholder_portraits.difference(picture, real_portraits.load_portrait("hopper")) > 30_000
        assert placeholder_portraits.difference(picture, real_portraits.load_portrait("astronaut")) > 30_000
    front, turned, other = after[2:5]
    assert placeholder_portraits.difference(front, turned) < placeholder_portraits.difference(front, other)
    assert ImageChops.difference(front.convert("L"), turned.convert("L")).getbbox()


@pytest.mark.skipif(CHROMIUM is None, reason="there is no browser here")
@pytest.mark.browser
async def test_long_chat_continues_in_the_next_column(playground: Playground) -> None:
    """The screenshot shows every message, in columns of a phone's width."""
    chat = playground.chat(8)
    for number in range(60):
        await _post_from_bot(chat, f"Tin nhắn số {number}\n" * 2)
    async with async_playwright() as driver:
        browser = await driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = await browser.new_page(viewport={"width": screenshots.PHONE_WIDTH, "height": 900}, bypass_csp=True)
        await page.goto(f"{playground.url}/?chat=8")
        sheet = await screenshots._capture_columns(page)
        await browser.close()
    columns = round((sheet.width + screenshots.GAP) / (screenshots.PHONE_WIDTH + screenshots.GAP))
    assert columns > 1
    assert sheet.width == columns * screenshots.PHONE_WIDTH + (columns - 1) * screenshots.GAP
    assert sheet.height < screenshots.MAX_COLUMN_HEIGHT * 1.2


def test_columns_are_split_between_messages() -> None:
    """Columns have equal shares, moved to the start of the nearest message."""
    assert screenshots._split([10, 40, 55, 80], 0, 100, 2) == [(0, 55), (55, 100)]
    assert screenshots._split([10, 40, 55, 80], 0, 100, 1) == [(0, 100)]
