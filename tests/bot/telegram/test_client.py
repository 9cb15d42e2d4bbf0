"""The client: keyboards, messages, taps, files, updates."""

import asyncio

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.conversation.message import Button, Message, text
from bot.conversation.protocols import FileGone
from bot.telegram.client import OPTIONAL_SECONDS, Telegram, keyboard
from playground.messaging.fault_injection import Faults
from playground.messaging.media import FileStore
from playground.testing.driver import Chat, Playground
from tests import pictures
from tests.bot.telegram.playground_client import HELLO, chat, pauses, playground, telegram
from tests.running_bot import TOKEN

__all__ = ["chat", "pauses", "playground", "telegram"]


def test_buttons_fit_telegram() -> None:
    """A button's data is its step and action, at most 64 bytes."""
    assert keyboard(HELLO, "vi") == {"inline_keyboard": [[{"text": "Họ và tên", "callback_data": "1f:go"}]]}
    longest = Message((), ((Button(text("x"), "flow:" + "a" * 32),),), format(2**63, "x"))
    (((button,),),) = keyboard(longest, "vi").values()
    assert len(button["callback_data"].encode()) <= 64


async def test_send_and_edit(telegram: Telegram, chat: Chat) -> None:
    """Text is HTML with escaped values. An edit keeps the message, and a repeated edit is no error."""
    sent = await telegram.send(7, HELLO, "vi")
    assert (chat.last.text, chat.last.labels) == ("<Lan>", ["Họ và tên"])
    other = Message((text("x"),))
    assert [await telegram.edit(7, sent, other, "vi") for _ in range(2)] == [sent, sent]
    assert (chat.last.text, chat.last.labels) == ("x", [])


async def test_edit_of_a_message_that_is_gone(telegram: Telegram, chat: Chat) -> None:
    """The message is sent anew, so that a result is never lost."""
    sent = await telegram.send(7, HELLO, "vi")
    chat.private_chat.remove(sent)
    assert await telegram.edit(7, sent, HELLO, "vi") == chat.last.id != sent


async def test_remove_buttons(telegram: Telegram, chat: Chat) -> None:
    """The buttons go. A second call, or a call for a message that is gone, does nothing."""
    sent = await telegram.send(7, HELLO, "vi")
    await telegram.remove_buttons(7, sent)
    assert chat.last.labels == []
    await telegram.remove_buttons(7, sent)
    await telegram.remove_buttons(7, 1)


async def test_answer_to_a_tap(telegram: Telegram, chat: Chat) -> None:
    """The answer is plain text. A tap that is too old is no error."""
    await telegram.send(7, HELLO, "vi")
    pressed = await chat.press(chat.last, "1f:go")
    await telegram.answer_tap(pressed.id, text("<{x}>", x="&"), "vi")
    assert chat.toasts[-1].text == "<&>"
    await telegram.answer_tap("no such tap", None, "vi")


async def test_chat_action_never_fails(telegram: Telegram, playground: Playground, chat: Chat) -> None:
    """A failed action raises no error."""
    await telegram.show_action(7, "typing")
    playground.faults = Faults(bad_gateway=1.0)
    await telegram.show_action(7, "typing")
    assert chat.actions == ["typing"]


async def test_optional_edit_is_awaited() -> None:
    """A slow edit is awaited, as Telegram could carry it out after the next message."""
    carried_out = False

    async def answer(_: web.Request) -> web.Response:
        nonlocal carried_out
        await asyncio.sleep(OPTIONAL_SECONDS + 0.5)
        carried_out = True
        return web.json_response({"ok": True, "result": True})

    app = web.Application()
    app.router.add_post("/{path:.*}", answer)
    async with (
        TestServer(app, host="127.0.0.1") as server,
        Telegram(TOKEN, str(server.make_url("/"))).session() as slow,
    ):
        await slow.try_edit(7, 1, HELLO, "vi")
    assert carried_out


async def test_download(telegram: Telegram, playground: Playground, chat: Chat) -> None:
    """A file gives its bytes. A file that is gone, before or after getFile, raises FileGone."""
    sent = await chat.send_document(pictures.photo(), "a.jpg")
    assert sent.document
    playground.faults = Faults(bad_gateway=0.4)
    assert await telegram.download(sent.document) == pictures.photo()
    playground.faults = Faults()
    playground.state.files._paths.clear()
    with pytest.raises(FileGone):
        await telegram.download(sent.document)
    playground.state.files = FileStore()
    with pytest.raises(FileGone):
        await telegram.download(sent.document)


async def test_get_updates(telegram: Telegram, chat: Chat) -> None:
    """Long polling gives the waiting updates from an offset on."""
    for words in ("a", "b"):
        await chat.send_text(words)
    first, second = await telegram.get_updates(0)
    assert [second] == await telegram.get_updates(first["update_id"] + 1)
