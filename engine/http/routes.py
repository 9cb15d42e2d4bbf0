"""Route every form of every operation from the key to the answer, and answer the health checks."""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from aiohttp import web

from bot.api.descriptors import Route
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
from bot.api.operations import OPERATIONS, ROUTES
from bot.api.results import Result
from engine.accounts import AccountRegistry, parse_keys
from engine.gallery.connect import open_gallery
from engine.http.admin_routes import add_admin_routes
from engine.http.face_response_bodies import Body
from engine.http.face_search import IMAGE_PATH, FaceSearch, Requester
from engine.http.fetch import Fetcher
from engine.http.image_check import is_picture
from engine.http.inputs import Inputs, read_inputs
from engine.http.metrics import Metrics
from engine.http.middleware import BASIC_CHALLENGE, BODY_CODE, METRICS, log_and_count
from engine.http.operation_handlers import Pictures, perform
from engine.http.response_bodies import build_error_body, build_success_body
from engine.http.uploads import UploadSlots
from engine.settings import Settings
from engine.workers.pdf_pages import is_pdf
from engine.workers.reader import DeadlineExceeded, Reader

HTTP_STATUSES: Mapping[type[ApiError], int] = {
    WrongKey: 401,
    OutOfQuota: 402,  # not 429, which a client takes for "slow down", nor 403, which a client takes for a wrong key
    BadFormat: 400,
    InvalidId: 404,
    NoContent: 422,
    UrlUnreachable: 422,
    QueryFailed: 422,
}
"""Statuses of business errors with ``ENGINE_ERROR_STATUS=http``, instead of 200."""

DECODE_THREADS = 2  # pictures checked at the same time; each may take 100 MB for a moment


class ApiHandlers:
    """The handlers of all routes, with the resources that they share."""

    def __init__(self, settings: Settings, reader: Reader, missing: tuple[str, ...]) -> None:
        self._settings = settings
        self._reader = reader
        self._missing = missing
        self._upload_slots = UploadSlots(settings.uploads, settings.upload_seconds)
        self.accounts = AccountRegistry(parse_keys(settings.keys.get_secret_value()))
        self._fetcher: Fetcher
        self._decode_threads: ThreadPoolExecutor
        self._face_search: FaceSearch

    async def hold_resources(self, _app: web.Application) -> AsyncIterator[None]:
        """Hold the gallery, the download session and the decoding threads while the application runs."""
        gallery = await asyncio.to_thread(open_gallery, self._settings)
        self._face_search = FaceSearch(gallery, self._reader, keep_pictures=self._settings.gallery_pictures)
        self._fetcher = Fetcher(private=self._settings.fetch_private)
        with ThreadPoolExecutor(DECODE_THREADS, thread_name_prefix="engine-decode") as self._decode_threads:
            yield
        await self._fetcher.close()
        await self._face_search.close()

    async def handle(self, route: Route, request: web.Request) -> web.Response:
        """Answer one request in the convention of its family. A business error is a normal answer."""
        started = time.monotonic()
        try:
            body = await self._process(route, request)
        except ApiError as error:
            body = build_error_body(route, error, self._settings.shape, seconds=time.monotonic() - started)
            return self._respond(route, body, type(error))
        return self._respond(route, body)

    async def _process(self, route: Route, request: web.Request) -> Body:
        account = self.accounts.authenticate(request.headers.get("Authorization"))
        with account.reserve() as reservation:
            async with self._upload_slots.acquire():
                inputs = await read_inputs(request, route, self._fetcher)
            result = await self._perform(route, Requester(account.name, _read_origin(request)), inputs)
            body = build_success_body(route.operation, result, self._settings.shape)
            reservation.charged = not route.operation.free
        return body

    async def _perform(self, route: Route, requester: Requester, inputs: Inputs) -> Result:
        try:
            async with asyncio.timeout(self._settings.deadline):
                await self._check_pictures(inputs.pictures)
                if route.operation.family is Family.SEARCH:
                    return await self._face_search.perform(route.operation, requester, inputs)
                return await perform(route.operation, self._reader, inputs.pictures)
        except TimeoutError:
            raise DeadlineExceeded from None

    async def _check_pictures(self, pictures: Pictures) -> None:
        """Raise `BadFormat` for bytes that are no picture, before the bytes take a place in the queue."""
        loop = asyncio.get_running_loop()
        for name, data in pictures.items():
            pdf = name == "file" and is_pdf(data)
            if not pdf and not await loop.run_in_executor(self._decode_threads, is_picture, data):
                raise BadFormat(field=name)

    def _respond(self, route: Route, body: Body, error: type[ApiError] | None = None) -> web.Response:
        code = body.get(CONVENTIONS[route.operation.family].code_key)
        status = 200
        if self._settings.error_status == "http" and error and code is not None:  # a scan without text has no code
            status = HTTP_STATUSES[error]
        response = web.json_response(body, status=status, headers=BASIC_CHALLENGE if status == 401 else None)
        response[BODY_CODE] = code
        return response

    async def gallery_picture(self, request: web.Request) -> web.Response:
        """Return the small picture of an image to the key that added the image. Free of charge, never cached."""
        try:
            account = self.accounts.authenticate(request.headers.get("Authorization"))
            requester = Requester(account.name, "")
            picture = await self._face_search.load_picture(requester, int(request.match_info["id"]))
        except WrongKey:
            raise web.HTTPUnauthorized from None
        except ApiError:
            raise web.HTTPNotFound from None
        return web.Response(body=picture, content_type="image/jpeg", headers={"Cache-Control": "private, no-store"})

    async def live(self, _request: web.Request) -> web.Response:
        """Answer that the process runs."""
        return web.json_response({"live": True})

    async def ready(self, _request: web.Request) -> web.Response:
        """Answer whether photos can be read now, with the operations and the missing models."""
        warm = self._reader.warm_workers
        body = {
            "ready": warm > 0,
            "workers": {"warm": warm, "wanted": self._settings.workers},
            "shape": self._settings.shape,
            "operations": [operation.name for operation in OPERATIONS],
            "missing": self._missing,
        }
        return web.json_response(body, status=200 if warm else 503)


def _read_origin(request: web.Request) -> str:
    """Return the address of this engine as the caller wrote it. An invalid Host is HTTP 400 (RFC 9112, 3.2)."""
    try:
        return str(request.url.origin())
    except ValueError:
        raise web.HTTPBadRequest from None


def build_app(settings: Settings, reader: Reader, missing: tuple[str, ...] = ()) -> web.Application:
    """Build the application with all routes of API v1, health checks and admin routes. /ready lists `missing`."""
    handlers = ApiHandlers(settings, reader, missing)
    app = web.Application(client_max_size=settings.body_limit, middlewares=[log_and_count])
    app[METRICS] = Metrics(reader)
    app.cleanup_ctx.append(handlers.hold_resources)
    app.router.add_route("GET", "/live", handlers.live)
    app.router.add_route("GET", "/ready", handlers.ready)
    app.router.add_route("GET", IMAGE_PATH.replace("{id}", "{id:[0-9]{1,18}}"), handlers.gallery_picture)
    for route in ROUTES:
        app.router.add_route(route.method, route.path, partial(handlers.handle, route))
    add_admin_routes(app, handlers.accounts)
    return app
