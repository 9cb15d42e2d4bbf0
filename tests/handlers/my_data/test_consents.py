"""Tests of the rights of a data subject: consents, withdrawal, export."""

import json

import pytest

from playground.testing.driver import Chat
from storage import consents, enrolments
from storage.consents import Consent, Purpose
from tests import pictures
from tests.fake_gallery import FakeGallery
from tests.handlers.gallery_bot import agree, api, bot
from tests.handlers.verification.person import to_photos
from tests.running_bot import LAN, RunningBot, until

__all__ = ["api", "bot"]

FRONT, BACK = (pictures.photo(seed) for seed in range(2))
AGREE = "✅ Tôi đồng ý"


@pytest.fixture
def ask_consent() -> bool:
    """Return True: the bot asks for consent."""
    return True


async def test_rights_before_anything_was_agreed(chat: Chat) -> None:
    """Without a consent there is nothing to withdraw."""
    await chat.send_text("/quyền")
    shown = await chat.wait("chưa đồng ý")
    assert shown.labels == []


async def test_withdrawing_takes_one_tap(bot: RunningBot, chat: Chat) -> None:
    """A withdrawal ends the consent and the flow under way, and the next reading asks again."""
    await agree(chat)
    await chat.send_text("/quyen")
    await chat.wait("đồng ý lúc")
    await chat.click("✖ Rút lại: Đọc giấy tờ")
    await chat.wait("Đã rút lại")
    assert any("rút lại lúc" in message.text for message in chat.messages)
    await bot.quiet()
    assert await bot.rows("select session from chat") == [{"session": None}]
    await chat.send_text("/cccd")
    await chat.wait("Mục đích")
    rows = await bot.rows("select withdrawn from consent")
    assert [row["withdrawn"] is None for row in rows] == [False]


async def test_withdrawing_stops_only_what_rests_on_it(bot: RunningBot, chat: Chat) -> None:
    """The withdrawal of another consent does not stop the reading of a card."""
    await agree(chat)
    await bot.rows(
        "insert into consent (chat_id, update_id, purpose, version, digest, locale, given) "
        f"values ({chat.id}, 1, 'matching', '1', '', 'vi', 0)"
    )
    await chat.send_photo(FRONT)
    await chat.wait("Bước 2/2")
    await chat.send_text("/quyen")
    await chat.wait("đồng ý lúc")
    await chat.click("✖ Rút lại: So khớp khuôn mặt")
    assert "đã dừng" not in (await chat.wait("Đã rút lại")).text
    await chat.send_photo(BACK)
    await chat.wait("Họ và tên")


async def test_withdrawing_behind_a_question(bot: RunningBot, chat: Chat) -> None:
    """A withdrawal ends an interrupted conversation too."""
    await agree(chat)
    await chat.send_text("/xoadulieu")
    asked = await chat.wait("Xoá toàn bộ")
    await chat.send_text("/quyen")
    await chat.wait("đồng ý lúc")
    await chat.click("✖ Rút lại: Đọc giấy tờ")
    assert "đã dừng" in (await chat.wait("Đã rút lại")).text
    await chat.click("✖ Không", asked)
    await chat.wait_toast("Nút này không còn dùng được")
    await bot.quiet()
    assert await bot.rows("select session from chat") == [{"session": None}]


@pytest.mark.parametrize(
    ("command", "waits"),
    [("/cccd", "Đọc hai mặt thẻ căn cước"), ("/xoadulieu", "một câu hỏi đang chờ bạn trả lời"), ("/help", "không có")],
)
async def test_what_is_under_way_in_words(chat: Chat, command: str, waits: str) -> None:
    """The export names the conversation under way as the menu does, and the language by its own name."""
    await chat.send_text("/ngonngu")
    await chat.wait("ngôn ngữ nào")
    await chat.click("Tiếng Việt")
    await chat.wait("Đã chuyển")
    await chat.send_text(command)
    await chat.send_text("/dulieucuatoi")
    told = await chat.wait("ID trò chuyện Telegram")
    assert f"Việc đang làm dở: {waits}" in told.text
    assert "Ngôn ngữ đã chọn: Tiếng Việt" in told.text


async def test_withdrawing_enrolment_deletes_the_face(bot: RunningBot, chat: Chat, api: FakeGallery) -> None:
    """A withdrawal deletes the faces that were kept under the consent."""
    face = api.enrol(name="Lan")
    await bot.app.db.run(enrolments.add, face, chat.id, 0.0)
    row = "insert into consent (chat_id, update_id, purpose, version, digest, locale, given)"
    await bot.rows(f"{row} values ({chat.id}, 1, 'verification_enrolment', '1', '', 'vi', 0)")
    await chat.send_text("/quyen")
    await chat.wait("đồng ý lúc")
    await chat.click("✖ Rút lại: Lưu khuôn mặt trong thư viện")
    await chat.wait("ảnh của bạn khỏi thư viện khuôn mặt")
    assert not api.faces


async def test_all_data_as_a_file_and_in_words(bot: RunningBot, chat: Chat) -> None:
    """The export is a JSON file with all data, and a message with counts."""
    await agree(chat)
    await chat.send_photo(FRONT)
    await chat.wait("Bước 2/2")
    await chat.send_text("/dữ liệu của tôi")
    told = await chat.wait("ID trò chuyện Telegram")
    assert "Lượt gọi hệ thống đọc" in told.text
    sent = await chat.wait(lambda message: message.kind == "document")
    assert sent.file
    about, data = bot.playground.file(sent.file.file_id)
    assert about.name == "du-lieu-cua-toi.json"
    document = json.loads(data)
    assert document["chat_id"] == chat.id
    assert document["consents"][0]["purpose"] == "reading"
    assert document["consents"][0]["given"].endswith("+07:00")
    assert document["conversation_under_way"]["step"] == "matsau"
    assert len(document["messages_with_photos"]) == 1
    await chat.send_photo(BACK)
    await chat.wait("Họ và tên")


async def test_my_data_leaves_no_table_out(bot: RunningBot) -> None:
    """Every table with a chat id is exported and erased, or listed here with a reason."""
    tables = await bot.rows("select name from sqlite_master where type = 'table' and sql like '%chat_id%'")
    ours = {row["name"] for row in tables}
    limits = {"pace", "spent"}  # counts that outlive an erasure, or it would be the way around the limits: two days
    assert ours - {"recipient", "timer", "left_bot", "broadcast"} - limits == {
        "inbox",  # blanked when done
        "chat",
        "paid_call",
        "person",
        "consent",
        "enrolment",
        "photo",
        "kyc_case",
        "blocked",
        "erased",  # proof that it was done
    }


async def test_no_in_a_verification_takes_back_an_older_yes(bot: RunningBot, chat: Chat, api: FakeGallery) -> None:
    """A refusal in a later verification deletes the face, as a withdrawal does."""
    given = Consent(Purpose.VERIFICATION_ENROLMENT, "1", "", "vi", 0.0, None)
    await bot.app.db.run(consents.give, LAN, 1, given)
    await bot.app.db.run(enrolments.add, api.enrol(name="Lan"), LAN, 1.0)
    await to_photos(chat)
    await until(lambda: not api.faces)
    assert await bot.app.db.run(enrolments.list_face_ids, LAN) == ()
