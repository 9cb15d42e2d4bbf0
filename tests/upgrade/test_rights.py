"""Consents, their withdrawal and the deletion of data that version 0.1.0 stored or asked for."""

from storage import audit, backup, consents
from storage.connect import opened_database
from storage.consents import Purpose
from tests.fake_gallery import FakeGallery
from tests.running_bot import RunningBot
from tests.upgrade.old_store import BACK, STORE, VERIFICATION


async def test_question_for_consent(bot: RunningBot) -> None:
    """The old button gives the consent, and the held photo is the first side."""
    person = bot.chat(105)
    await person.click("✅ Tôi đồng ý")
    await person.wait("Bước 2/2")
    assert set(await bot.app.db.run(consents.list_in_force, 105)) == {Purpose.READING}


async def test_question_for_consent_is_declined(bot: RunningBot) -> None:
    """The old button declines."""
    person = bot.chat(105)
    await person.click("✖ Tôi không đồng ý")
    await person.wait("không đọc gì cả")


async def test_consents(bot: RunningBot) -> None:
    """Consents of one name become two. They are listed, and not asked for again."""
    acts = await bot.app.db.run(consents.list_in_force, 110)
    assert set(acts) == {Purpose.READING, *VERIFICATION}
    person = bot.chat(110)
    await person.send_text("/quyen")
    listed = await person.wait("đã đồng ý")
    assert len(listed.labels) == 4
    await person.send_text("/cccd")
    await person.wait("Bước 1/2")
    await person.send_text("/xacminh")
    await person.wait("Bước 1/4")
    assert await bot.app.db.run(consents.list_in_force, 117) == {Purpose.MATCHING: "2"}
    assert await bot.app.db.run(consents.list_in_force, 111) == {}


async def test_withdrawal_of_one_consent(bot: RunningBot, api: FakeGallery) -> None:
    """The face that was kept goes with its consent. The other consents stay."""
    person = bot.chat(110)
    await person.send_text("/quyen")
    await person.wait("đã đồng ý")
    await person.click("✖ Rút lại: Lưu khuôn mặt trong thư viện")
    await person.wait("Đã xoá 1 ảnh")
    assert 102 not in api.faces
    assert set(await bot.app.db.run(consents.list_in_force, 110)) == {Purpose.READING, *VERIFICATION[:2]}


async def test_deletion_inside_a_conversation(bot: RunningBot) -> None:
    """The old button deletes the data."""
    person = bot.chat(108)
    await person.click("🗑 Xoá dữ liệu của tôi")
    await person.wait("Biên nhận")
    await bot.quiet()
    assert await bot.rows("select session from chat where chat_id = 108") == [{"session": None}]


async def test_deletion_is_refused_inside_a_conversation(bot: RunningBot) -> None:
    """The old safe button goes back to the conversation, and so does a photo."""
    person = bot.chat(108)
    await person.click("✖ Không")
    await person.wait("Bước 2/2")
    await person.send_photo(BACK)
    await person.wait("Họ và tên")


async def test_photo_before_the_tap_on_deletion(bot: RunningBot) -> None:
    """A photo leaves the question alone and goes on with the card."""
    person = bot.chat(108)
    await person.send_photo(BACK)
    await person.wait("Họ và tên")


async def test_backup_of_the_version_before(url: str) -> None:
    """A restore into an empty store converts the consents."""
    async with opened_database(url) as db:
        restored = await db.run(lambda tx: backup.load(tx, STORE, lambda _: (), moved=False))
        assert restored.rows == len(STORE) - 2
        assert set(await db.run(consents.list_in_force, 110)) == {Purpose.READING, *VERIFICATION}
        assert await db.run(consents.list_in_force, 117) == {Purpose.MATCHING: "2"}
        assert await db.run(audit.find_broken_entry) is None
