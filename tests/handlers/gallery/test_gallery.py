"""Tests of the gallery commands: enrol, list, find, notes, and the audit log."""

from collections.abc import Awaitable, Callable

import pytest

from bot.api.operations import ADD, EDIT_METADATA, SEARCH
from bot.conversation.flow import Flow
from handlers.registry import REGISTRY
from playground.testing.driver import Chat
from storage import enrolments
from tests import pictures
from tests.fake_api import CUT
from tests.fake_gallery import FakeGallery
from tests.handlers.gallery_bot import api, ask_consent, bot, owner
from tests.running_bot import LAN, RunningBot

__all__ = ["api", "ask_consent", "bot", "owner"]

PORTRAIT = pictures.photo(5)


async def test_enrol(bot: RunningBot, owner: Chat, api: FakeGallery) -> None:
    """A photo with notes is searched, previewed and added once, and linked to the person."""
    await owner.send_photo(PORTRAIT, f"/enrol\nname = Nguyễn Thị Mẫu\nnumber=001190000017\ntelegram={LAN}")
    asked = await owner.wait("không có ai giống")
    assert "name = Nguyễn Thị Mẫu" in asked.text
    assert "Chưa ghi nhận sự đồng ý" in asked.text
    assert asked.labels == ["✖ Không", "✅ Thêm"]
    assert not api.faces
    await owner.click("✅ Thêm")
    added = await owner.wait("Đã thêm: #101")
    assert added.id == asked.id
    assert api.faces == {101: {"name": "Nguyễn Thị Mẫu", "number": "001190000017"}}, "the link stays with the bot"
    assert await bot.app.db.run(enrolments.list_face_ids, LAN) == (101,)
    assert len(api.asked(SEARCH.name)) == len(api.asked(ADD.name)) == 1


async def test_enrol_warns_of_a_double(owner: Chat, api: FakeGallery) -> None:
    """Similar faces are shown with scores, and need another confirmation."""
    api.alike = {api.enrol(name="Lan cũ"): 97.53}
    await owner.send_photo(PORTRAIT, "/enrol\nname=Lan")
    asked = await owner.wait("Có thể đã có")
    assert "#101 Lan cũ – 97,5 %" in asked.text
    assert asked.labels == ["✖ Không", "⚠️ Vẫn thêm"]
    await owner.click("✖ Không")
    await owner.wait("không thay đổi gì")
    assert not api.asked(ADD.name)


async def test_enrol_in_two_messages(owner: Chat, api: FakeGallery) -> None:
    """The photo with notes may follow the command."""
    await owner.send_text("/enrol")
    await owner.wait("Gửi ảnh chân dung")
    await owner.send_photo(PORTRAIT, "name=Hoa")
    await owner.wait("không có ai giống")
    await owner.click("✅ Thêm")
    await owner.wait("Đã thêm")
    assert api.faces == {101: {"name": "Hoa"}}


@pytest.mark.parametrize(
    "notes", ["tên", "=x", "user=1", "_id=2", "encoding=3", "telegram=Lan", "telegram=7 8", "a=" + "x" * 201]
)
async def test_enrol_refuses_bad_notes(owner: Chat, api: FakeGallery, notes: str) -> None:
    """Malformed or reserved notes are refused before a paid call."""
    await owner.send_photo(PORTRAIT, f"/enrol\n{notes}")
    await owner.wait("không hiểu phần ghi chú")
    assert not api.seen


async def test_enrol_that_was_cut_off_is_not_repeated(owner: Chat, api: FakeGallery) -> None:
    """After an unknown outcome the face is not added again without a tap."""
    await owner.send_photo(PORTRAIT, "/enrol")
    await owner.wait("không có ai giống")
    api.once = [CUT]
    await owner.click("✅ Thêm")
    await owner.wait("chưa rõ đã thực hiện hay chưa")
    assert len(api.asked(ADD.name)) == 1


async def test_enrol_by_a_stranger_is_a_photo_like_any_other(chat: Chat, api: FakeGallery) -> None:
    """A caption with the command does nothing for a person without a role."""
    await chat.send_photo(PORTRAIT, "/enrol\nname=Lan")
    await chat.wait("Bạn muốn làm gì")
    assert not api.seen


async def test_pages(owner: Chat, api: FakeGallery) -> None:
    """A page holds eight images and is replaced in place. Long numbers are masked."""
    for n in range(20):
        api.enrol(name=f"Người {n}", number="001190000017")
    await owner.send_text("/faces")
    first = await owner.wait("trang 1")
    assert "#108" in first.text
    assert "#109" not in first.text
    assert "001190000017" not in first.text
    assert first.labels == ["▶"]
    await owner.click("▶")
    second = await owner.wait("trang 2")
    assert second.id == first.id
    assert second.labels == ["◀", "▶"]
    await owner.send_text("/faces 3")
    assert (await owner.wait("trang 3")).labels == ["◀"]
    await owner.send_text("/faces 99")
    await owner.wait("Không có ai")


async def test_filter_and_find_by_words(owner: Chat, api: FakeGallery) -> None:
    """The search finds names with or without accents, and numbers, over all pages of the service."""
    for n in range(20):
        api.enrol(name="Đặng Thuỳ" if n % 2 else "Hoa", number=f"{n:012}")
    await owner.send_text("/faces dang thuy")
    shown = await owner.wait("thấy 10 ảnh")
    assert "Hoa" not in shown.text
    await owner.click("▶")
    assert "trang 2" in (await owner.wait("Đặng Thuỳ")).text
    await owner.send_text("/find 000000000019")
    assert "#120" in (await owner.wait("thấy 1 ảnh")).text


async def test_find_by_face(owner: Chat, api: FakeGallery) -> None:
    """A search by photo lists similar faces with scores, the best first."""
    api.alike = {api.enrol(name="Hoa"): 88.0, api.enrol(name="Lan"): 71.25}
    await owner.send_photo(PORTRAIT, "/find")
    found = await owner.wait("Tìm thấy: 2")
    assert "#101 Hoa – 88,0 %" in found.text
    api.alike = {}
    await owner.send_text("/find")
    await owner.wait("Gửi ảnh chân dung")
    await owner.send_photo(PORTRAIT)
    await owner.wait("Tìm thấy: 0")


async def test_pictures_of_a_page(bot: RunningBot, owner: Chat, api: FakeGallery) -> None:
    """The pictures of a page are sent as one contact sheet that cannot be forwarded."""
    api.enrol(PORTRAIT, name="Lan")
    api.enrol(name="Hoa")
    await owner.send_text("/faces")
    await owner.wait("trang 1")
    await owner.click("🖼 Xem hình")
    sheet = await owner.wait(lambda message: message.kind == "photo")
    assert "#101 Lan" in sheet.text
    assert all(seen.authorization for seen in api.seen)


async def test_face_and_its_notes(owner: Chat, api: FakeGallery) -> None:
    """An image is shown with all notes. An edit is previewed and changes only the given notes."""
    face = api.enrol(name="Lan", number="001190000017", status="mới")
    await owner.send_text(f"/face {face}")
    shown = await owner.wait(f"Ảnh #{face}")
    assert "number = 001190000017" in shown.text
    await owner.click("✏️ Sửa ghi chú")
    await owner.wait("Viết các ghi chú cần sửa")
    await owner.send_text("name=Lan Anh\nnumber=001190000017\nphone=0900")
    change = await owner.wait("sẽ thay đổi")
    assert change.text.splitlines()[1:] == ["name: Lan → Lan Anh", "phone: 0900 (mới)"]
    assert not api.asked(EDIT_METADATA.name)
    await owner.click("💾 Lưu")
    await owner.wait("Đã lưu")
    assert api.faces[face] == {"name": "Lan Anh", "number": "001190000017", "status": "mới", "phone": "0900"}


async def test_change_of_notes_in_one_message(owner: Chat, api: FakeGallery) -> None:
    """Notes behind the id begin an edit. Reserved keys and unchanged notes are refused."""
    face = api.enrol(name="Lan")
    await owner.send_text(f"/face {face}\nname=Lan")
    await owner.wait("đã đúng như vậy rồi")
    await owner.send_text(f"/face {face}\n_id=5")
    await owner.wait("không hiểu phần ghi chú")
    await owner.send_text(f"/face {face}\nname=Hoa")
    await owner.wait("sẽ thay đổi")
    await owner.click("✖ Không")
    await owner.wait("không thay đổi gì")
    assert api.faces[face] == {"name": "Lan"}
    await owner.send_text("/face 999")
    await owner.wait("Không có ảnh #999")


async def test_audit_holds_ids_only(bot: RunningBot, owner: Chat, api: FakeGallery) -> None:
    """The audit log holds adding, viewing, searching and deleting, without names and numbers."""
    await owner.send_photo(PORTRAIT, "/enrol\nname=Nguyễn Thị Mẫu\nnumber=001190000017")
    await owner.wait("không có ai giống")
    await owner.click("✅ Thêm")
    await owner.wait("Đã thêm")
    for order, answer in (("/face 101", "Ảnh #101"), ("/find mẫu", "thấy 1 ảnh"), ("/delete 101", "Xoá hẳn")):
        await owner.send_text(order)
        await owner.wait(answer)
    await owner.click("🗑 Xoá 1 ảnh")
    await owner.wait("sẽ bị xoá lúc")
    await owner.click("↩ Hoàn tác")
    await owner.wait("Đã hoàn tác")
    entries = await bot.rows("select act, target from audit order by id")
    acts = [entry["act"] for entry in entries if entry["act"] != "see pictures"]
    assert acts == ["search for enrolment", "enrol", "see", "list", "delete ordered", "delete undone"]
    assert not any(word in str(entries) for word in ("Mẫu", "mau", "001190000017"))


async def _enrol(_town: RunningBot, owner: Chat) -> None:
    await owner.send_photo(PORTRAIT, "/enrol\nname=Hoa")
    await owner.wait("không có ai giống")
    await owner.click("✅ Thêm")
    await owner.wait("Đã thêm: #102")


async def _faces(_town: RunningBot, owner: Chat) -> None:
    await owner.send_text("/faces")
    await owner.wait("trang 1")


async def _find(_town: RunningBot, owner: Chat) -> None:
    await owner.send_text("/find Lan")
    await owner.wait("thấy 1 ảnh")
    await owner.send_photo(PORTRAIT, "/find")
    await owner.wait("Tìm thấy: 0")


async def _face(_town: RunningBot, owner: Chat) -> None:
    await owner.send_text("/face 101")
    await owner.wait("Ảnh #101")
    await owner.click("✏️ Sửa ghi chú")
    await owner.wait("Viết các ghi chú cần sửa")
    await owner.send_text("name=Lan Anh")
    await owner.wait("sẽ thay đổi")
    await owner.click("💾 Lưu")
    await owner.wait("Đã lưu")


async def _delete(bot: RunningBot, owner: Chat) -> None:
    await owner.send_text("/delete 101")
    await owner.wait("Xoá hẳn")
    await owner.click("🗑 Xoá 1 ảnh")
    await owner.wait("sẽ bị xoá lúc")
    bot.later(60.0)
    await owner.wait("Đã xoá: 1 trên 1")


@pytest.mark.parametrize("play", [_enrol, _faces, _find, _face, _delete])
async def test_commands_ask_for_what_they_declare(
    play: Callable[[RunningBot, Chat], Awaitable[None]], bot: RunningBot, owner: Chat, api: FakeGallery
) -> None:
    """A command asks for exactly the operations that the documents list."""
    api.enrol(name="Lan")
    await play(bot, owner)
    (named,) = (each for each in REGISTRY.listed if each.name == play.__name__.strip("_"))
    operations = named.asked_operations if isinstance(named, Flow) else named.operations
    assert {seen.path.rpartition("/")[2] for seen in api.seen} == {each.name for each in operations}
