"""The HTTP side: every form of every operation, from the key to the answer, and the two questions after its health."""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from aiohttp import web

from bot.api.errors import (
    CONVENTIONS,
    ApiError,
    BadFormat,
    Family,
    InvalidId,
    NoContent,
    OutOfQuota,
    QueryFailed,
    UrlUnreachable,
    WrongKey,
)
from bot.api.operations import OPERATIONS, ROUTES, Route
from bot.api.results import Result
from engine.accounts import Keyring, parse_keys
from engine.gallery.connect import open_gallery
from engine.http import admin_routes
from engine.http import response_bodies as answers
from engine.http.face_search import IMAGE_PATH, Asker, FaceSearch
from engine.http.fetch import Fetcher
from engine.http.image_check import is_picture
from engine.http.inputs import Inputs, read_inputs
from engine.http.metrics import Metrics
from engine.http.middleware import CHALLENGE, CODE, METRICS, watch
from engine.http.operation_handlers import Pictures, perform
from engine.http.uploads import Uploads
from engine.settings import Settings
from engine.workers.pdf_pages import is_pdf
from engine.workers.pool import Reader, TooSlow

HTTP_STATUS: Mapping[type[ApiError], int] = {
    WrongKey: 401,
    OutOfQuota: 402,  # not 429, which a client takes for "slow down", nor 403, which it takes for a wrong key
    BadFormat: 400,
    InvalidId: 404,
    NoContent: 422,
    UrlUnreachable: 422,
    QueryFailed: 422,
}
"""What ``ENGINE_ERROR_STATUS=http`` answers instead of 200."""

DECODERS = 2  # pictures looked at side by side; each may take 100 MB for a moment


class Api:
    """What the routes share: keys, the reader, and the means to fetch and look at pictures."""

    def __init__(self, settings: Settings, reader: Reader, missing: tuple[str, ...]) -> None:
        self._settings = settings
        self._reader = reader
        self._missing = missing
        self._uploads = Uploads(settings.uploads, settings.upload_seconds)
        self.keyring = Keyring(parse_keys(settings.keys.get_secret_value()))
        self._fetcher: Fetcher
        self._decoders: ThreadPoolExecutor
        self._search: FaceSearch

    async def resources(self, _app: web.Application) -> AsyncIterator[None]:
        """Hold the download session, the decoding threads and the gallery while the application runs."""
        gallery = await asyncio.to_thread(open_gallery, self._settings)
        self._search = FaceSearch(gallery, self._reader, pictures=self._settings.gallery_pictures)
        self._fetcher = Fetcher(private=self._settings.fetch_private)
        with ThreadPoolExecutor(DECODERS, thread_name_prefix="engine-decode") as self._decoders:
            yield
        await self._fetcher.close()
        await self._search.close()

    async def handle(self, route: Route, request: web.Request) -> web.Response:
        """Answer one request in its family's words; a business error is one of the answers."""
        started = time.monotonic()
        try:
            body = await self._work(route, request)
        except ApiError as error:
            body = answers.failure(route, error, self._settings.shape, seconds=time.monotonic() - started)
            return self._respond(route, body, type(error))
        return self._respond(route, body)

    async def _work(self, route: Route, request: web.Request) -> answers.Body:
        account = self.keyring.account(request.headers.get("Authorization"))
        with account.reserve() as unit:
            async with self._uploads.turn():
                inputs = await read_inputs(request, route, self._fetcher)
            result = await self._perform(route, Asker(account.name, _origin(request)), inputs)
            body = answers.success(route.operation, result, self._settings.shape)
            unit.charged = not route.operation.free
        return body

    async def _perform(self, route: Route, asker: Asker, inputs: Inputs) -> Result:
        try:
            async with asyncio.timeout(self._settings.deadline):
                await self._check(inputs.pictures)
                if route.operation.family is Family.SEARCH:
                    return await self._search.perform(route.operation, asker, inputs)
                return await perform(route.operation, self._reader, inputs.pictures)
        except TimeoutError:
            raise TooSlow from None

    async def _check(self, pictures: Pictures) -> None:
        """Refuse bytes that are no picture before they take a place in the queue."""
        loop = asyncio.get_running_loop()
        for name, data in pictures.items():
            pdf = name == "file" and is_pdf(data)
            if not pdf and not await loop.run_in_executor(self._decoders, is_picture, data):
                raise BadFormat(field=name)

    def _respond(self, route: Route, body: answers.Body, error: type[ApiError] | None = None) -> web.Response:
        code = body.get(CONVENTIONS[route.operation.family].code_key)
        status = 200
        if self._settings.error_status == "http" and error and code is not None:  # a scan without text has no code
            status = HTTP_STATUS[error]
        response = web.json_response(body, status=status, headers=CHALLENGE if status == 401 else None)
        response[CODE] = code
        return response

    async def image(self, request: web.Request) -> web.Response:
        """Give the small picture of an image to the key that added it; free, and kept by nobody on the way."""
        try:
            account = self.keyring.account(request.headers.get("Authorization"))
            picture = await self._search.picture(Asker(account.name, ""), int(request.match_info["id"]))
        except WrongKey:
            raise web.HTTPUnauthorized from None
        except ApiError:
            raise web.HTTPNotFound from None
        return web.Response(body=picture, content_type="image/jpeg", headers={"Cache-Control": "private, no-store"})

    async def live(self, _request: web.Request) -> web.Response:
        """Say that the process is up."""
        return web.json_response({"live": True})

    async def ready(self, _request: web.Request) -> web.Response:
        """Say whether cards can be read now, what the engine can do, and what is not there."""
        warm = self._reader.warm
        body = {
            "ready": warm > 0,
            "workers": {"warm": warm, "wanted": self._settings.workers},
            "shape": self._settings.shape,
            "operations": [operation.name for operation in OPERATIONS],
            "missing": self._missing,
        }
        return web.json_response(body, status=200 if warm else 503)


def _origin(request: web.Request) -> str:
    """How the caller names this engine; a Host that is none is HTTP 400 (RFC 9112, 3.2)."""
    try:
        return str(request.url.origin())
    except ValueError:
        raise web.HTTPBadRequest from None


def build_app(settings: Settings, reader: Reader, missing: tuple[str, ...] = ()) -> web.Application:
    """Build the application: all routes of the API v1, health and extras; `missing` is told by /ready."""
    api = Api(settings, reader, missing)
    app = web.Application(client_max_size=settings.body_limit, middlewares=[watch])
    app[METRICS] = Metrics(reader)
    app.cleanup_ctx.append(api.resources)
    app.router.add_route("GET", "/live", api.live)
    app.router.add_route("GET", "/ready", api.ready)
    app.router.add_route("GET", IMAGE_PATH.replace("{id}", "{id:[0-9]{1,18}}"), api.image)
    for route in ROUTES:
        app.router.add_route(route.method, route.path, partial(api.handle, route))
    admin_routes.add(app, api.keyring)
    return app
