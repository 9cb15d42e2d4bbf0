"""Script of a person who lists consents and stored data, then deletes the data."""

from __future__ import annotations

import asyncio

from playground.scripts.script import Options, ScriptResult
from playground.scripts.steps import ANSWER_TIMEOUT, begin
from playground.testing.driver import Chat


async def play_rights(chat: Chat, options: Options) -> ScriptResult:
    """Give consent, send a photo, list consents and stored data, then delete the data."""
    from specimens import specimen  # imported late, because the drawing libraries are optional

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
    return ScriptResult(right, ("deleted with a receipt" if right else "some data is left",))
