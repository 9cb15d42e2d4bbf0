"""Test server in place of the service of the vendor: records the requests and gives prepared answers."""

import asyncio
import base64
from dataclasses import dataclass, field

from aiohttp import BodyPartReader, web
from aiohttp.test_utils import TestServer


@dataclass(frozen=True, slots=True)
class File:
    """A received file of a multipart form."""

    name: str
    type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Seen:
    """A received request."""

    method: str
    path: str
    authorization: str
    content_type: str
    query: dict[str, str]
    files: dict[str, File]
    document: object
    raw: bytes
    length: int | None


@dataclass(frozen=True, slots=True)
class Answer:
    """The reaction of the server to a request.

    `cut` closes the connection, `half` closes the connection in the middle of the answer, `hold` never answers.
    """

    body: bytes = b"{}"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cut: bool = False
    half: bool = False
    hold: bool = False


class Service:
    """A server that gives `answers` in order, and then repeats the last answer."""

    def __init__(self) -> None:
        self.seen: list[Seen] = []
        self.answers: list[Answer] = [Answer()]
        self.under_way = 0
        self.most_under_way = 0
        self.arrived = asyncio.Condition()
        self.release = asyncio.Event()
        self.server = TestServer(self._app(), host="127.0.0.1")

    @property
    def url(self) -> str:
        """Return the URL of the server."""
        return f"http://127.0.0.1:{self.server.port}"

    async def wait_for(self, requests: int) -> None:
        """Wait for a number of requests."""
        async with self.arrived:
            await self.arrived.wait_for(lambda: len(self.seen) >= requests)

    def choose(self, seen: Seen) -> Answer:
        """Return the answer to a request."""
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]

    def _app(self) -> web.Application:
        app = web.Application(client_max_size=64 * 1024 * 1024)
        app.router.add_route("*", "/{path:.*}", self._handle)
        return app

    async def _handle(self, request: web.Request) -> web.Response:
        self.under_way += 1
        self.most_under_way = max(self.under_way, self.most_under_way)
        try:
            return await self._answer(request)
        finally:
            self.under_way -= 1

    async def _answer(self, request: web.Request) -> web.Response:
        seen = await _read(request)
        async with self.arrived:
            self.seen.append(seen)
            self.arrived.notify_all()
        answer = self.choose(seen)
        if answer.hold:
            await self.release.wait()
        if answer.half:
            part = web.StreamResponse(headers={"Content-Length": str(len(answer.body))})
            await part.prepare(request)
            await part.write(answer.body[: len(answer.body) // 2])
        if (answer.cut or answer.half) and request.transport is not None:
            request.transport.abort()
        return web.Response(body=answer.body, status=answer.status, headers=answer.headers)


async def _read(request: web.Request) -> Seen:
    files: dict[str, File] = {}
    document: object = None
    raw = b""
    if request.content_type == "multipart/form-data":
        async for part in await request.multipart():
            assert isinstance(part, BodyPartReader)
            assert part.name is not None
            data = bytes(await part.read())
            files[part.name] = File(part.filename or "", part.headers["Content-Type"], data)
    elif request.content_type == "application/json":
        raw = await request.read()
        document = await request.json()
    return Seen(
        request.method,
        request.path,
        request.headers.get("Authorization", ""),
        request.content_type,
        dict(request.query),
        files,
        document,
        raw,
        request.content_length,
    )


def unpack(text: object) -> bytes:
    """Return the bytes of plain base64, without prefix and line breaks."""
    assert isinstance(text, str)
    return base64.b64decode(text, validate=True)
