"""A question stands open and the person does something else: what waits is named, and nothing under way is lost."""

from collections.abc import AsyncIterator

import pytest

from playground.testing.driver import Chat
from tests import pictures
from tests.fake_api import FakeApi
from tests.handlers.gallery_bot import owner
from tests.handlers.verification.person import to_photos
from tests.running_bot import RunningBot, run_bot

__all__ = ["owner"]

FRONT, BACK = pictures.photo(0), pictures.photo(1)
STOP = pytest.mark.parametrize("stop", ["/huy", "Huỷ bỏ"])


@pytest.fixture
async def bot() -> AsyncIterator[RunningBot]:
    """A bot that asks for consent."""
    async with run_bot(ask_consent=True) as opened:
        yield opened


async def _under_way(chat: Chat) -> None:
    """Read a card as far as its back."""
    await chat.send_text("/cccd")
    await chat.wait("Mục đích")
    await chat.click("✅ Tôi đồng ý")
    await chat.wait("Bước 1/2")
    await chat.send_photo(FRONT)
    await chat.wait("Bước 2/2")


@STOP
async def test_stop_at_the_question_for_consent(chat: Chat, stop: str) -> None:
    """The way back is the command that was given."""
    await chat.send_text("/khuonmat")
    await chat.wait("Mục đích")
    await chat.send_text(stop)
    assert "Gửi /khuonmat để" in (await chat.wait("Đã huỷ")).text
    await chat.send_text(stop)
    await chat.wait("Không có gì để huỷ")


@STOP
async def test_stop_at_the_question_of_a_command(chat: Chat, stop: str) -> None:
    """It is the question that ends; the card goes on, and the screen says with what."""
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
    """What is finished is not said to be stopped: it ends as with its button."""
    await _under_way(chat)
    await chat.send_photo(BACK)
    await chat.wait("Họ và tên")
    await chat.send_text(stop)
    await chat.wait("Hoàn tất")


async def test_refused_question_shows_the_step_again(chat: Chat) -> None:
    """After the safe button the person sees where the card stands."""
    await _under_way(chat)
    await chat.send_text("/xoadulieu")
    await chat.wait("Xoá toàn bộ")
    await chat.click("✖ Không")
    await chat.wait("không thay đổi gì", since=None)
    await chat.wait("Bước 2/2")


async def test_photo_in_the_place_of_a_tap(bot: RunningBot, chat: Chat) -> None:
    """Whoever sends the next photo goes on with the card; the question is left alone, and its button does nothing."""
    await _under_way(chat)
    await chat.send_text("/xoadulieu")
    asked = await chat.wait("Xoá toàn bộ")
    await chat.send_photo(BACK)
    await chat.wait("Họ và tên")
    await chat.click("🗑 Xoá dữ liệu của tôi", asked)
    await chat.wait_toast("Nút này thuộc bước trước")
    assert await bot.rows("select * from consent where withdrawn is not null") == []


async def test_words_in_the_place_of_a_tap(chat: Chat) -> None:
    """Whoever writes is told that a question waits, not to send a photo."""
    await chat.send_text("/xoadulieu")
    await chat.wait("Xoá toàn bộ")
    await chat.send_text("có")
    await chat.wait("đang chờ bạn trả lời")
    await chat.click("🗑 Xoá dữ liệu của tôi")
    await chat.wait("Biên nhận")


async def test_answered_command_gives_the_card_back(owner: Chat, api: FakeApi) -> None:
    """A message to everybody in the middle of one's own card: the next photo is the card's back."""
    await _under_way(owner)
    await owner.send_text("/broadcast Xin chào")
    await owner.wait(lambda message: "📣 Gửi tới 1 người" in message.labels)
    await owner.click("📣 Gửi tới 1 người")
    await owner.wait("Bước 2/2")
    await owner.send_photo(BACK)
    await owner.wait("Họ và tên")
    assert len(api.seen) == 1


async def test_verification_resumes_behind_a_question(chat: Chat) -> None:
    """Its command goes on with it, although another command's question stands open."""
    await to_photos(chat)
    await chat.send_photo(FRONT)
    await chat.wait("Bước 2/4")
    await chat.send_text("/xoadulieu")
    await chat.wait("Xoá toàn bộ")
    await chat.send_text("/xacminh")
    await chat.wait("Bước 2/4")


async def test_language_while_consent_is_asked(bot: RunningBot, chat: Chat) -> None:
    """The question comes again in the language of now, and the proof names that one."""
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
    """What to do with it is asked again in the language of now."""
    await chat.send_photo(FRONT)
    await chat.wait("Bạn muốn làm gì")
    await chat.send_text("/ngonngu")
    await chat.wait("ngôn ngữ nào")
    await chat.click("English")
    await chat.wait("What shall I do")
