"""A fake of Telegram and of API v1 over real HTTP: updates in order in each chat, files, answers with a latency."""

import asyncio
import json
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import parse_qsl

import aiohttp
from aiohttp import web

from bench.bot.marked_photos import api_answer, read_owner

TOKEN = "123456789:AAbot-token-of-the-bench-0123456789"  # noqa: S105  # of a Telegram that lives as long as the run
SECRET = "hook_secret-of-the-bench"  # noqa: S105  # as above
CONNECTIONS = 40
"""Parallel deliveries: the default of ``max_connections`` in setWebhook."""
_HEADERS = {"X-Telegram-Bot-Api-Secret-Token": SECRET, "Content-Type": "application/json"}
_BOT = {"id": 123456789, "is_bot": True, "first_name": "Giấy tờ", "username": "giay_to_bot"}
_FLAGS = dict.fromkeys(("can_join_groups", "can_read_all_group_messages", "supports_inline_queries"), False)

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ShownMessage:
    """A message that the bot sent or edited, with the time (``time.perf_counter``)."""

    method: str
    message_id: int
    text: str
    buttons: tuple[tuple[str, str], ...]
    at: float


@dataclass(slots=True)
class Chat:
    """A private chat with its undelivered updates. ``on_shown`` is called with each message of the bot."""

    user: Json
    on_shown: Callable[[ShownMessage], None]
    undelivered: asyncio.Queue[Json] = field(default_factory=asyncio.Queue)
    messages: int = 0

    def next_id(self) -> int:
        """Return the id of the next message."""
        self.messages += 1
        return self.messages

    def to_json(self) -> Json:
        """Return the Chat object of the Bot API."""
        return {"id": self.user["id"], "first_name": self.user["first_name"], "type": "private"}


class FakeTelegram:
    """Bot API, webhook deliveries and API v1 on one port. ``latency`` is the latency of API v1 in seconds."""

    def __init__(self, latency: float = 0.0) -> None:
        self.latency = latency
        self.url = ""
        self.files: dict[str, bytes] = {}
        self.calls: Counter[str] = Counter()
        self.webhook: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._chats: dict[int, Chat] = {}
        self._deliveries: set[asyncio.Task[None]] = set()
        self._updates = 0

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=CONNECTIONS, keepalive_timeout=60))
        self._runner = web.ServerRunner(web.Server(self._serve), shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0, backlog=1024).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        for delivery in self._deliveries:
            delivery.cancel()
        await asyncio.gather(*self._deliveries, return_exceptions=True)
        await self._session.close()
        await self._runner.cleanup()

    async def wait_for_webhook(self) -> None:
        """Wait until the bot has set its webhook."""
        await asyncio.shield(self.webhook)

    def open_chat(self, user_id: int, on_shown: Callable[[ShownMessage], None]) -> Chat:
        """Open the chat of a new person."""
        user = {"id": user_id, "is_bot": False, "first_name": f"Lan {user_id}", "language_code": "vi"}
        chat = self._chats[user_id] = Chat(user, on_shown)
        delivery = asyncio.create_task(self._deliver(chat))
        self._deliveries.add(delivery)
        return chat

    def send(self, chat: Chat, **content: Any) -> None:
        """Send a message of the person to the bot."""
        message = {"message_id": chat.next_id(), "from": chat.user, "chat": chat.to_json(), "date": int(time.time())}
        self._enqueue(chat, "message", message | content)

    def tap(self, chat: Chat, message_id: int, data: str) -> None:
        """Tap a button with the callback data ``data``."""
        message = self._message(chat, message_id, {"text": "…"})
        self._enqueue(chat, "callback_query", {
            "id": str(self._updates), "from": chat.user, "message": message, "chat_instance": "1", "data": data,
        })  # fmt: skip

    def _enqueue(self, chat: Chat, kind: str, content: Json) -> None:
        self._updates += 1
        chat.undelivered.put_nowait({"update_id": self._updates, kind: content})

    async def _deliver(self, chat: Chat) -> None:
        """Deliver one update after the other. Repeat a refused delivery after a pause, as Telegram does."""
        while True:
            data = json.dumps(await chat.undelivered.get()).encode()
            pause = 0.0
            while not await self._post(data):
                await asyncio.sleep(pause)
                pause = min(60.0, 2 * pause or 1.0)

    async def _post(self, data: bytes) -> bool:
        try:
            async with self._session.post(await self.webhook, data=data, headers=_HEADERS) as response:
                body = await response.read()
                if (
                    response.status == 200 and b'"method"' in body
                ):  # the bot calls a method in its response to the webhook
                    values = json.loads(body)
                    self._call(values.pop("method"), values)
                return response.status == 200
        except aiohttp.ClientError:
            return False

    async def _serve(self, request: web.BaseRequest) -> web.StreamResponse:
        body = await request.read()
        if request.path.startswith("/file/"):
            return web.Response(body=self.files[request.path.rpartition("/")[2]], content_type="image/jpeg")
        if request.path.endswith("/get_haimat"):
            return await self._read_card(request, body)
        return web.json_response(self._call(request.path.rpartition("/")[2], _values(request, body)))

    async def _read_card(self, request: web.BaseRequest, body: bytes) -> web.Response:
        began = time.perf_counter()
        parts = dict(_parts(_boundary(request), body))
        document = api_answer(read_owner(parts["mattruoc"]), read_owner(parts["matsau"]))
        await asyncio.sleep(max(0.0, self.latency - (time.perf_counter() - began)))
        return web.Response(body=document, content_type="application/json")

    def _call(self, method: str, values: Json) -> Json:
        """Carry out a method of the Bot API and return its response."""
        self.calls[method] += 1
        match method:
            case "getMe":
                return {"ok": True, "result": _BOT | _FLAGS}
            case "setWebhook":
                if not self.webhook.done():
                    self.webhook.set_result(values["url"])
            case "getFile":
                name = values["file_id"].partition(".")[0]
                found = {"file_id": values["file_id"], "file_unique_id": values["file_id"][-20:], "file_path": name}
                return {"ok": True, "result": found | {"file_size": len(self.files[name])}}
            case "sendMessage" | "editMessageText":
                return {"ok": True, "result": self._show(method, values)}
            case "editMessageReplyMarkup":
                chat = self._chats[int(values["chat_id"])]
                return {"ok": True, "result": self._message(chat, int(values["message_id"]), {"text": "…"})}
        return {"ok": True, "result": True}

    def _show(self, method: str, values: Json) -> Json:
        chat = self._chats[int(values["chat_id"])]
        message_id = int(values["message_id"]) if "message_id" in values else chat.next_id()
        markup = values.get("reply_markup") or {}
        markup = json.loads(markup) if isinstance(markup, str) else markup
        rows = markup.get("inline_keyboard", ())
        buttons = tuple((button["text"], button["callback_data"]) for row in rows for button in row)
        chat.on_shown(ShownMessage(method, message_id, values["text"], buttons, time.perf_counter()))
        return self._message(chat, message_id, {"text": values["text"]} | ({"reply_markup": markup} if rows else {}))

    @staticmethod
    def _message(chat: Chat, message_id: int, content: Json) -> Json:
        head = {"message_id": message_id, "from": _BOT, "chat": chat.to_json(), "date": int(time.time())}
        return head | content


def _values(request: web.BaseRequest, body: bytes) -> Json:
    """Read the parameters of a call from JSON or from one of the two kinds of forms."""
    if request.content_type == "application/json":
        return dict(json.loads(body))
    if request.content_type == "multipart/form-data":
        return {name: value.decode() for name, value in _parts(_boundary(request), body)}
    return dict(parse_qsl(body.decode(), keep_blank_values=True))


def _boundary(request: web.BaseRequest) -> bytes:
    return request.headers["Content-Type"].partition("boundary=")[2].strip('"').encode()


def _parts(boundary: bytes, body: bytes) -> list[tuple[str, bytes]]:
    """Split a multipart body into names and contents. A streaming parser takes a millisecond longer for a photo."""
    found = []
    for part in body.split(b"--" + boundary)[1:-1]:
        head, _, data = part.partition(b"\r\n\r\n")
        found.append((head.decode().partition('name="')[2].partition('"')[0], data.removesuffix(b"\r\n")))
    return found
