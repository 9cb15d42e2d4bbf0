"""Tests of deleting images: preview, confirmation, undo, and the deletion after a restart."""

import pytest

from bot.api.operations import DELETE
from playground.testing.driver import Chat
from tests import pictures
from tests.fake_gallery import FakeGallery
from tests.handlers.gallery_bot import api, ask_consent, bot, owner
from tests.running_bot import ADMIN, RunningBot

__all__ = ["api", "ask_consent", "bot", "owner"]

PORTRAIT = pictures.photo(0)
MINUTE = 61.0
"""Seconds until a confirmed deletion is carried out, and one more."""


async def test_delete_is_carried_out_after_a_minute(bot: RunningBot, owner: Chat, api: FakeGallery) -> None:
    """A deletion is previewed, confirmed, and carried out after a minute. The tap works once."""
    first, second, third = (api.enrol(name=name) for name in ("Lan", "Hoa", "Mai"))
    await owner.send_text(f"/delete {first}, {second} 999")
    asked = await owner.wait("Xoá hẳn 2 ảnh")
    assert "Không có: 999" in asked.text
    assert asked.labels == ["✖ Không", "🗑 Xoá 2 ảnh"]
    again = next(str(button.data) for row in asked.buttons for button in row if "Xoá 2" in button.text)
    await owner.click("🗑 Xoá 2 ảnh")
    await owner.wait("2 ảnh sẽ bị xoá lúc")
    assert await bot.post(_press(asked.id, again)) == 200
    bot.later(MINUTE / 2)
    await bot.quiet()
    assert len(api.faces) == 3
    bot.later(MINUTE / 2)
    await owner.wait("Đã xoá: 2 trên 2")
    assert list(api.faces) == [third]
    assert len(api.asked(DELETE.name)) == 1
    assert await bot.rows("select * from timer") == []


async def test_delete_of_as_many_as_there_may_be(owner: Chat, api: FakeGallery) -> None:
    """Fifty images with pictures and long notes fit into the preview."""
    ids = [api.enrol(PORTRAIT, name=f"Nguyễn Thị {n} " + "Mai " * 40, note="x" * 200) for n in range(50)]
    await owner.send_text("/delete " + " ".join(map(str, ids)))
    asked = await owner.wait("Xoá hẳn 50 ảnh")
    assert all(f"#{face} Nguyễn Thị" in asked.text for face in ids)
    assert [message.kind for message in owner.messages].count("photo") == 1


async def test_undo(bot: RunningBot, owner: Chat, api: FakeGallery) -> None:
    """A deletion can be undone within the minute and not afterwards."""
    face = api.enrol(name="Lan")
    await owner.send_text(f"/delete {face}")
    await owner.wait("Xoá hẳn")
    await owner.click("🗑 Xoá 1 ảnh")
    coming = await owner.wait("sẽ bị xoá lúc")
    undo = str(coming.buttons[0][0].data)
    await owner.click("↩ Hoàn tác")
    await owner.wait("Đã hoàn tác")
    bot.later(MINUTE)
    await bot.quiet()
    assert face in api.faces
    assert await bot.post(_press(coming.id, undo)) == 200  # the second of two taps
    await bot.quiet()
    assert [message.text for message in owner.messages if message.id == coming.id] == ["↩ Đã hoàn tác: không xoá gì."]


async def test_delete_outlives_a_restart(bot: RunningBot, owner: Chat, api: FakeGallery) -> None:
    """After a restart the deletion is carried out once."""
    face = api.enrol(name="Lan")
    await owner.send_text(f"/delete {face}")
    await owner.wait("Xoá hẳn")
    await owner.click("🗑 Xoá 1 ảnh")
    await owner.wait("sẽ bị xoá lúc")
    await bot.stop()
    bot.clock.forward(MINUTE)
    bot.start()
    await owner.wait("Đã xoá: 1 trên 1")
    assert len(api.asked(DELETE.name)) == 1


async def test_delete_waits_for_the_gallery(bot: RunningBot, owner: Chat, api: FakeGallery) -> None:
    """A deletion is repeated later when the gallery is out of reach."""
    face = api.enrol(name="Lan")
    await owner.send_text(f"/delete {face}")
    await owner.wait("Xoá hẳn")
    await owner.click("🗑 Xoá 1 ảnh")
    await owner.wait("sẽ bị xoá lúc")
    api.down = True
    bot.later(MINUTE)
    await owner.wait("không thực hiện được")
    api.down = False
    bot.later(MINUTE)
    await owner.wait("Đã xoá: 1 trên 1")


@pytest.mark.parametrize("words", ["", "tất cả", "*", "-1"])
async def test_empty_list_deletes_nothing(owner: Chat, api: FakeGallery, words: str) -> None:
    """A deletion without ids deletes nothing."""
    api.enrol(name="Lan")
    await owner.send_text(f"/delete {words}")
    await owner.wait("không có số nào thì không xoá gì")
    assert not api.seen


def _press(message_id: int, data: str) -> dict[str, object]:
    message = {"message_id": message_id, "chat": {"id": ADMIN, "type": "private"}}
    return {"update_id": 1, "callback_query": {"id": "1", "from": {"id": ADMIN}, "data": data, "message": message}}
