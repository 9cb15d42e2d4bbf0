"""Conversations of the owner and of people about their data, played without a browser."""

from __future__ import annotations

import asyncio

from playground.local_stack import OWNER
from playground.samples import portraits
from playground.scripts.steps import ANSWER_TIMEOUT, Options, ScriptResult, answer, begin, check_all
from playground.testing.driver import Chat


def owner_chat(chat: Chat) -> Chat:
    """The owner's chat in the same playground."""
    person = {"id": OWNER, "is_bot": False, "first_name": "Chủ bot", "language_code": "vi"}
    return Chat(chat.state, chat.state.open_chat(person))


async def rights(chat: Chat, options: Options) -> ScriptResult:
    """Agree, send a photo, see what was agreed to and what is kept, then have it deleted."""
    from specimens import specimen  # where it is needed: it brings the libraries that draw

    front = await asyncio.to_thread(specimen, "chip_id_card_front", options.seed, options.level)
    await begin(chat, "/cccd", "1/2")
    await chat.send_photo(front.jpeg)
    await chat.wait("2/2", ANSWER_TIMEOUT)
    await chat.send_text("/quyen")
    await chat.wait("đồng ý lúc")
    await chat.send_text("/dulieucuatoi")
    await chat.wait(lambda message: message.kind == "document")
    await chat.send_text("/xoadulieu")
    await chat.wait("Xoá toàn bộ")
    await chat.click("🗑 Xoá cả ảnh tôi đã gửi trong khung chat")
    receipt = await chat.wait("Biên nhận", ANSWER_TIMEOUT)
    photos = [message for message in chat.messages if message.kind == "photo"]
    right = "sự đồng ý đã chấm dứt: 1" in receipt.text and not photos
    return ScriptResult(right, ("deleted with a receipt" if right else "something is left",))


async def review(chat: Chat, options: Options) -> ScriptResult:
    """Somebody else's selfie with a card: a person has to look; the owner hears of it, looks, and rejects it."""
    from specimens import specimen
    from specimens.people import person

    owner, card = owner_chat(chat), await asyncio.to_thread(portraits.card, "hopper", options.seed, options.level)
    back = await asyncio.to_thread(specimen, "chip_id_card_back", options.seed, options.level)
    await begin(chat, "/xacminh", "· mặt trước")
    for photo in (card, back.jpeg, portraits.selfie("astronaut")):
        await chat.wait("Bước")
        await chat.send_photo(photo)
    await chat.wait("chụp thêm tư thế")
    await chat.click("Để sau")
    asked = await answer(chat)
    for quality in (70, 60):
        if "chưa khớp" in asked.text:
            await chat.send_photo(portraits.again("astronaut", quality))
            asked = await answer(chat)
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
        ("the owner hears of it without a name", "Họ và tên" not in notice.text),
        ("fields are masked until they are tapped", "•••" in case.text and "•••" in seen.text),
        ("the person hears why", "không khớp" in told.text),
    )


async def enrol(chat: Chat, options: Options) -> ScriptResult:  # noqa: ARG001  # every script takes the same
    """The owner adds a person's face, finds it, changes a note, takes a deletion back; the person has it deleted."""
    owner, portrait = owner_chat(chat), await asyncio.to_thread(portraits.selfie, "hopper")
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
        ("found again by the face", f"#{face_id} Người Mẫu" in found.text),
        ("its person had it deleted", "thư viện khuôn mặt" in receipt.text and f"#{face_id}" not in page.text),
    )


async def admin(chat: Chat, options: Options) -> ScriptResult:  # noqa: ARG001  # every script takes the same
    """The owner gives a role, writes to everybody, shuts somebody out, looks at counts and at the audit."""
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
    return ScriptResult(
        right, (*owner.transcript().splitlines(), "all of it in the audit" if right else "something is missing")
    )
