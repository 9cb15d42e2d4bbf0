"""Conversations that version 0.1.0 left open go on with the old buttons and photos."""

import pytest

from tests.fake_api import compared
from tests.fake_gallery import FakeGallery
from tests.running_bot import RunningBot
from tests.upgrade.old_store import BACK, OTHER, SELFIE


@pytest.mark.parametrize(
    ("number", "name", "again", "first"),
    [
        (101, "Họ và tên", "📷 Chụp lại mặt sau", "Bước 2/2"),
        (116, "Full name", "📷 Again: back side", "Step 2 of 2"),
    ],
)
async def test_card_at_its_second_step(
    bot: RunningBot, api: FakeGallery, number: int, name: str, again: str, first: str
) -> None:
    """The next photo completes the card. The consent of before is not asked for again."""
    person = bot.chat(number)
    await person.send_photo(BACK)
    await person.wait(name)
    assert set(api.seen[-1].files) == {"mattruoc", "matsau"}
    await person.click(again)
    await person.wait(first)


async def test_old_cancel_button(bot: RunningBot) -> None:
    """The button under the old question stops the conversation."""
    person = bot.chat(101)
    await person.click("✖ Huỷ")
    await person.wait("Gửi /cccd")


async def test_two_faces(bot: RunningBot, api: FakeGallery) -> None:
    """The conversation about two faces takes its second photo."""
    api.next(compared(93.0))
    person = bot.chat(117)
    await person.send_photo(SELFIE)
    await person.wait(lambda message: "✅ Xong" in message.labels)


async def test_held_photo(bot: RunningBot) -> None:
    """The old buttons choose the use of the photo, or let it go."""
    person = bot.chat(104)
    await person.click("🪪 Đọc hai mặt thẻ căn cước")
    await person.wait("Mục đích")
    await person.click("✅ Tôi đồng ý")
    await person.wait("Bước 2/2")


async def test_held_photo_is_let_go(bot: RunningBot) -> None:
    """The old button to stop ends the question."""
    person = bot.chat(104)
    await person.click("✖ Huỷ")
    await person.wait("Đã huỷ")


async def test_calls_that_failed(bot: RunningBot) -> None:
    """The old button makes the calls again, and the timer of the other chat rings."""
    tapped, waiting = bot.chat(106), bot.chat(113)
    await tapped.click("🔄 Thử lại")
    await tapped.wait("Họ và tên")
    bot.later()
    await waiting.wait("Họ và tên")
    await bot.quiet()
    assert await bot.rows("select id from timer where waits = 1") == []


@pytest.mark.parametrize(("label", "words"), [("📷 Chụp lại", "Bước 1/2"), ("✅ Xong", "Hoàn tất")])
async def test_result_on_the_screen(bot: RunningBot, label: str, words: str) -> None:
    """The buttons of the result work."""
    person = bot.chat(107)
    await person.click(label)
    await person.wait(words)


async def test_result_and_new_photo(bot: RunningBot) -> None:
    """A photo after a result begins something new."""
    person = bot.chat(107)
    await person.send_photo(OTHER)
    await person.wait("Bạn muốn làm gì")


async def test_waiting_updates(bot: RunningBot) -> None:
    """Messages that nobody answered are answered."""
    await bot.chat(301).wait("Mục đích")
    await bot.chat(115).wait("Họ và tên")
    await bot.quiet()
    assert await bot.rows("select update_id from inbox where state = 'dead'") == []
