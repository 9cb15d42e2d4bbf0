"""Tests of roles: visible commands, giving and taking roles, and the audit log."""

import re
from pathlib import Path

import pytest

import handlers
from bot.conversation.i18n import plain
from handlers.admin import audit_labels
from playground.testing.driver import Chat
from storage import admins, audit
from storage.admins import Admin, Role
from storage.cases import CaseState
from tests.running_bot import ADMIN, RunningBot

REVIEWER = 55
UNKNOWN = "Không có lệnh này"


@pytest.fixture
def owner(bot: RunningBot) -> Chat:
    """Return the owner's chat."""
    return bot.chat(ADMIN)


async def test_for_others_the_commands_do_not_exist(chat: Chat) -> None:
    """A person without a role gets the answer of an unknown command."""
    await chat.send_text("/xyz")
    unknown = await chat.wait(UNKNOWN)
    for command in ("/admin", "/admin_them 7 admin", "/admin_xoa 7", "/audit", "/audit 1"):
        await chat.send_text(command)
        assert (await chat.wait(UNKNOWN)).text == unknown.text


async def test_role_given_and_taken_back(bot: RunningBot, owner: Chat) -> None:
    """An appointed admin sees the list, can give no role, and loses the commands with the role."""
    friend = bot.chat(REVIEWER)
    await owner.send_text(f"/admin_them {REVIEWER} admin")
    await owner.wait(f"{REVIEWER} giờ là quản trị viên")
    await friend.send_text("/admin")
    shown = await friend.wait("Những người quản trị")
    assert f"{ADMIN} – chủ sở hữu" in shown.text
    assert f"{REVIEWER} – quản trị viên, do {ADMIN} cấp" in shown.text
    await friend.send_text("/admin_them 8 admin")
    await friend.wait(UNKNOWN)
    await owner.send_text(f"/admin_xoa@giay_to_bot {REVIEWER}")
    await owner.wait("không còn vai trò")
    await friend.send_text("/admin")
    await friend.wait(UNKNOWN)


async def test_reviewer_is_less_than_an_admin(bot: RunningBot, owner: Chat) -> None:
    """Commands of admins do not exist for a reviewer."""
    await owner.send_text(f"/admin_them {REVIEWER} reviewer")
    await owner.wait("người duyệt")
    await bot.chat(REVIEWER).send_text("/audit")
    await bot.chat(REVIEWER).wait(UNKNOWN)


async def test_help_lists_what_a_role_may_do(bot: RunningBot, owner: Chat, chat: Chat) -> None:
    """The help lists the commands of the person's role."""
    await bot.app.db.run(admins.appoint, Admin(REVIEWER, Role.REVIEWER, ADMIN, 0.0))
    friend = bot.chat(REVIEWER)
    for person in (owner, friend):
        await person.send_text("/help")
        await person.wait("Quản trị")
    assert "/admin_them – " in owner.last.text
    assert friend.last.text.splitlines()[1:] == ["/review – Hồ sơ cần người xem"]
    await chat.send_text("/help")
    await chat.wait("Các chức năng")
    await bot.quiet()
    assert not any("/review" in message.text for message in chat.messages)


async def test_what_a_command_waits_for_is_stopped(bot: RunningBot, owner: Chat) -> None:
    """Cancelling the question of a command ends the dialogue with a text of its own."""
    await owner.send_text("/broadcast")
    await owner.wait("Hãy viết nội dung")
    await owner.send_text("/huy")
    assert (await owner.wait("không thay đổi gì")).text.count("/") == 0
    await bot.quiet()
    assert await bot.rows("select session from chat") == [{"session": None}]


@pytest.mark.parametrize(
    "words", ["", "8", "8 owner", "tám admin", "8 9 admin", "8,9 admin", "-8 admin", "8 admin ngay"]
)
async def test_order_that_is_not_understood(bot: RunningBot, owner: Chat, words: str) -> None:
    """A missing argument is named and gives no role. No command makes an owner."""
    await owner.send_text(f"/admin_them {words}")
    await owner.wait("/admin_them ID vai-trò")
    assert await bot.app.db.run(admins.list_admins) == ()


async def test_owners_are_changed_in_the_settings(owner: Chat) -> None:
    """An owner can neither be demoted nor dismissed by command."""
    for order in (f"/admin_them {ADMIN} reviewer", f"/admin_xoa {ADMIN}"):
        await owner.send_text(order)
        await owner.wait("ADMIN_IDS")


async def test_every_act_is_in_the_audit(owner: Chat) -> None:
    """The audit log names actor, role, id and time. The pages lead forward and back."""
    for n in range(1, 10):
        await owner.send_text(f"/admin_them {n} reviewer")
        await owner.wait(f"{n} giờ là")
        await owner.send_text(f"/admin_xoa {n}")
        await owner.wait(f"{n} không còn vai trò")
    await owner.send_text("/audit")
    page = await owner.wait("Nhật ký quản trị (18)")
    assert f"{ADMIN} · thu hồi vai trò 9" in page.text
    assert "Chuỗi nhật ký còn nguyên vẹn" in page.text
    await owner.click("Cũ hơn ▶")
    older = await owner.wait(f"{ADMIN} · cấp vai trò (người duyệt) 1")
    assert older.id == page.id, "pages change in place"
    await owner.click("◀ Mới hơn")
    await owner.wait("thu hồi vai trò 9")


WRITTEN = r'(?:\.audit|_confirm_change|write_audit)\((?:context, |tools, )?f?"([^"{]+?) ?["{]'
"""An act where the code writes it into the audit log."""


def test_every_act_has_its_words() -> None:
    """Every act that the code writes has a label in the reader's language."""
    written = {
        act for file in Path(handlers.__file__).parent.rglob("*.py")
        for act in re.findall(WRITTEN, file.read_text("utf-8"))
    }  # fmt: skip
    states = {state.value for state in CaseState} - {CaseState.WAITING.value}
    assert written | states == set(audit_labels.ACTS)
    assert all(plain(audit_labels.describe(act), "vi") != audit_labels.ACTS[act] for act in audit_labels.ACTS)


@pytest.mark.parametrize(
    ("act", "words"),
    [
        ("see name", "xem (Họ và tên) 5"),
        ("rejected face_differs", "từ chối hồ sơ (ảnh chân dung là khuôn mặt khác) 5"),
        ("retry blurred", "yêu cầu làm lại hồ sơ (Có ảnh chưa đủ rõ.) 5"),
        ("seen in another version", "seen in another version 5"),
    ],
)
async def test_act_is_read_in_words(bot: RunningBot, owner: Chat, act: str, words: str) -> None:
    """The page shows labels for the stored codes. A code of another version is shown as stored."""
    await bot.app.db.run(audit.append, audit.AuditEntry(1, ADMIN, act, "5", 0.0))
    await owner.send_text("/audit")
    assert f"{ADMIN} · {words}\n" in (await owner.wait("Nhật ký quản trị (1)")).text


async def test_tampering_is_noticed(bot: RunningBot, owner: Chat) -> None:
    """A changed entry breaks the chain, and the page names the entry."""
    for n in (1, 2, 3):
        await owner.send_text(f"/admin_them {n} reviewer")
        await owner.wait(f"{n} giờ là")
    await bot.rows("update audit set target = '4' where target = '2'")
    await owner.send_text("/audit")
    await owner.wait("Mục 2 đã bị sửa")


async def test_in_a_group_nothing_is_administered(bot: RunningBot) -> None:
    """An owner in a group gets the way to the private chat, as everybody does."""
    group = bot.chat(-100500)
    message = {"message_id": 1, "from": {"id": ADMIN}, "chat": {"id": -100500, "type": "supergroup", "title": "Nhà"}}
    await bot.post({"update_id": 1, "message": message | {"text": "/audit"}})
    await bot.quiet()
    assert ["t.me/giay_to_bot" in said.text for said in group.messages] == [True]


async def test_button_of_a_page_needs_the_role_still(bot: RunningBot, owner: Chat) -> None:
    """A tap on an old page does nothing once the role is lost."""
    await bot.app.db.run(admins.appoint, Admin(REVIEWER, Role.ADMIN, ADMIN, 0.0))
    for n in range(20):
        await owner.send_text(f"/admin_them {1000 + n} reviewer")
        await owner.wait(f"{1000 + n} giờ là")
    friend = bot.chat(REVIEWER)
    await friend.send_text("/audit")
    page = await friend.wait("Nhật ký")
    await bot.app.db.run(admins.dismiss, REVIEWER)
    await friend.click("Cũ hơn ▶", page)
    await friend.wait_toast("Nút này không còn dùng được")


async def test_a_role_is_needed_to_the_end(bot: RunningBot, owner: Chat) -> None:
    """An administrator who loses the role between the question and the tap can no longer confirm."""
    await bot.app.db.run(admins.appoint, Admin(REVIEWER, Role.ADMIN, ADMIN, 0.0))
    friend = bot.chat(REVIEWER)
    await friend.send_text("/broadcast Xin chào")
    await friend.wait(lambda message: "✖ Không" in message.labels)
    await owner.send_text(f"/admin_xoa {REVIEWER}")
    await owner.wait("không còn vai trò")
    await friend.click(next(label for label in friend.last.labels if "Gửi tới" in label))
    await friend.wait_toast("không còn dùng được")
    assert await bot.rows("select * from broadcast") == []
