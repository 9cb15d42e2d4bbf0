"""Scripts of a new user: help, a photo before any command, and unusable photos."""

from __future__ import annotations

import asyncio

from bot.conversation.i18n import plain
from bot.conversation.message import text
from handlers.flows.papers import ANY_PAPER
from playground.scripts.script import Options, ScriptResult, check_all
from playground.scripts.steps import ANSWER_TIMEOUT, YES, begin, finish, wait_for_answer
from playground.testing.driver import Chat


async def play_hello(chat: Chat, options: Options) -> ScriptResult:
    """Send /start and /help, a photo before any command, then switch the language."""
    from specimens import specimen

    paper = await asyncio.to_thread(specimen, "chip_id_card_2024_front", options.seed, options.level)
    await chat.send_text("/start")
    await chat.wait("Xin chào")
    await chat.send_text("/help")
    help_ = await chat.wait("Các chức năng")
    await chat.send_photo(paper.jpeg)
    await chat.wait("Bạn muốn làm gì")
    await chat.click(plain(text("🪪 {title}", title=ANY_PAPER.title), "vi"))
    while YES in (result := await wait_for_answer(chat)).labels:
        await chat.click(YES, result)
    await finish(chat, result)
    await chat.send_text("/ngôn ngữ")
    await chat.wait("ngôn ngữ nào")
    await chat.click("English")
    english = await chat.wait("I speak English now")
    return check_all(
        ("the help names the conversations", "/cccd" in help_.text and "/xacminh" in help_.text),
        ("the photo was read", paper.truth["id"] in result.text),
        ("the bot speaks English", bool(english.text)),
    )


async def play_faults(chat: Chat, options: Options) -> ScriptResult:
    """Send unusable photos. The bot must name each fault and mark a reflection and a cut corner on the photo."""
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
        told.append(await chat.wait(words, ANSWER_TIMEOUT))
    card = await asyncio.to_thread(cards.draw, "chip_id_card_front", person(options.seed))
    await chat.send_photo(await asyncio.to_thread(camera.shoot_partial, card, "d1", options.seed))
    await chat.wait("2/2", ANSWER_TIMEOUT)
    await chat.send_photo(await asyncio.to_thread(camera.darken, back))
    await chat.wait("Ảnh quá tối", ANSWER_TIMEOUT)
    await chat.send_photo(back)
    result = await wait_for_answer(chat)
    mark = await chat.wait("Chỗ cần xem lại")
    return check_all(
        ("the reflection is marked", [message.kind for message in told] == ["text", "photo", "text"]),
        ("the cut card is read with a warning", "bị cắt góc" in result.text),
        ("the cut corner is marked", mark.kind == "photo"),
        ("finished", await finish(chat, result)),
    )
