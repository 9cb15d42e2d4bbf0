"""Tests of the smaller methods: profile, files, commands, chats, callback answers."""

import time
from typing import Any

import aiohttp
import pytest

from playground.messaging.chats import Toast
from playground.messaging.state import CallbackQuery
from playground.testing.driver import Chat, Playground
from tests.playground.conftest import TOKEN, Call, jpeg

OLD = "400 Bad Request: query is too old and response timeout expired or query ID is invalid"
BUTTONS = {"inline_keyboard": [[{"text": "Có", "callback_data": "y"}]]}


async def test_get_me_describes_the_bot(call: Call) -> None:
    """The answer of getMe has all fields that frameworks need. logOut and close change nothing."""
    me = await call("getMe")
    assert (me["id"], me["is_bot"], me["username"]) == (42, True, "playground_bot")
    assert await call("logOut") is True
    assert await call("close") is True


async def test_file_is_downloaded(
    playground: Playground, lan: Chat, call: Call, session: aiohttp.ClientSession
) -> None:
    """The path of getFile leads to the bytes."""
    sent = await lan.send_document(b"%PDF", "a.pdf")
    file = await call("getFile", file_id=sent.document)
    assert (file["file_size"], file["file_path"]) == (4, "documents/file_0.pdf")
    async with session.get(f"{playground.url}/file/bot{TOKEN}/{file['file_path']}") as response:
        assert await response.read() == b"%PDF"
    async with session.get(f"{playground.url}/file/bot{TOKEN}/documents/none") as response:
        assert (response.status, (await response.json())["description"]) == (404, "Not Found")
    async with session.get(f"{playground.url}/file/bot42:x/{file['file_path']}") as response:
        assert response.status == 401


async def test_file_over_20_mb_is_refused(lan: Chat, call: Call) -> None:
    """A bot downloads files of up to 20 MB."""
    fits = await lan.send_document(bytes(20 << 20), "a.bin")
    assert "file_path" in await call("getFile", file_id=fits.document)
    large = await lan.send_document(bytes((20 << 20) + 1), "a.bin")
    assert await call("getFile", file_id=large.document) == "400 Bad Request: file is too big"
    wrong = await call("getFile", file_id="x")
    assert wrong == "400 Bad Request: wrong file_id or the file is temporarily unavailable"
    assert await call("getFile") == "400 Bad Request: file_id not specified"


async def test_commands_are_stored_by_scope_and_language(playground: Playground, call: Call) -> None:
    """The narrowest scope wins, and in a scope the person's own language."""
    scope = {"type": "chat", "chat_id": 7}
    await call("setMyCommands", commands=[{"command": "help", "description": "Help"}])
    await call("setMyCommands", commands=[{"command": "/ocr", "description": "Đọc thẻ"}], language_code="vi")
    await call("setMyCommands", commands=[{"command": "admin", "description": "Quản trị"}], scope=scope)
    assert await call("getMyCommands") == [{"command": "help", "description": "Help"}]
    assert await call("getMyCommands", language_code="vi") == [{"command": "ocr", "description": "Đọc thẻ"}]
    profile = playground.state.profile
    assert [command["command"] for command in profile.commands_for(7, "vi")] == ["admin"]
    assert [command["command"] for command in profile.commands_for(8, "vi")] == ["ocr"]
    await call("deleteMyCommands", scope=scope)
    await call("deleteMyCommands", language_code="vi")
    assert [command["command"] for command in profile.commands_for(7, "vi")] == ["help"]
    await call("deleteMyCommands")
    assert profile.commands_for(7, "vi") == ()


@pytest.mark.parametrize(
    ("parameters", "reason"),
    [
        ({"commands": 1}, "can't parse commands: expected an Array of BotCommand"),
        ({"commands": [1]}, "can't parse BotCommand: expected an Object"),
        ({"commands": [{}] * 101}, "BOT_COMMANDS_TOO_MUCH"),
        ({"commands": [{"command": "/", "description": "a"}]}, "command must be non-empty"),
        ({"commands": [{"command": "a" * 33, "description": "a"}]}, "command length must not exceed 32"),
        ({"commands": [{"command": "đọc", "description": "a"}]}, "BOT_COMMAND_INVALID"),
        ({"commands": [{"command": "a"}]}, "command description must be non-empty"),
        (
            {"commands": [{"command": "a", "description": "a" * 257}]},
            "command description length must not exceed 256",
        ),
        ({"commands": [], "scope": {"type": ["x"]}}, "can't parse BotCommandScope: unsupported type specified"),
    ],
)
async def test_invalid_commands_are_refused(call: Call, parameters: dict[str, Any], reason: str) -> None:
    """A command consists of lower-case Latin letters, digits and underscores."""
    assert await call("setMyCommands", **parameters) == f"400 Bad Request: {reason}"


@pytest.mark.parametrize(("kind", "longest"), [("Name", 64), ("Description", 512), ("ShortDescription", 120)])
async def test_texts_are_stored_by_language(call: Call, kind: str, longest: int) -> None:
    """A missing language falls back to the text for all languages. A text that is too long is refused."""
    field = {"ShortDescription": "short_description"}.get(kind, kind.lower())
    await call(f"setMy{kind}", **{field: "all"})
    await call(f"setMy{kind}", **{field: "tất cả"}, language_code="vi")
    assert await call(f"getMy{kind}") == {field: "all"}
    assert await call(f"getMy{kind}", language_code="en") == {field: "all"}
    assert await call(f"getMy{kind}", language_code="vi") == {field: "tất cả"}
    assert (await call(f"setMy{kind}", **{field: "a" * (longest + 1)})).startswith("400 Bad Request: BOT_")


async def test_get_chat_describes_the_person(lan: Chat, call: Call) -> None:
    """A private chat has the person's name."""
    chat = await call("getChat", chat_id=7)
    assert (chat["first_name"], chat["type"], chat["max_reaction_count"]) == ("Lan", "private", 11)
    assert await call("getChat", chat_id=8) == "400 Bad Request: chat not found"


async def test_callback_query_is_answered_once(lan: Chat, call: Call) -> None:
    """The bot gets the query with the message. Only the first answer is shown."""
    sent = await call("sendMessage", chat_id=7, text="?", reply_markup=BUTTONS)
    press = await lan.click("Có")
    assert isinstance(press, CallbackQuery)
    (update,) = await call("getUpdates")
    query = update["callback_query"]
    assert (query["id"], query["data"], query["from"]["id"]) == (press.id, "y", 7)
    assert (query["message"]["message_id"], query["message"]["reply_markup"]) == (sent["message_id"], BUTTONS)
    assert query["chat_instance"]
    answer = {"callback_query_id": query["id"], "text": "Đã nhận", "show_alert": True}
    assert await call("answerCallbackQuery", **answer | {"text": "a" * 201}) == "400 Bad Request: MESSAGE_TOO_LONG"
    assert await call("answerCallbackQuery", **answer) is True
    assert await call("answerCallbackQuery", **answer) is True
    assert lan.toasts == [Toast("Đã nhận", alert=True)]
    assert press.answered
    assert await call("answerCallbackQuery", callback_query_id="1") == OLD


async def test_callback_query_expires(session: aiohttp.ClientSession) -> None:
    """After 150 seconds an answer is refused, and an update that was not taken is dropped."""
    now = [time.time()]
    async with Playground(TOKEN, clock=lambda: now[0]) as playground:
        chat, url = playground.chat(7), f"{playground.url}/bot{TOKEN}"
        form = {"chat_id": 7, "text": "?", "reply_markup": BUTTONS}
        async with session.post(f"{url}/sendMessage", json=form) as response:
            assert response.status == 200
        press = await chat.click("Có")
        now[0] += 151
        async with session.post(f"{url}/answerCallbackQuery", json={"callback_query_id": press.id}) as response:
            assert (await response.json())["description"] == OLD[4:]
        async with session.get(f"{url}/getUpdates") as response:
            assert (await response.json())["result"] == []


async def test_other_kinds_of_messages_reach_the_bot(lan: Chat, call: Call) -> None:
    """Sticker, voice, video, contact and location have the form of the Bot API."""
    await lan.send_sticker("😀")
    await lan.send_voice()
    await lan.send_video(b"mp4")
    await lan.send_contact("+84900000000")
    await lan.send_location()
    await lan.send_photo(jpeg(), caption="/ocr")
    sticker, voice, video, contact, location, photo = [update["message"] for update in await call("getUpdates")]
    assert (sticker["sticker"]["emoji"], sticker["sticker"]["width"]) == ("😀", 512)
    assert (voice["voice"]["duration"], voice["voice"]["mime_type"]) == (1, "audio/ogg")
    assert (video["video"]["width"], video["video"]["file_size"]) == (640, 3)
    assert contact["contact"] == {"phone_number": "+84900000000", "first_name": "Lan", "user_id": 7}
    assert location["location"]["latitude"] == 21.0285
    assert photo["caption_entities"] == [{"type": "bot_command", "offset": 0, "length": 4}]
