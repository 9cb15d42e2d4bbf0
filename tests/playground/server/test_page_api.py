"""Tests of the chat page's endpoints and of the refusal of foreign requests."""

import asyncio
import json
from typing import Any

import aiohttp
import pytest

from bot.api.address import is_this_machine
from playground.messaging.chats import MAX_BACKLOG
from playground.testing.driver import Chat, Playground
from tests.playground.conftest import Call, form, jpeg

BUTTONS = {"inline_keyboard": [[{"text": "Có", "callback_data": "y"}]]}


@pytest.fixture
def request_page(playground: Playground, session: aiohttp.ClientSession) -> Any:
    """Return a function that requests a path of the page and returns status and JSON (or bytes)."""

    async def request(path: str, data: Any = None, **options: Any) -> Any:
        verb = "GET" if data is None and "json" not in options else "POST"
        async with session.request(verb, playground.url + path, data=data, **options) as response:
            is_json = response.content_type == "application/json"
            return response.status, (await response.json() if is_json else await response.read())

    return request


async def test_page_is_served(request_page: Any) -> None:
    """The page and its files are served, and no other files."""
    status, body = await request_page("/")
    assert (status, b"<html" in body) == (200, True)
    assert (await request_page("/page/style.css"))[0] == 200
    assert (await request_page("/page/none.css"))[0] == 404
    assert (await request_page("/page/.hidden"))[0] == 404
    assert (await request_page("/page/..%2fapp.py"))[0] == 404


async def test_bot_profile_is_served(request_page: Any, call: Call) -> None:
    """The answer has name, description and the commands in the person's language."""
    await call("setMyDescription", description="Đọc thẻ căn cước")
    await call("setMyCommands", commands=[{"command": "ocr", "description": "Đọc thẻ"}], language_code="vi")
    assert await request_page("/sim/bot") == (
        200,
        {
            "username": "playground_bot",
            "first_name": "Playground",
            "description": "Đọc thẻ căn cước",
            "commands": [{"command": "ocr", "description": "Đọc thẻ"}],
        },
    )
    assert (await request_page("/sim/bot?lang=en&chat=x"))[1]["commands"] == []


async def test_text_is_sent_and_listed(playground: Playground, request_page: Any, call: Call) -> None:
    """The person's text reaches the bot. The list has the messages of both sides."""
    status, (sent,) = await request_page("/sim/chat/9/text", json={"text": "/start"})
    assert (status, sent["outgoing"], sent["kind"]) == (200, True, "text")
    await call("sendMessage", chat_id=9, text="<b>A</b> &lt;", parse_mode="HTML", reply_markup=BUTTONS)
    status, (_, answer) = await request_page("/sim/chat/9/messages")
    assert answer == {
        "id": sent["id"] + 1,
        "outgoing": False,
        "date": answer["date"],
        "edited": False,
        "html": "<b>A</b> &lt;",
        "text": "A <",
        "photo": None,
        "document": None,
        "album": None,
        "kind": "text",
        "keyboard": [[{"text": "Có", "data": "y", "url": None}]],
        "reply_keyboard": None,
    }
    assert await request_page("/sim/chat/9/click", json={"message_id": answer["id"], "data": "y"}) == (
        200,
        {"ok": True},
    )
    updates = await call("getUpdates")
    assert [update.get("callback_query", {}).get("data") for update in updates] == [None, "y"]
    assert updates[0]["message"]["from"]["language_code"] == "vi"
    assert playground.chat(9).messages[0].entities[0].type == "bot_command"


async def test_media_are_sent(playground: Playground, request_page: Any, call: Call) -> None:
    """A photo, an album, documents and a sticker are sent."""
    data = form(file=jpeg(), caption="thẻ")
    status, (photo,) = await request_page("/sim/chat/9/media", data)
    assert (status, photo["kind"], photo["text"]) == (200, "photo", "thẻ")
    data = form(file=jpeg())
    data.add_field("file", jpeg(), filename="b.jpg")
    first, second = (await request_page("/sim/chat/9/media", data))[1]
    assert first["album"] == second["album"] is not None
    data = form(file=b"%PDF", **{"as": "document"})
    data.add_field("file", b"<svg/>", filename="b.svg", content_type="image/svg+xml")
    pdf, svg = (await request_page("/sim/chat/9/media", data))[1]
    assert (pdf["document"]["name"], pdf["document"]["size"]) == ("file.bin", 4)
    ((sticker,)) = (await request_page("/sim/chat/9/sticker", json={"emoji": "😀"}))[1]
    assert sticker["kind"] == "sticker"
    assert await request_page(f"/sim/file/{svg['document']['file_id']}") == (200, b"<svg/>")
    assert (await request_page("/sim/file/x"))[0] == 404


async def test_only_images_are_shown_inline(playground: Playground, lan: Chat, session: aiohttp.ClientSession) -> None:
    """A document that could carry a script is downloaded under its name. A photo is shown."""
    svg = await lan.send_document(b"<svg/>", "vẽ.svg")
    photo = await lan.send_photo(jpeg())
    async with session.get(f"{playground.url}/sim/file/{svg.document}") as response:
        assert response.content_type == "application/octet-stream"
        assert response.headers["Content-Disposition"] == "attachment; filename*=UTF-8''v%E1%BA%BD.svg"
    async with session.get(f"{playground.url}/sim/file/{photo.photo}") as response:
        assert response.content_type == "image/jpeg"


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("text", {"json": {"text": " "}}),
        ("text", {"json": {}}),
        ("text", {"data": b'{"text": "\\ud800"}'}),
        ("text", {"json": ["a"]}),
        ("text", {"data": b"{"}),
        ("click", {"json": {"message_id": 1, "data": "y"}}),
        ("click", {"json": {"message_id": [], "data": "y"}}),
        ("media", {"data": b"junk"}),
        ("media", {"data": {"caption": "a"}}),
        ("media", {"data": form(caption="a")}),
        ("media", {"data": form(file=b"%PDF")}),
        ("media", {"data": form(file=b"%PDF", **{"as": "video"})}),
    ],
)
async def test_invalid_request_gets_a_reason(request_page: Any, path: str, body: dict[str, Any]) -> None:
    """Each error has a reason."""
    status, answer = await request_page(f"/sim/chat/9/{path}", **body)
    assert (status, bool(answer["error"])) == (400, True)


async def test_events_are_streamed(playground: Playground, lan: Chat, call: Call) -> None:
    """New and edited messages, deletions, chat actions and toasts are streamed."""
    async with aiohttp.ClientSession() as session, session.get(f"{playground.url}/sim/chat/7/events") as stream:
        assert stream.content_type == "text/event-stream"
        await stream.content.readuntil(b"\n\n")
        sent = await call("sendMessage", chat_id=7, text="một", reply_markup=BUTTONS)
        name, message = await _read_event(stream)
        assert (name, message["text"], message["edited"]) == ("message", "một", False)
        press = await lan.click("Có")
        await call("answerCallbackQuery", callback_query_id=press.id, text="Đã nhận")
        assert await _read_event(stream) == ("toast", {"text": "Đã nhận", "alert": False})
        await call("sendChatAction", chat_id=7, action="typing")
        assert await _read_event(stream) == ("action", {"action": "typing"})
        await call("editMessageText", chat_id=7, message_id=sent["message_id"], text="hai")
        assert (await _read_event(stream))[1]["edited"] is True
        await call("deleteMessage", chat_id=7, message_id=sent["message_id"])
        assert await _read_event(stream) == ("deleted", {"id": sent["message_id"]})
    while lan.private_chat.watchers:
        await lan.send_text("ai đó?")
        await asyncio.sleep(0.001)


async def test_stream_ends_when_the_playground_stops() -> None:
    """An open stream does not keep the playground from stopping."""
    async with aiohttp.ClientSession() as session:
        async with Playground() as playground:
            stream = await session.get(f"{playground.url}/sim/chat/7/events")
            await stream.content.readuntil(b"\n\n")
        assert await stream.read() == b""


async def test_slow_watcher_is_disconnected(lan: Chat) -> None:
    """A watcher with a thousand unread events is disconnected."""
    watcher = lan.private_chat.watch()
    for _ in range(MAX_BACKLOG + 2):
        lan.private_chat.show_action("typing")
    assert not lan.private_chat.watchers
    assert [watcher.get_nowait() for _ in range(MAX_BACKLOG + 1)][-1] is None


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Host": "evil.example"}, 403),
        ({"Host": "localhost"}, 200),
    ],
)
async def test_foreign_origins_are_refused(request_page: Any, headers: dict[str, str], status: int) -> None:
    """A foreign Origin is refused, and so is a foreign name of this machine."""
    assert (await request_page("/sim/chat/9/text", json={"text": "a"}, headers=headers))[0] == status


async def test_own_origin_is_accepted(playground: Playground, request_page: Any) -> None:
    """The page's own Origin is accepted."""
    answer = await request_page("/sim/chat/9/text", json={"text": "a"}, headers={"Origin": playground.url})
    assert answer[0] == 200


def test_loopback_is_recognised() -> None:
    """Loopback names and addresses count as this machine."""
    hosts = ("localhost", "127.0.0.1", "127.1.2.3", "::1", "0.0.0.0", "192.168.1.2", "example.com", "")
    assert [is_this_machine(host) for host in hosts] == [True] * 4 + [False] * 4


async def _read_event(stream: aiohttp.ClientResponse) -> tuple[str, Any]:
    """Return the next event's name and data."""
    block = (await stream.content.readuntil(b"\n\n")).decode()
    name, data = block.strip().split("\n")
    return name.removeprefix("event: "), json.loads(data.removeprefix("data: "))
