"""The one client of the API v1: sends what sansio builds, repeats only what cannot be charged twice."""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from functools import partial
from http import HTTPStatus
from types import TracebackType
from typing import Self

import aiohttp
from yarl import URL

from bot.api.address import check_address
from bot.api.bodies import Source, Value, fetched
from bot.api.descriptors import Encoding, Operation
from bot.api.errors import ApiError, Nonsense, Unavailable, Uncertain
from bot.api.results import Result
from bot.api.retry import CircuitBreaker, RetryPolicy
from bot.api.sansio import Request, authorization, build_request, parse_response

_CONNECT_SECONDS = 10.0
_LOOK_SECONDS = 5.0
_AHEAD = 4  # calls whose images are fetched while they wait for a turn: a turn is spent on the service alone
_PIECE = 64 * 1024  # bytes written or read at once: no more lies in a buffer when the line is slow
# Four faces or a straightened card in base64 need a few MiB; an answer beyond this is a fault.
_LONGEST_ANSWER = 32 * 1024 * 1024


class ApiClient:
    """Calls operations over one session; used as `async with`.

    `timeout` (seconds) bounds one attempt, `max_concurrent` the attempts under way. `base_url` is https; plain
    http is for this machine, and a ValueError elsewhere unless `allow_http` says that the network between
    is trusted: every request carries the secret. Tests pass in clock, sleep and draw (0..1).
    """

    def __init__(
        self,
        base_url: str,
        key: str,
        secret: str,
        *,
        timeout: float = 60.0,
        max_concurrent: int = 8,
        retry: RetryPolicy | None = None,
        breaker: CircuitBreaker | None = None,
        allow_http: bool = False,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
        draw: Callable[[], float] = random.random,
    ) -> None:
        check_address(base_url, allow_http=allow_http)
        self._base_url = base_url
        self._key = key
        self._secret = secret
        self._timeout = aiohttp.ClientTimeout(total=timeout, connect=min(timeout, _CONNECT_SECONDS))
        self._max_concurrent = max_concurrent
        self._near = asyncio.Semaphore(max_concurrent + _AHEAD)
        self._slots = asyncio.Semaphore(max_concurrent)
        self._retry = retry or RetryPolicy()
        self._breaker = breaker or CircuitBreaker(clock)
        self._sleep = sleep
        self._draw = draw
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        # A kept connection that the other side closes while a request is on its way leaves a paid call
        # uncertain; a handshake costs less than asking a person. Cookies could only mix up calls.
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=self._max_concurrent, force_close=True),
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=self._timeout,
            middlewares=(_never_twice,),
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def call(
        self,
        operation: Operation,
        values: Mapping[str, Value | Source],
        encoding: Encoding | None = None,
        *,
        begin: Callable[[], Awaitable[object]] | None = None,
        keep: Callable[[bytes], Awaitable[None]] | None = None,
    ) -> Result:
        """Return the typed result of one call, or raise the ApiError it ends with.

        `begin` is awaited when an attempt's turn has come, right before it is sent: what waits was not begun.
        `keep` is awaited with the body of a success before it is returned, so that a paid answer is stored first;
        `sansio.parse_response` reads that body again.

        A source among `values` is asked for each attempt before it is begun, and what it gave is let go once it is
        sent: many calls wait, for their turn and for answers. What a source raises is raised here.

        Repeats what was refused before it was processed, and what has no known outcome only where the
        operation is free and idempotent. ValueError and TypeError as in `sansio.build_request`.
        """
        build = partial(build_request, operation, encoding, base_url=self._base_url, key=self._key, secret=self._secret)
        attempt = 0
        while True:
            try:
                status, headers, body = await self._attempt(build, values, begin)
                result = parse_response(operation, status, headers, body)
            except ApiError as error:
                wait = self._retry.wait(error, operation, attempt, self._draw())
                if wait is None:
                    raise
            else:
                if keep:
                    await keep(body)
                return result
            await self._sleep(wait)
            attempt += 1

    def breaker_just_opened(self) -> bool:
        """Whether the service failed so often in a row that it is left alone, since this was last asked."""
        return self._breaker.just_opened()

    @property
    def busy(self) -> bool:
        """Whether a further call would wait for its turn, and for its images."""
        return self._near.locked()

    @property
    def is_paused(self) -> bool:
        """Whether calls are refused for a while, after failures in a row."""
        return self._breaker.is_open

    async def reachable(self) -> bool:
        """Say whether the service answers at all: no operation is called, nothing is charged, no key is sent."""
        try:
            async with (
                aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=_LOOK_SECONDS)) as session,
                session.head(self._base_url, allow_redirects=False) as response,
            ):
                return response.status < HTTPStatus.INTERNAL_SERVER_ERROR
        except (aiohttp.ClientError, TimeoutError):
            return False

    async def fetch_picture(self, url: str) -> bytes:
        """Fetch the picture of an image of the gallery; ApiError where there is none.

        The key goes along only to the service itself; a picture elsewhere is fetched by https and without it.
        """
        try:
            own = URL(url).origin() == URL(self._base_url).origin()
        except ValueError:
            raise Unavailable("no address") from None
        if not own and not url.startswith("https://"):
            raise Unavailable("no https address")
        headers = {"Authorization": authorization(self._key, self._secret)} if own else {}
        status, _, body = await self._exchange(Request("picture", "GET", url, headers, []))
        if status != HTTPStatus.OK:
            raise Unavailable(f"HTTP {status}")
        return body

    async def _attempt(
        self,
        build: Callable[[Mapping[str, Value]], Request],
        values: Mapping[str, Value | Source],
        begin: Callable[[], Awaitable[object]] | None,
    ) -> tuple[int, Mapping[str, str], bytes]:
        async with self._near:
            self._breaker.check()
            request = build(await fetched(values))
            async with self._slots:
                if begin:
                    await begin()
                self._breaker.admit()
                try:
                    status, headers, body = await self._exchange(request)
                except (Unavailable, Uncertain):
                    self._breaker.failed()
                    raise
        if status >= 500:
            self._breaker.failed()
        else:
            self._breaker.succeeded()
        return status, headers, body

    async def _exchange(self, request: Request) -> tuple[int, Mapping[str, str], bytes]:
        """Send a request and return status, headers and body of its answer; Unavailable or Uncertain for none."""
        if self._session is None:
            raise RuntimeError("the client is used as `async with`")
        failure: ApiError
        # Without its length a body in pieces would go in chunks, which not every server reads.
        length = {"Content-Length": str(sum(map(len, request.body)))} if request.body else {}
        try:
            async with self._session.request(
                request.method,
                URL(request.url, encoded=True),
                headers={**request.headers, **length},
                data=_pieces(request.body) if request.body else None,
                allow_redirects=False,  # the secret goes to the address in the settings and nowhere else
            ) as response:
                return response.status, response.headers, await _read(response)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError):
            failure = Unavailable("no connection")
        except TimeoutError:
            failure = Uncertain("no answer in time")
        except aiohttp.ClientError:
            failure = Uncertain("the connection was cut")
        # Raised here and not above: the library's exceptions carry the request with its headers.
        raise failure


async def _pieces(body: list[bytes]) -> AsyncIterator[memoryview]:
    """Give a body out, each of its files let go once it is written."""
    while body:
        part = memoryview(body.pop(0))
        for start in range(0, len(part), _PIECE):
            yield part[start : start + _PIECE]


async def _read(response: aiohttp.ClientResponse) -> bytes:
    body = bytearray()
    async for chunk in response.content.iter_chunked(_PIECE):
        body += chunk
        if len(body) > _LONGEST_ANSWER:
            raise Nonsense("the answer is too long")
    return bytes(body)


async def _never_twice(request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
    """Keep the library from silently repeating a cut GET, which may have been charged.

    It repeats after two classes of exceptions, on fresh connections too, and has no setting against it.
    """
    try:
        return await handler(request)
    except aiohttp.ClientConnectorError:
        raise
    except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError):
        pass
    raise aiohttp.ClientError("cut")
