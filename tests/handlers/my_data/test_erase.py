"""Tests of the erasure: confirmation, receipt, and no data left in any file."""

import json
from pathlib import Path

import pytest

from playground.testing.driver import Chat
from storage import associated_data, cases, enrolments
from storage.cases import CaseState
from tests import pictures
from tests.fake_api import FRONT as CARD
from tests.fake_gallery import FakeGallery
from tests.handlers.gallery_bot import agree, api, bot
from tests.running_bot import RunningBot

__all__ = ["api", "bot"]

FRONT, BACK = (pictures.photo(seed) for seed in range(2))
AGREE, DELETE = "✅ Tôi đồng ý", "🗑 Xoá dữ liệu của tôi"


@pytest.fixture
def ask_consent() -> bool:
    """Return True: the bot asks for consent."""
    return True


async def _read(chat: Chat) -> None:
    await agree(chat)
    await chat.send_album([FRONT, BACK])
    await chat.wait("Họ và tên")


async def test_erase_is_confirmed_and_proved(bot: RunningBot, chat: Chat, api: FakeGallery) -> None:
    """One tap deletes all data in the store and the gallery.

    The receipt lists data and time, and the tap works once.
    """
    await _read(chat)
    face = api.enrol(name="Lan")
    other = api.enrol(name="Hoa")
    await bot.app.db.run(enrolments.add, face, chat.id, 0.0)
    await chat.send_text("/xoá dữ liệu")
    asked = await chat.wait("Xoá toàn bộ dữ liệu của bạn?")
    assert asked.labels[0] == "✖ Không"
    again = next(str(button.data) for row in asked.buttons for button in row if button.text == DELETE)
    await chat.click(DELETE)
    receipt = await chat.wait("Biên nhận")
    for line in ("cuộc trò chuyện: 1", "lượt gọi và kết quả: 1", "sự đồng ý đã chấm dứt: 1", "đã xoá tại hệ thống: 1"):
        assert line in receipt.text
    assert list(api.faces) == [other]
    await bot.quiet()
    for table in ("paid_call", "person", "photo", "enrolment", "timer"):
        assert await bot.rows(f"select * from {table}") == []
    assert await bot.rows("select session from chat") == [{"session": None}]
    assert await bot.post(_press(chat, asked.id, again)) == 200
    await bot.quiet()
    assert [message.text for message in chat.messages if "Biên nhận" in message.text] == [receipt.text]
    await chat.send_text("/dulieucuatoi")
    sent = await chat.wait(lambda message: message.kind == "document")
    assert sent.file
    assert len(json.loads(bot.playground.file(sent.file.file_id)[1])["all_data_deleted"]) == 1


async def test_erase_can_be_refused(bot: RunningBot, chat: Chat) -> None:
    """The safe button keeps the conversation under way and the consent."""
    await agree(chat)
    await chat.send_text("/xoadulieu")
    await chat.wait("Xoá toàn bộ")
    await chat.click("✖ Không")
    await chat.wait("không thay đổi gì")
    await chat.send_photo(FRONT)
    await chat.wait("Bước 2/2")
    assert [row["withdrawn"] for row in await bot.rows("select withdrawn from consent")] == [None]


async def test_erase_takes_the_photos_out_of_the_chat(chat: Chat) -> None:
    """The second button also deletes the photos from the chat."""
    await _read(chat)
    assert [message for message in chat.messages if message.kind == "photo"]
    await chat.send_text("/xoadulieu")
    await chat.wait("Xoá toàn bộ")
    await chat.click("🗑 Xoá cả ảnh tôi đã gửi trong khung chat")
    assert "2 tin nhắn có ảnh" in (await chat.wait("Biên nhận")).text
    assert not [message for message in chat.messages if message.kind == "photo"]


async def test_photos_that_came_before_a_command_or_a_consent_go_too(chat: Chat) -> None:
    """Photos without a command and photos at the consent question are deleted from the chat too."""
    await chat.send_photo(FRONT)
    await chat.wait("Bạn muốn làm gì")
    await chat.send_text("/cccd")
    await chat.wait("Mục đích")
    await chat.send_photo(BACK)
    await chat.wait("cần bạn trả lời")
    await chat.send_text("/xoadulieu")
    await chat.wait("Xoá toàn bộ")
    await chat.click("🗑 Xoá cả ảnh tôi đã gửi trong khung chat")
    assert "2 tin nhắn có ảnh" in (await chat.wait("Biên nhận")).text
    assert not [message for message in chat.messages if message.kind == "photo"]


async def test_photos_are_offered_to_go_after_a_reading(bot: RunningBot, chat: Chat) -> None:
    """After the end of a conversation one tap deletes the photos from the chat."""
    await _read(chat)
    await chat.click("✅ Xong")
    assert "Ảnh bạn đã gửi vẫn còn" in (await chat.wait("Hoàn tất")).text
    sweep = str(chat.last.buttons[0][0].data)
    await chat.click("🧹 Xoá ảnh của tôi khỏi khung chat")
    await chat.wait("2 tin nhắn")
    person = {"id": chat.id, "is_bot": False, "first_name": "Lan"}
    told = {"message_id": chat.last.id, "chat": {"id": chat.id, "type": "private"}}
    second = {"id": "2", "from": person, "data": sweep, "message": told}
    assert await bot.post({"update_id": 1, "callback_query": second}) == 200  # the second of two taps
    await bot.quiet()
    assert "2 tin nhắn" in chat.last.text
    assert not [message for message in chat.messages if message.kind == "photo"]


async def test_receipt_waits_for_the_gallery(bot: RunningBot, chat: Chat, api: FakeGallery) -> None:
    """While the gallery is down the store is erased.

    The receipt follows the deletion of the face, also after a restart.
    """
    face = api.enrol(name="Lan")
    await bot.app.db.run(enrolments.add, face, chat.id, 0.0)
    api.down = True
    await chat.send_text("/xoadulieu")
    await chat.wait("Xoá toàn bộ")
    await chat.click(DELETE)
    await chat.wait("chưa trả lời")
    await bot.stop()
    api.down = False
    bot.start()
    assert api.faces
    bot.later()
    await chat.wait("Biên nhận")
    assert not api.faces


async def test_case_of_verification_is_shown_and_deleted(bot: RunningBot, chat: Chat) -> None:
    """The export holds the decrypted case, and the erasure deletes the case."""
    await chat.send_text("/start")
    await chat.wait("Xin chào")
    sealed = bot.app.vault.seal(json.dumps({"fields": CARD}).encode(), associated_data.case("k"))
    await bot.app.db.run(cases.open_case, "k", chat.id, CaseState.WAITING, sealed, 1.0)
    await chat.send_text("/dulieucuatoi")
    sent = await chat.wait(lambda message: message.kind == "document")
    assert sent.file
    (case,) = json.loads(bot.playground.file(sent.file.file_id)[1])["verifications"]
    assert case["payload"]["fields"]["name"] == CARD["name"]
    await chat.send_text("/xoadulieu")
    await chat.wait("Xoá toàn bộ")
    await chat.click(DELETE)
    assert "hồ sơ xác minh: 1" in (await chat.wait("Biên nhận")).text
    assert await bot.rows("select * from kyc_case") == []


async def test_no_byte_of_the_person_is_left(
    bot: RunningBot, chat: Chat, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """After the receipt no file and no log holds number or name.

    The sealed bytes are gone as well, so that the keys would not recover the data.
    """
    caplog.set_level("DEBUG")
    await _read(chat)
    await chat.send_text(f"{CARD['name']} {CARD['id']}")
    await bot.quiet()
    sealed = [row["data"] for row in await bot.rows("select session as data from chat where session is not null")]
    assert sealed
    assert any(blob in _files(tmp_path) for blob in sealed)
    await chat.send_text("/xoadulieu")
    await chat.wait("Xoá toàn bộ")
    await chat.click(DELETE)
    await chat.wait("Biên nhận")
    await bot.quiet()
    left = _files(tmp_path)
    for secret in (CARD["name"], CARD["id"], "NGUYEN THI MAU"):
        assert secret.encode() not in left
        assert secret.encode("utf-16-le") not in left
        assert secret not in caplog.text
    assert not any(blob[13:45] in left for blob in sealed)


def _files(folder: Path) -> bytes:
    """Return every byte of the store's files: database, write-ahead log and index of the log."""
    return b"".join(path.read_bytes() for path in folder.iterdir())


def _press(chat: Chat, message_id: int, data: str) -> dict[str, object]:
    """Send a tap although the button is gone."""
    message = {"message_id": message_id, "chat": {"id": chat.id, "type": "private"}}
    return {"update_id": 1, "callback_query": {"id": "1", "from": {"id": chat.id}, "data": data, "message": message}}
