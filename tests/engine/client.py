"""Share pictures, a scripted reader and a client over real HTTP among the tests of the engine."""

import base64
import io
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp
from aiohttp.test_utils import TestClient, TestServer
from PIL import Image

from bot.api.descriptors import Encoding, FieldKind, Operation, Route
from bot.api.errors import ApiError, BadFormat, NoContent
from bot.api.results import Paper, Papers, ScannedText
from bot.api.sansio import build_request
from engine.faces.portrait import Portrait
from engine.http.routes import build_app
from engine.http.server import RUNNER_OPTIONS
from engine.settings import Settings

KEY, SECRET = "demo", "p@55w0rd"
ROOT = "/backend/api/v1/request"


def make_picture(
    colour: str = "white", format_: str = "JPEG", size: tuple[int, int] = (320, 200), mode: str = "RGB"
) -> bytes:
    """Return a picture of one colour. Another colour gives another file."""
    file = io.BytesIO()
    Image.new(mode, size, colour).save(file, format_)
    return file.getvalue()


FRONT_PHOTO, BACK_PHOTO, BLANK = make_picture("red"), make_picture("blue"), make_picture()

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


class ScriptedReader:
    """A reader that gives a prepared result for each photo and finds nothing on other photos."""

    warm_workers = 1
    waiting_tasks = 0

    def __init__(self, results: Mapping[bytes, Paper | ScannedText | Portrait | Exception] | None = None) -> None:
        self.results = dict(results or {FRONT_PHOTO: FRONT, BACK_PHOTO: BACK})
        self.received: list[bytes] = []
        self.before_result: Callable[[], Awaitable[object]] | None = None

    async def read_paper(self, photo: bytes) -> Paper:
        """Return the prepared paper after awaiting `before_result`."""
        result = await self._find_result(photo)
        if not isinstance(result, Paper):
            raise NoContent
        return result

    async def read_papers(self, picture: bytes) -> Papers:
        """Return the prepared paper as a list of one, or an empty list."""
        try:
            return Papers((await self.read_paper(picture),))
        except NoContent:
            return Papers(())

    async def render_pages(self, file: bytes) -> tuple[bytes, ...]:
        """Return the words of the file as its pages, or raise `BadFormat` for a file with the word torn."""
        if b"torn" in file:
            raise BadFormat
        return tuple(file.split()[1:])

    async def read_text(self, picture: bytes) -> ScannedText:
        """Return the prepared lines of a page."""
        result = await self._find_result(picture)
        assert isinstance(result, ScannedText)
        return result

    async def read_face(self, photo: bytes, *, card: bool = False) -> Portrait:
        """Return the prepared portrait. A prepared paper has no face."""
        result = await self._find_result(photo)
        if not isinstance(result, Portrait):
            raise NoContent
        return result

    async def _find_result(self, picture: bytes) -> Paper | ScannedText | Portrait:
        self.received.append(picture)
        if self.before_result:
            await self.before_result()
        result = self.results.get(picture, NoContent())
        if isinstance(result, ApiError):
            raise type(result)
        if isinstance(result, Exception):
            raise result
        return result


@dataclass(frozen=True, slots=True)
class Response:
    """A response over HTTP."""

    status: int
    headers: Mapping[str, str]
    body: Any


class EngineClient:
    """Send requests to one engine."""

    def __init__(self, client: TestClient[Any, Any]) -> None:
        self._client = client

    @property
    def url(self) -> str:
        """Return the address of the engine."""
        return str(self._client.make_url("")).rstrip("/")

    async def send(self, method: str, path: str, *, key: str = f"{KEY}:{SECRET}", **options: Any) -> Response:
        """Send a request with the key `key:secret` and read the JSON of the response."""
        headers = options.pop("headers", {}) | {"Authorization": basic_auth(key)}
        async with self._client.request(method, path, headers=headers, **options) as response:
            return Response(response.status, response.headers, await response.json(content_type="application/json"))

    async def form(self, path: str, parts: Mapping[str, bytes], **options: Any) -> Response:
        """Post files as a form."""
        form = aiohttp.FormData(default_to_multipart=True)
        for name, data in parts.items():
            form.add_field(name, data, filename="photo.jpg")
        return await self.send("POST", ROOT + path, data=form, **options)

    async def json(self, path: str, body: object, **options: Any) -> Response:
        """Post JSON."""
        return await self.send("POST", ROOT + path, json=body, **options)

    async def get(self, path: str, **query: str) -> Response:
        """Send a GET request with a query."""
        return await self.send("GET", ROOT + path, params=query)

    async def route(self, route: Route, *, key: str = f"{KEY}:{SECRET}", url: str = "http://127.0.0.1/") -> Response:
        """Send one form of an operation as the project's own client builds it, with blank pictures."""
        values = valid_values(route.operation, route.encoding, url)
        name, _, secret = key.partition(":")
        request = build_request(route.operation, route.encoding, values, base_url=self.url, key=name, secret=secret)
        path, body = request.url.removeprefix(self.url), b"".join(request.body)
        async with self._client.request(request.method, path, headers=request.headers, data=body) as response:
            return Response(response.status, response.headers, await response.json())


def basic_auth(key: str) -> str:
    """Return the header of Basic authentication."""
    return "Basic " + base64.b64encode(key.encode()).decode()


def encode_base64(data: bytes) -> str:
    """Return base64 with line breaks, as in the vendor's own examples."""
    return base64.encodebytes(data).decode("ascii")


def valid_values(operation: Operation, encoding: Encoding, url: str) -> dict[str, Any]:
    """Return a valid value for each field of an operation."""
    image = url if encoding is Encoding.QUERY else BLANK
    values = {
        FieldKind.IMAGE: image,
        FieldKind.FILE: BLANK,
        FieldKind.IMAGE_OBJECT: BLANK,
        FieldKind.METADATA: {"name": "Mẫu"},
        FieldKind.NUMBER: 7,
        FieldKind.NUMBERS: [7, 8],
    }
    return {field.name: values[field.kind] for field in operation.fields}


def make_settings(**changes: Any) -> Settings:
    """Return settings with one key without a quota, and the changes of the test."""
    return Settings(**{"keys": f"{KEY}:{SECRET}", "workers": 1, "database_url": None, **changes})


@asynccontextmanager
async def running_engine(reader: Any = None, **changes: Any) -> AsyncIterator[EngineClient]:
    """Serve on a free port of 127.0.0.1 with this reader and these settings."""
    app = build_app(make_settings(**changes), reader or ScriptedReader())
    server = TestServer(app)
    await server.start_server(**RUNNER_OPTIONS)
    async with TestClient(server) as client:
        yield EngineClient(client)
