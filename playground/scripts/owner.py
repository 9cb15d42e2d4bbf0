"""Scripts of the owner's commands: the review of a case, the collection of faces, the administration."""

from __future__ import annotations

import asyncio

from playground.local_stack import OWNER
from playground.samples import real_portraits
from playground.scripts.script import Options, ScriptResult, check_all
from playground.scripts.steps import ANSWER_TIMEOUT, begin, wait_for_answer
from playground.testing.driver import Chat


def owner_chat(chat: Chat) -> Chat:
    """Return the owner's chat in the same playground."""
    return Chat.open(chat.state, OWNER, "Chủ bot")


async def play_review(chat: Chat, options: Options) -> ScriptResult:
    """Send a card with another person's selfie. The owner gets a notification, opens the case and rejects the case."""
    from specimens import specimen
    from specimens.people import person

    owner = owner_chat(chat)
    card = await asyncio.to_thread(real_portraits.make_card, "hopper", options.seed, options.level)
    back = await asyncio.to_thread(specimen, "chip_id_card_back", options.seed, options.level)
    await begin(chat, "/xacminh", "· mặt trước")
    for photo in (card, back.jpeg, real_portraits.make_selfie("astronaut")):
        await chat.wait("Bước")
        await chat.send_photo(photo)
    await chat.wait("chụp thêm tư thế")
    await chat.click("Để sau")
    asked = await wait_for_answer(chat)
    for quality in (70, 60):
        if "chưa khớp" in asked.text:
            await chat.send_photo(real_portraits.reencode_selfie("astronaut", quality))
            asked = await wait_for_answer(chat)
    notice = await owner.wait("Số hồ sơ đang chờ", ANSWER_TIMEOUT, since=owner.messages[0] if owner.messages else None)
    await owner.click("🗂 Mở hàng chờ")
    case = await owner.wait("Hồ sơ số")
    await owner.click("👁 Họ và tên")
    seen = await owner.wait(f"Họ và tên: {person(options.seed).name}")
    await owner.click("❌ Từ chối")
    await owner.wait("Vì sao từ chối")
    await owner.click(next(label for label in owner.last.labels if "không khớp" in label))
    await owner.wait("đã từ chối")
    told = await chat.wait("không được chấp nhận", ANSWER_TIMEOUT)
    return check_all(
        ("the owner's notification has no name", "Họ và tên" not in notice.text),
        ("fields are masked until a press", "•••" in case.text and "•••" in seen.text),
        ("the person is told the reason", "không khớp" in told.text),
    )


async def play_enrol(chat: Chat, options: Options) -> ScriptResult:  # noqa: ARG001  # all scripts have one signature
    """As the owner add, find, edit and delete a face, and undo the deletion. Then the person has the face deleted."""
    owner, portrait = owner_chat(chat), await asyncio.to_thread(real_portraits.make_selfie, "hopper")
    await owner.send_photo(portrait, f"/enrol\nname=Người Mẫu\nnote=demo\ntelegram={chat.id}")
    await owner.wait("Ghi chú:", ANSWER_TIMEOUT)
    label = next(text for text in owner.last.labels if text in {"✅ Thêm", "⚠️ Vẫn thêm"})
    await owner.click(label)
    face_id = (await owner.wait("Đã thêm: #", ANSWER_TIMEOUT)).text.partition("#")[2].partition(".")[0]
    await owner.send_photo(portrait, "/find")
    found = await owner.wait("Tìm thấy", ANSWER_TIMEOUT)
    await owner.send_text(f"/face {face_id}\nnote=đã kiểm tra")
    await owner.wait("sẽ thay đổi")
    await owner.click("💾 Lưu")
    await owner.wait("Đã lưu")
    await owner.send_text(f"/delete {face_id}")
    await owner.wait("Xoá hẳn")
    await owner.click("🗑 Xoá 1 ảnh")
    await owner.wait("sẽ bị xoá lúc")
    await owner.click("↩ Hoàn tác")
    await owner.wait("Đã hoàn tác")
    await chat.send_text("/xoadulieu")
    await chat.wait("Xoá toàn bộ")
    await chat.click("🗑 Xoá dữ liệu của tôi")
    receipt = await chat.wait("Biên nhận", ANSWER_TIMEOUT)
    await owner.send_text("/faces")
    page = await owner.wait("Thư viện")
    return check_all(
        ("found by the face", f"#{face_id} Người Mẫu" in found.text),
        ("the person had the face deleted", "thư viện khuôn mặt" in receipt.text and f"#{face_id}" not in page.text),
    )


async def play_admin(chat: Chat, options: Options) -> ScriptResult:  # noqa: ARG001  # all scripts have one signature
    """As the owner give a role, send a broadcast, block a person, and look at statistics and the audit log."""
    owner = owner_chat(chat)
    await begin(chat, "/cccd", "1/2")
    await chat.send_text("/audit")
    await chat.wait("Không có lệnh này")
    for order, words in (
        (f"/admin_them {chat.id + 1} reviewer", "người duyệt"),
        ("/admin", "Những người quản trị"),
        ("/quota", "tháng này"),
        ("/stats", "Các cuộc trò chuyện"),
        ("/broadcast Bảo trì lúc 22:00", "Bảo trì"),
    ):
        await owner.send_text(order)
        await owner.wait(words)
    await owner.click(next(text for text in owner.last.labels if "Gửi tới" in text))
    await owner.wait("Đã xong", ANSWER_TIMEOUT)
    reached = any(message.text == "Bảo trì lúc 22:00" for message in chat.messages)
    await owner.send_text(f"/block {chat.id}")
    await owner.wait("Đã chặn")
    await chat.send_text("/cccd")
    await chat.wait("Quản trị viên đã chặn")
    await owner.send_text("/audit")
    page = await owner.wait("Nhật ký quản trị")
    right = reached and f"chặn {chat.id}" in page.text and "còn nguyên vẹn" in page.text
    explanation = "the audit log has all actions" if right else "the audit log lacks an action"
    return ScriptResult(right, (*owner.transcript().splitlines(), explanation))
