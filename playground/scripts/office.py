"""Conversations of the owner and of people about their data, played without a browser."""

from __future__ import annotations

import asyncio

from playground import portraits
from playground.driver import Chat
from playground.scripts.outcome import PATIENCE, Options, Verdict, begin
from playground.town import OWNER


def owner_of(chat: Chat) -> Chat:
    """The owner's chat in the same playground."""
    person = {"id": OWNER, "is_bot": False, "first_name": "Chủ bot", "language_code": "vi"}
    return Chat(chat.state, chat.state.room(person))


async def rights(chat: Chat, options: Options) -> Verdict:
    """Agree, send a photo, see what was agreed to and what is kept, then have it deleted."""
    from specimens import specimen  # where it is needed: it brings the libraries that draw

    front = await asyncio.to_thread(specimen, "chip_id_card_front", options.seed, options.level)
    await begin(chat, "/cccd", "1/2")
    await chat.send_photo(front.jpeg)
    await chat.wait("2/2", PATIENCE)
    await chat.send_text("/quyen")
    await chat.wait("đồng ý lúc")
    await chat.send_text("/dulieucuatoi")
    await chat.wait(lambda message: message.kind == "document")
    await chat.send_text("/xoadulieu")
    await chat.wait("Xoá toàn bộ")
    await chat.click("🗑 Xoá cả ảnh tôi đã gửi trong khung chat")
    receipt = await chat.wait("Biên nhận", PATIENCE)
    photos = [message for message in chat.messages if message.kind == "photo"]
    right = "sự đồng ý đã chấm dứt: 1" in receipt.text and not photos
    return Verdict(right, ("deleted with a receipt" if right else "something is left",))


async def enrol(chat: Chat, options: Options) -> Verdict:  # noqa: ARG001  # every script takes the same
    """The owner adds a face, finds it again, changes a note, orders its deletion and takes that back."""
    owner, portrait = owner_of(chat), await asyncio.to_thread(portraits.selfie, "hopper")
    await owner.send_photo(portrait, "/enrol\nname=Người Mẫu\nnote=demo")
    await owner.wait("Ghi chú:", PATIENCE)
    label = next(text for text in owner.last.labels if text in {"✅ Thêm", "⚠️ Vẫn thêm"})
    await owner.click(label)
    face_id = (await owner.wait("Đã thêm: #", PATIENCE)).text.partition("#")[2].partition(".")[0]
    await owner.send_photo(portrait, "/find")
    found = await owner.wait("Tìm thấy", PATIENCE)
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
    right = f"#{face_id} Người Mẫu" in found.text
    return Verdict(right, (*owner.transcript().splitlines(), "found again" if right else "not found again"))


async def admin(chat: Chat, options: Options) -> Verdict:  # noqa: ARG001  # every script takes the same
    """The owner gives a role, writes to everybody, shuts somebody out, looks at counts and at the audit."""
    owner = owner_of(chat)
    await begin(chat, "/cccd", "1/2")
    await chat.send_text("/audit")
    await chat.wait("Không có lệnh này")
    for order, answer in (
        (f"/admin_them {chat.id + 1} reviewer", "người duyệt"),
        ("/admin", "Những người quản trị"),
        ("/quota", "tháng này"),
        ("/stats", "Các cuộc trò chuyện"),
        ("/broadcast Bảo trì lúc 22:00", "Bảo trì"),
    ):
        await owner.send_text(order)
        await owner.wait(answer)
    await owner.click(next(text for text in owner.last.labels if "Gửi tới" in text))
    await owner.wait("Đã xong", PATIENCE)
    reached = any(message.text == "Bảo trì lúc 22:00" for message in chat.messages)
    await owner.send_text(f"/block {chat.id}")
    await owner.wait("Đã chặn")
    await chat.send_text("/cccd")
    await chat.wait("Quản trị viên đã chặn")
    await owner.send_text("/audit")
    page = await owner.wait("Nhật ký quản trị")
    right = reached and f"block {chat.id}" in page.text and "còn nguyên vẹn" in page.text
    return Verdict(
        right, (*owner.transcript().splitlines(), "all of it in the audit" if right else "something is missing")
    )
