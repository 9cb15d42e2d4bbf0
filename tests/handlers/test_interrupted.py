"""Tests of a person who does something else while a question is open."""

from collections.abc import AsyncIterator

import pytest

from playground.testing.driver import Chat
from tests import pictures
from tests.fake_api import BUSY, FakeApi, card
from tests.handlers.gallery_bot import owner
from tests.handlers.verification.person import to_photos
from tests.running_bot import RunningBot, run_bot

__all__ = ["owner"]

FRONT, BACK = pictures.photo(0), pictures.photo(1)
STOP = pytest.mark.parametrize("stop", ["/huy", "Huỷ bỏ"])


@pytest.fixture
async def bot() -> AsyncIterator[RunningBot]:
    """Run a bot that asks for consent."""
    async with run_bot(ask_consent=True) as opened:
        yield opened


async def _under_way(chat: Chat) -> None:
    """Begin /cccd up to the back."""
    await chat.send_text("/cccd")
    await chat.wait("Mục đích")
    await chat.click("✅ Tôi đồng ý")
    await chat.wait("Bước 1/2")
    await chat.send_photo(FRONT)
    await chat.wait("Bước 2/2")


@STOP
async def test_stop_at_the_question_for_consent(chat: Chat, stop: str) -> None:
    """A cancelled consent question names the command that the person gave."""
    await chat.send_text("/khuonmat")
    await chat.wait("Mục đích")
    await chat.send_text(stop)
    assert "Gửi /khuonmat để" in (await chat.wait("Đã huỷ")).text
    await chat.send_text(stop)
    await chat.wait("Không có gì để huỷ")


@STOP
async def test_stop_at_the_question_of_a_command(chat: Chat, stop: str) -> None:
    """Cancelling a dialogue ends the dialogue only, and the message shows the step of the conversation."""
    await _under_way(chat)
    await chat.send_text("/xoadulieu")
    await chat.wait("Xoá toàn bộ")
    await chat.send_text(stop)
    await chat.wait("không thay đổi gì", since=None)
    await chat.wait("Bước 2/2")
    await chat.send_photo(BACK)
    await chat.wait("Họ và tên")


@STOP
async def test_stop_under_a_result(chat: Chat, stop: str) -> None:
    """/huy at a result ends the conversation as the Done button does."""
    await _under_way(chat)
    await chat.send_photo(BACK)
    await chat.wait("Họ và tên")
    await chat.send_text(stop)
    await chat.wait("Hoàn tất")


async def test_refused_question_shows_the_step_again(chat: Chat) -> None:
    """After the safe button of a dialogue the step of the conversation is shown."""
    await _under_way(chat)
    await chat.send_text("/xoadulieu")
    await chat.wait("Xoá toàn bộ")
    await chat.click("✖ Không")
    await chat.wait("không thay đổi gì", since=None)
    await chat.wait("Bước 2/2")


async def test_photo_in_the_place_of_a_tap(bot: RunningBot, chat: Chat) -> None:
    """A photo answers the conversation, and the question of the dialogue becomes stale."""
    await _under_way(chat)
    await chat.send_text("/xoadulieu")
    asked = await chat.wait("Xoá toàn bộ")
    await chat.send_photo(BACK)
    await chat.wait("Họ và tên")
    await chat.click("🗑 Xoá dữ liệu của tôi", asked)
    await chat.wait_toast("Nút này thuộc bước trước")
    assert await bot.rows("select * from consent where withdrawn is not null") == []


async def test_words_in_the_place_of_a_tap(chat: Chat) -> None:
    """A text is answered with the open question, not with the request for a photo."""
    await chat.send_text("/xoadulieu")
    await chat.wait("Xoá toàn bộ")
    await chat.send_text("có")
    await chat.wait("đang chờ bạn trả lời")
    await chat.click("🗑 Xoá dữ liệu của tôi")
    await chat.wait("Biên nhận")


async def test_answered_command_gives_the_card_back(owner: Chat, api: FakeApi) -> None:
    """After a broadcast during a conversation the next photo is the back of the card."""
    await _under_way(owner)
    await owner.send_text("/broadcast Xin chào")
    await owner.wait(lambda message: "📣 Gửi tới 1 người" in message.labels)
    await owner.click("📣 Gửi tới 1 người")
    await owner.wait("Bước 2/2")
    api.next(card())
    await owner.send_photo(BACK)
    await owner.wait("Họ và tên")
    assert len(api.seen) == 1


async def test_verification_resumes_behind_a_question(chat: Chat) -> None:
    """The command of a conversation resumes the conversation from a dialogue of another command."""
    await to_photos(chat)
    await chat.send_photo(FRONT)
    await chat.wait("Bước 2/4")
    await chat.send_text("/xoadulieu")
    await chat.wait("Xoá toàn bộ")
    await chat.send_text("/xacminh")
    await chat.wait("Bước 2/4")


async def test_language_while_consent_is_asked(bot: RunningBot, chat: Chat) -> None:
    """The consent question is repeated in the new language, and the stored consent names the new language."""
    await chat.send_text("/cccd")
    first = await chat.wait("Mục đích")
    await chat.send_text("/ngonngu")
    await chat.wait("ngôn ngữ nào")
    await chat.click("English")
    await chat.wait("Purpose")
    await chat.click("✅ Tôi đồng ý", first)
    await chat.wait_toast("earlier step")
    await chat.click("✅ I agree")
    await chat.wait("Step 1 of 2")
    assert [row["locale"] for row in await bot.rows("select locale from consent")] == ["en"]


async def test_language_while_a_photo_waits(chat: Chat) -> None:
    """The question about a held photo is repeated in the new language."""
    await chat.send_photo(FRONT)
    await chat.wait("Bạn muốn làm gì")
    await chat.send_text("/ngonngu")
    await chat.wait("ngôn ngữ nào")
    await chat.click("English")
    await chat.wait("What shall I do")


async def test_failed_dialogue_gives_the_card_back(owner: Chat, api: FakeApi, bot: RunningBot) -> None:
    """A search whose call fails waits for a tap. A cancelled search shows the interrupted card."""
    await _under_way(owner)
    api.next(BUSY)
    await owner.send_photo(pictures.photo(5), "/find")
    await owner.wait("bận hoặc tạm ngừng")
    await owner.click("✖ Huỷ")
    await owner.wait("Bước 2/2")
    api.next(card())
    bot.clock.forward(60)  # past the pause of the breaker
    await owner.send_photo(BACK)
    await owner.wait("Họ và tên")
