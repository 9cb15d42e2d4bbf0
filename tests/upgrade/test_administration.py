"""Dialogues of administrators that version 0.1.0 left open, and its audit log."""

import pytest

from storage import audit, enrolments
from tests.fake_gallery import FakeGallery
from tests.running_bot import ADMIN, RunningBot
from tests.upgrade.old_store import BACK, PORTRAIT, SCREENS


async def test_enrolment_waits_for_its_tap(bot: RunningBot, api: FakeGallery) -> None:
    """The old button adds the face for its person."""
    owner = bot.chat(201)
    await owner.click("✅ Thêm")
    await owner.wait("Đã thêm: #104")
    assert api.faces[104] == {"name": "Hoa Mẫu"}
    await bot.quiet()
    assert await bot.app.db.run(enrolments.list_face_ids, 110) == (102, 104)


async def test_enrolment_is_refused(bot: RunningBot) -> None:
    """The old safe button adds nothing."""
    owner = bot.chat(201)
    await owner.click("✖ Không")
    await owner.wait("không thay đổi gì")


@pytest.mark.parametrize(("number", "label"), [(203, "✖ Huỷ"), (207, "🗑 Xoá 1 ảnh")])
async def test_questions_that_end(bot: RunningBot, number: int, label: str) -> None:
    """The administrator is asked to send the command again."""
    owner = bot.chat(number)
    await owner.click(label)
    await owner.wait("Tôi vừa được cập nhật")


async def test_portrait_for_an_enrolment(bot: RunningBot) -> None:
    """The portrait that the version before waited for is not lost: it is asked what to do with it."""
    owner = bot.chat(203)
    await owner.send_photo(PORTRAIT)
    await owner.wait("Tôi vừa được cập nhật")
    await owner.wait("Bạn muốn làm gì")


async def test_broadcast_waits_for_its_words(bot: RunningBot) -> None:
    """The words are shown for confirmation and sent."""
    owner = bot.chat(ADMIN)
    await owner.send_text("Chào cả nhà")
    await owner.wait(lambda message: any("Gửi tới" in label for label in message.labels))
    await owner.click("✖ Không")
    await owner.wait("không thay đổi gì")


async def test_broadcast_is_stopped_before_its_words(bot: RunningBot) -> None:
    """The old button ends the question; the conversation behind it goes on."""
    owner = bot.chat(206)
    await owner.click("✖ Huỷ")
    await owner.wait("Bước 2/2")
    await owner.send_photo(BACK)
    await owner.wait("Họ và tên")


async def test_broadcast_waits_for_its_tap(bot: RunningBot) -> None:
    """The old button sends the message."""
    owner = bot.chat(205)
    label = next(button[0] for row in SCREENS["chats"]["205"][-1]["buttons"] for button in row if "Gửi" in button[0])
    await owner.click(label)
    await bot.chat(110).wait("Thử nghiệm")
    bot.later()
    await owner.wait("Đã xong: ")


async def test_audit_is_whole(bot: RunningBot) -> None:
    """The chain of the version before is intact, and new entries continue it."""
    before = await bot.app.db.run(audit.count_entries)
    assert before == 4
    assert await bot.app.db.run(audit.find_broken_entry) is None
    owner = bot.chat(ADMIN)
    await owner.send_text("/huy")
    await owner.send_text("/block 117")
    await owner.wait("117")
    await bot.quiet()
    assert await bot.app.db.run(audit.count_entries) == before + 1
    assert await bot.app.db.run(audit.find_broken_entry) is None
