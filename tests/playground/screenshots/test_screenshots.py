"""The maker of the pictures: no real portrait stays in them, and a long chat goes on in the next column."""

import io

import pytest
from PIL import Image, ImageChops
from playwright.async_api import async_playwright

from playground.botapi.methods.message_content import store_photo
from playground.messaging.messages import Message
from playground.testing.browser import CHROMIUM, FLAGS
from playground.testing.driver import Chat, Playground

specimens = pytest.importorskip("specimens", reason="specimens need the dependency group engine")

from playground.samples import portraits  # noqa: E402  # they need what may be missing
from playground.screenshots import __main__ as screenshots  # noqa: E402  # as above
from playground.screenshots import placeholder_portraits  # noqa: E402  # as above

SEED = 7


async def _said(chat: Chat, text: str, image: bytes = b"") -> None:
    """The bot says something, with a picture if there is one."""
    state = chat.state
    sizes = await store_photo(state, image) if image else ()
    message = Message(
        state.next_message_id(), chat.id, False, state.now(), "photo" if image else "text", text, sizes=sizes
    )
    state.post(message)


def _seen(playground: Playground, chat: Chat) -> list[Image.Image]:
    return [Image.open(io.BytesIO(playground.file(message.photo)[1])) for message in chat.messages if message.photo]


async def test_drawings_stand_in_the_place_of_portraits(playground: Playground) -> None:
    """Card, selfie, turned head, somebody else, and the bot's picture of both faces; the card's back stays as it is."""
    chat, back = playground.chat(7), specimens.specimen("chip_id_card_back", SEED, "d0").jpeg
    await _said(chat, "Bước 1/5 · mặt trước")
    await chat.send_photo(portraits.make_card("hopper", SEED, "d0"))
    await _said(chat, "Bước 2/5 · mặt sau")
    await chat.send_photo(back)
    await _said(chat, "Bước 3/5 · ảnh tự chụp")
    await chat.send_photo(portraits.make_selfie("hopper"))
    await chat.send_photo(portraits.make_pose("hopper", "left"))
    await chat.send_photo(portraits.make_selfie("astronaut"))
    await _said(chat, "Hai khuôn mặt được so sánh", portraits.make_selfie("astronaut"))
    before = _seen(playground, chat)
    await placeholder_portraits.redraw(chat, SEED)
    after = _seen(playground, chat)
    alike = [placeholder_portraits.difference(one, other) < 3000 for one, other in zip(before, after, strict=True)]
    assert alike == [False, True, False, False, False, False]
    for picture in (*after[:1], *after[2:]):
        assert placeholder_portraits.difference(picture, portraits.load_portrait("hopper")) > 30_000
        assert placeholder_portraits.difference(picture, portraits.load_portrait("astronaut")) > 30_000
    front, turned, other = after[2:5]
    assert placeholder_portraits.difference(front, turned) < placeholder_portraits.difference(front, other)
    assert ImageChops.difference(front.convert("L"), turned.convert("L")).getbbox()


@pytest.mark.skipif(CHROMIUM is None, reason="there is no browser here")
async def test_a_long_chat_goes_on_in_the_next_column(playground: Playground) -> None:
    """Every message is on the picture, in columns of a phone's width that break between two messages."""
    chat = playground.chat(8)
    for number in range(60):
        await _said(chat, f"Tin nhắn số {number}\n" * 2)
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


def test_cuts_lie_between_messages() -> None:
    """Equal shares, each moved to where the nearest message begins."""
    assert screenshots._split([10, 40, 55, 80], 0, 100, 2) == [(0, 55), (55, 100)]
    assert screenshots._split([10, 40, 55, 80], 0, 100, 1) == [(0, 100)]
