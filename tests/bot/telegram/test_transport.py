"""The request layer: the bodies sent, the meaning of each failure, and errors without the token."""

import asyncio
import json
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from telegram import Bot, InputFile

from bot.conversation.protocols import FileTooLarge
from bot.telegram import errors
from bot.telegram.errors import AnswerLost, GatewayFailed, RateLimited, Refused, TelegramError, TelegramUnavailable
from bot.telegram.transport import READ_TIMEOUT, AiohttpRequest
from tests.running_bot import TOKEN


class Server:
    """A server that gives the chosen answer and records the request."""

    def __init__(self) -> None:
        self.body = b'{"ok":true,"result":{}}'
        self.status = 200
        self.silent = asyncio.Event()
        self.silent.set()
        self.cut = False
        self.type = ""
        self.seen: dict[str, object] = {}
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._answer)
        self.server = TestServer(app, host="127.0.0.1")

    @property
    def base(self) -> str:
        """Return the address of the bot's methods, which contains the token."""
        return f"http://127.0.0.1:{self.server.port}/bot{TOKEN}"

    async def _answer(self, request: web.Request) -> web.Response:
        self.type = request.content_type
        if request.content_type == "application/json":
            self.seen = await request.json()
        elif request.content_type == "multipart/form-data":
            self.seen = dict(await request.post())
        await self.silent.wait()
        if self.cut and request.transport:
            request.transport.abort()
        return web.Response(body=self.body, status=self.status)


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    """A running server."""
    running = Server()
    await running.server.start_server()
    yield running
    running.silent.set()
    await running.server.close()


@pytest.fixture
async def request_layer() -> AsyncIterator[AiohttpRequest]:
    """An open request layer."""
    layer = AiohttpRequest(lambda _method, _status: None)
    await layer.initialize()
    await layer.initialize()  # a second time changes nothing
    yield layer
    await layer.shutdown()
    await layer.shutdown()


async def test_call_sends_json(server: Server, request_layer: AiohttpRequest) -> None:
    """Parameters go as JSON, without those that are None."""
    server.body = b'{"ok":true,"result":[1]}'
    assert await request_layer.call(server.base, "getX", text="ố", nothing=None) == [1]
    assert server.seen == {"text": "ố"}


async def test_library_uses_the_layer(server: Server, request_layer: AiohttpRequest) -> None:
    """The library's own calls work over the layer, with and without files and parameters."""
    server.body = b'{"ok":true,"result":{"id":1,"is_bot":true,"first_name":"x","username":"x"}}'
    bot = Bot(TOKEN, base_url=server.base.removesuffix(TOKEN), request=request_layer, get_updates_request=request_layer)
    assert (await bot.get_me()).username == "x"
    server.body = b'{"ok":true,"result":true}'
    assert await bot.delete_messages(7, [1, 2])
    assert server.seen == {"chat_id": 7, "message_ids": [1, 2]}
    await bot.set_webhook("https://example.com", certificate=InputFile(b"pem", "cert.pem", attach=True))
    assert server.type == "multipart/form-data"
    assert server.seen["url"] == "https://example.com"
    upload = next(value for value in server.seen.values() if isinstance(value, web.FileField))
    assert upload.filename == "cert.pem"
    assert await request_layer.download(f"{server.base}/file") == b'{"ok":true,"result":true}'


@pytest.mark.parametrize("body", [b"<html>", b"\xff\xfe", b""])
async def test_answer_that_is_no_json(server: Server, request_layer: AiohttpRequest, body: bytes) -> None:
    """The error does not quote the answer, which may hold a person's words."""
    server.body = body
    with pytest.raises(TelegramError, match=r"^Invalid server response$"):
        await request_layer.call(server.base, "getX")


async def test_answer_of_another_shape(server: Server, request_layer: AiohttpRequest) -> None:
    """JSON that is no object has no result."""
    server.body = b"[]"
    assert await request_layer.call(server.base, "getX") is None


async def test_silence_is_a_time_out(server: Server, request_layer: AiohttpRequest) -> None:
    """A time-out does not hold the token."""
    server.silent.clear()
    with pytest.raises(AnswerLost) as caught:
        await request_layer.call(server.base, "getX", seconds=0.05)
    assert TOKEN not in repr(caught.value)


async def test_cut_connection(server: Server, request_layer: AiohttpRequest) -> None:
    """The error holds the address, and with it the token, neither in its text nor in its causes."""
    server.cut = True
    with pytest.raises(TelegramUnavailable) as caught:
        await request_layer.call(server.base, "getX")
    assert TOKEN not in repr(caught.value)
    assert caught.value.__cause__ is None


async def test_refusal_without_its_status(server: Server, request_layer: AiohttpRequest) -> None:
    """The error code in the body counts, whatever the HTTP status."""
    server.body = b'{"ok": false, "error_code": 429, "description": "Flood", "parameters": {"retry_after": 3}}'
    with pytest.raises(RateLimited):
        await request_layer.call(server.base, "sendX")
    server.body = b'{"description":"no code","ok":false}'
    with pytest.raises(Refused):
        await request_layer.call(server.base, "sendX")
    server.body = b'{"ok":true,"result":[false]}'
    assert await request_layer.call(server.base, "sendX") == [False]
    server.body = b"[false]"
    assert await request_layer.call(server.base, "sendX") is None


@pytest.mark.parametrize("status", [500, 502, 504])
async def test_gateway_that_fails(server: Server, request_layer: AiohttpRequest, status: int) -> None:
    """A 5xx leaves open whether the call was carried out, and its page is not quoted."""
    server.status, server.body = status, b"<html>Bad Gateway</html>"
    with pytest.raises(GatewayFailed, match=f"^HTTP: {status}$"):
        await request_layer.call(server.base, "sendX")


async def test_refused_connection(request_layer: AiohttpRequest) -> None:
    """A refused connection makes Telegram unavailable."""
    with pytest.raises(TelegramUnavailable, match=r"^HTTP: ClientConnectorError$"):
        await request_layer.call(f"http://127.0.0.1:9/bot{TOKEN}", "getX")


async def test_closed_layer() -> None:
    """A call before the session is open raises an error."""
    layer = AiohttpRequest(lambda _method, _status: None)
    assert layer.read_timeout == READ_TIMEOUT
    with pytest.raises(TelegramUnavailable, match="not open"):
        await layer.call("http://127.0.0.1:9", "getX")


@pytest.mark.parametrize(
    ("code", "description", "meaning"),
    [
        (400, "Bad Request: message is not modified", errors.NotModified),
        (400, "Bad Request: message to edit not found", errors.MessageNotFound),
        (400, "Bad Request: message can't be edited", errors.MessageNotFound),
        (400, "Bad Request: MESSAGE_ID_INVALID", errors.MessageNotFound),
        (400, "Bad Request: chat not found", errors.ChatUnreachable),
        (400, "Bad Request: file is too big", FileTooLarge),
        (400, "Bad Request: can't parse entities", errors.Refused),
        (401, "Unauthorized", errors.TokenRejected),
        (403, "Forbidden: bot was blocked by the user", errors.ChatUnreachable),
        (404, "Not Found", errors.TokenRejected),
        (409, "Conflict: terminated by other getUpdates request", errors.PollingConflict),
        (413, "Request Entity Too Large", errors.TelegramUnavailable),
    ],
)
async def test_error_of_every_meaning(
    server: Server, request_layer: AiohttpRequest, code: int, description: str, meaning: type[Exception]
) -> None:
    """Each refusal of Telegram becomes the error of its meaning."""
    server.body = json.dumps({"ok": False, "error_code": code, "description": description}).encode()
    with pytest.raises(meaning) as caught:
        await request_layer.call(server.base, "sendX")
    assert type(caught.value) is meaning


async def test_group_that_became_a_supergroup(server: Server, request_layer: AiohttpRequest) -> None:
    """The group can no longer be reached under its old id."""
    answer = {"ok": False, "error_code": 400, "description": "x", "parameters": {"migrate_to_chat_id": -1002}}
    server.body = json.dumps(answer).encode()
    with pytest.raises(errors.ChatUnreachable):
        await request_layer.call(server.base, "sendX")
