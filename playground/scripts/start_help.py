"""What a newcomer meets, played without a browser: help, a photo out of the blue, photos that are no use."""

from __future__ import annotations

import asyncio

from bot.conversation.flow import text
from bot.conversation.i18n import plain
from handlers.flows.papers import ANY
from playground.scripts.outcome import PATIENCE, YES, Options, Verdict, answer, begin, finish, judged
from playground.testing.driver import Chat


async def hello(chat: Chat, options: Options) -> Verdict:
    """Start, help, a photo before any command and what to do with it, then the other language."""
    from specimens import specimen

    paper = await asyncio.to_thread(specimen, "chip_id_card_2024_front", options.seed, options.level)
    await chat.send_text("/start")
    await chat.wait("Xin chào")
    await chat.send_text("/help")
    help_ = await chat.wait("Các chức năng")
    await chat.send_photo(paper.jpeg)
    await chat.wait("Bạn muốn làm gì")
    await chat.click(plain(text("🪪 {title}", title=ANY.title), "vi"))
    while YES in (result := await answer(chat)).labels:
        await chat.click(YES, result)
    await finish(chat, result)
    await chat.send_text("/ngôn ngữ")
    await chat.wait("ngôn ngữ nào")
    await chat.click("English")
    english = await chat.wait("I speak English now")
    return judged(
        ("the help names the conversations", "/cccd" in help_.text and "/xacminh" in help_.text),
        ("the photo was read", paper.truth["id"] in result.text),
        ("the bot speaks English", bool(english.text)),
    )


async def faults(chat: Chat, options: Options) -> Verdict:
    """Blurred, glaring, small and dark photos are each named; a reflection and a cut card are ringed where they are."""
    from specimens import camera, cards, specimen
    from specimens.people import person

    front, back = [
        (await asyncio.to_thread(specimen, f"chip_id_card_{side}", options.seed, options.level)).jpeg
        for side in ("front", "back")
    ]
    told = []
    await begin(chat, "/cccd", "1/2")
    for spoil, words in ((camera.blur, "Ảnh bị mờ"), (camera.add_glare, "bị loá"), (camera.shrink, "Ảnh quá nhỏ")):
        await chat.send_photo(await asyncio.to_thread(spoil, front))
        told.append(await chat.wait(words, PATIENCE))
    card = await asyncio.to_thread(cards.draw, "chip_id_card_front", person(options.seed))
    await chat.send_photo(await asyncio.to_thread(camera.shoot_partial, card, "d1", options.seed))
    await chat.wait("2/2", PATIENCE)
    await chat.send_photo(await asyncio.to_thread(camera.darken, back))
    await chat.wait("Ảnh quá tối", PATIENCE)
    await chat.send_photo(back)
    result = await answer(chat)
    mark = await chat.wait("Chỗ cần xem lại")
    return judged(
        ("the reflection is ringed", [message.kind for message in told] == ["text", "photo", "text"]),
        ("the card is read all the same, under a warning", "bị cắt góc" in result.text),
        ("what is cut off is ringed", mark.kind == "photo"),
        ("finished", await finish(chat, result)),
    )
