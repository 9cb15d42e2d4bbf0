"""What the engine's tests share: pictures, a reader that follows a script, and a caller over real HTTP."""

import base64
import io
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp
from aiohttp.test_utils import TestClient, TestServer
from PIL import Image

from bot.api.errors import ApiError, BadFormat, NoContent
from bot.api.operations import Encoding, Kind, Operation, Route
from bot.api.results import Paper, Papers, ScannedText
from bot.api.sansio import build_request
from engine.faces.portrait import Portrait
from engine.http.routes import build_app
from engine.http.server import HTTP
from engine.settings import Settings

KEY, SECRET = "demo", "p@55w0rd"
ROOT = "/backend/api/v1/request"


def picture(colour: str = "white", format_: str = "JPEG", size: tuple[int, int] = (320, 200)) -> bytes:
    """Make a plain picture; another colour is another file."""
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, format_)
    return file.getvalue()


FRONT_PHOTO, BACK_PHOTO, BLANK = picture("red"), picture("blue"), picture()

FRONT = Paper(
    "chip_id_card_front",
    {
        "id": "001199000001",
        "name": "NGUYỄN THỊ MẪU",
        "dob": "01/02/1999",
        "gender": "Nữ",
        "nationality": "Việt Nam",
        "hometown": "Gia Thụy, Long Biên, Hà Nội",
        "address": "Số 1, Phố Mẫu, Long Biên, Hà Nội",
        "due_date": "01/02/2039",
        "old_id": "012345678",
    },
    confidences={"id": 0.99, "name": 0.9},
    sources={"qr": {"id": "001199000001"}, "print": {"name": "NGUYỄN THỊ MẪU"}},
    valid=True,
    invalid_code="0",
)
BACK = Paper(
    "chip_id_card_back",
    {"identification_sign": "Sẹo chấm cách 1 cm", "issue_date": "03/04/2022", "document_number": "199000001"},
    confidences={"mrz": 0.97},
    valid=True,
)


class Script:
    """A reader that answers each photo as it was told, and finds no card on the others."""

    warm = 1
    waiting = 0

    def __init__(self, lines: Mapping[bytes, Paper | ScannedText | Portrait | Exception] | None = None) -> None:
        self.lines = dict(lines or {FRONT_PHOTO: FRONT, BACK_PHOTO: BACK})
        self.asked: list[bytes] = []
        self.before: Callable[[], Awaitable[object]] | None = None

    async def read(self, photo: bytes) -> Paper:
        """Answer as told, after whatever shall happen before."""
        answer = await self._answer(photo)
        if not isinstance(answer, Paper):
            raise NoContent
        return answer

    async def papers(self, picture: bytes) -> Papers:
        """The one paper on a picture, or none."""
        try:
            return Papers((await self.read(picture),))
        except NoContent:
            return Papers(())

    async def pages(self, file: bytes) -> tuple[bytes, ...]:
        """The words of the file are its pages; a torn one has none."""
        if b"torn" in file:
            raise BadFormat
        return tuple(file.split()[1:])

    async def text(self, picture: bytes) -> ScannedText:
        """The lines of a page."""
        answer = await self._answer(picture)
        assert isinstance(answer, ScannedText)
        return answer

    async def look(self, photo: bytes, *, card: bool = False) -> Portrait:
        """Answer as told with a portrait; a paper has no face here."""
        answer = await self._answer(photo)
        if not isinstance(answer, Portrait):
            raise NoContent
        return answer

    async def _answer(self, picture: bytes) -> Paper | ScannedText | Portrait:
        self.asked.append(picture)
        if self.before:
            await self.before()
        answer = self.lines.get(picture, NoContent())
        if isinstance(answer, ApiError):
            raise type(answer)
        if isinstance(answer, Exception):
            raise answer
        return answer


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer over HTTP."""

    status: int
    headers: Mapping[str, str]
    body: Any


class Caller:
    """Sends requests to one engine."""

    def __init__(self, client: TestClient[Any, Any]) -> None:
        self._client = client

    @property
    def url(self) -> str:
        """Where the engine listens."""
        return str(self._client.make_url("")).rstrip("/")

    async def send(self, method: str, path: str, *, key: str = f"{KEY}:{SECRET}", **how: Any) -> Reply:
        """Send a request as `key:secret` and read its JSON."""
        headers = how.pop("headers", {}) | {"Authorization": basic(key)}
        async with self._client.request(method, path, headers=headers, **how) as response:
            return Reply(response.status, response.headers, await response.json(content_type="application/json"))

    async def form(self, path: str, parts: Mapping[str, bytes], **how: Any) -> Reply:
        """Post files as a form."""
        form = aiohttp.FormData(default_to_multipart=True)
        for name, data in parts.items():
            form.add_field(name, data, filename="photo.jpg")
        return await self.send("POST", ROOT + path, data=form, **how)

    async def json(self, path: str, body: object, **how: Any) -> Reply:
        """Post JSON."""
        return await self.send("POST", ROOT + path, json=body, **how)

    async def get(self, path: str, **query: str) -> Reply:
        """Ask with a query."""
        return await self.send("GET", ROOT + path, params=query)

    async def route(self, route: Route, *, key: str = f"{KEY}:{SECRET}", url: str = "http://127.0.0.1/") -> Reply:
        """Send one form of an operation as the project's own client builds it, with blank pictures in it."""
        values = sound_values(route.operation, route.encoding, url)
        name, _, secret = key.partition(":")
        wanted = build_request(route.operation, route.encoding, values, base_url=self.url, key=name, secret=secret)
        path = wanted.url.removeprefix(self.url)
        async with self._client.request(
            wanted.method, path, headers=wanted.headers, data=b"".join(wanted.body)
        ) as response:
            return Reply(response.status, response.headers, await response.json())


def basic(key: str) -> str:
    """Write the header of Basic authentication."""
    return "Basic " + base64.b64encode(key.encode()).decode()


def b64(data: bytes) -> str:
    """Write base64 as the vendor's own examples do: with line breaks."""
    return base64.encodebytes(data).decode("ascii")


def sound_values(operation: Operation, encoding: Encoding, url: str) -> dict[str, Any]:
    """Give values for all fields of an operation that have nothing wrong with them."""
    image = url if encoding is Encoding.QUERY else BLANK
    sound = {
        Kind.IMAGE: image,
        Kind.FILE: BLANK,
        Kind.IMAGE_OBJECT: BLANK,
        Kind.METADATA: {"name": "Mẫu"},
        Kind.NUMBER: 7,
        Kind.NUMBERS: [7, 8],
    }
    return {field.name: sound[field.kind] for field in operation.fields}


def options(**changed: Any) -> Settings:
    """Make settings with one key without a quota, and what a test changes."""
    return Settings(**{"keys": f"{KEY}:{SECRET}", "workers": 1, "database_url": None, **changed})


@asynccontextmanager
async def engine(reader: Any = None, **changed: Any) -> AsyncIterator[Caller]:
    """Serve on a free port of 127.0.0.1 with this reader and these settings."""
    app = build_app(options(**changed), reader or Script())
    server = TestServer(app)
    await server.start_server(**HTTP)
    async with TestClient(server) as client:
        yield Caller(client)
