"""HTTP client of the API v1: sends the requests of `sansio` and repeats only calls that cannot be charged twice."""

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
from bot.api.bodies import Source, Value, fetch_sources
from bot.api.descriptors import Encoding, Operation
from bot.api.errors import ApiError, Nonsense, Unavailable, Uncertain
from bot.api.results import Result
from bot.api.retry import CircuitBreaker, RetryPolicy
from bot.api.sansio import Request, authorization, build_request, parse_response

_CONNECT_SECONDS = 10.0
_PROBE_SECONDS = 5.0
_PREFETCHED = 4  # waiting calls whose images are fetched already, so that a slot serves the request alone
_CHUNK = 64 * 1024  # bytes written or read at once, the limit of buffered data on a slow line
# Four faces or a rectified card in base64 need a few MiB. A longer answer is an error.
_MAX_ANSWER = 32 * 1024 * 1024


class ApiClient:
    """A client with one session, used as `async with`.

    `timeout` (seconds) limits one attempt, `max_concurrent` the concurrent attempts. `base_url` must be https, because
    every request carries the secret. Plain http is accepted for this machine, and elsewhere with `allow_http`, which
    states that the network is trusted. Otherwise ValueError is raised. Tests replace clock, sleep and draw (0..1).
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
        self._prefetch = asyncio.Semaphore(max_concurrent + _PREFETCHED)
        self._slots = asyncio.Semaphore(max_concurrent)
        self._retry = retry or RetryPolicy()
        self._breaker = breaker or CircuitBreaker(clock)
        self._sleep = sleep
        self._draw = draw
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        # A reused connection that the server closes during a request leaves the outcome of a paid call unknown, and a
        # handshake costs less than a question to a person. Cookies could only mix up calls.
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
        """Return the typed result of one call. Raises ApiError.

        `begin` is awaited directly before each attempt is sent, so a waiting call has not begun. `keep` is awaited with
        the body of a success before the return, so that a paid answer is stored first. `sansio.parse_response` can
        parse the stored body again.

        A source among `values` is called before each attempt, and its bytes are released once sent, because many calls
        wait for a slot or an answer at the same time. Errors of a source are raised here.

        A refused call is repeated. A call with an unknown outcome is repeated only when the operation is free and
        idempotent. Raises the ValueError and TypeError of `sansio.build_request`.
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
        """Return whether the circuit breaker has opened since the last call of this method."""
        return self._breaker.just_opened()

    @property
    def busy(self) -> bool:
        """Return whether a further call would wait before its images are fetched."""
        return self._prefetch.locked()

    @property
    def is_paused(self) -> bool:
        """Return whether calls are refused for a while after consecutive failures."""
        return self._breaker.is_open

    async def reachable(self) -> bool:
        """Return whether the service answers at all. No operation is called, nothing is charged, and no key is sent."""
        try:
            async with (
                aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=_PROBE_SECONDS)) as session,
                session.head(self._base_url, allow_redirects=False) as response,
            ):
                return response.status < HTTPStatus.INTERNAL_SERVER_ERROR
        except (aiohttp.ClientError, TimeoutError):
            return False

    async def fetch_picture(self, url: str) -> bytes:
        """Return the picture of a gallery image. Raises ApiError when the picture cannot be fetched.

        The key is sent only to the service itself. A picture on another host is fetched by https without the key.
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
        async with self._prefetch:
            self._breaker.check()
            request = build(await fetch_sources(values))
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
        """Send a request. Return status, headers and body of the answer. Raises Unavailable or Uncertain."""
        if self._session is None:
            raise RuntimeError("the client is used as `async with`")
        failure: ApiError
        # Without a length, a body in pieces would be sent chunked, which some servers do not accept.
        length = {"Content-Length": str(sum(map(len, request.body)))} if request.body else {}
        try:
            async with self._session.request(
                request.method,
                URL(request.url, encoded=True),
                headers={**request.headers, **length},
                data=_pieces(request.body) if request.body else None,
                allow_redirects=False,  # the secret is sent to the configured address alone
            ) as response:
                return response.status, response.headers, await _read(response)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError):
            failure = Unavailable("no connection")
        except TimeoutError:
            failure = Uncertain("no answer in time")
        except aiohttp.ClientError:
            failure = Uncertain("the connection was cut")
        # Raised outside the handler, because the exceptions of aiohttp carry the request with its headers.
        raise failure


async def _pieces(body: list[bytes]) -> AsyncIterator[memoryview]:
    """Yield a body in chunks. Each piece is released once written."""
    while body:
        part = memoryview(body.pop(0))
        for start in range(0, len(part), _CHUNK):
            yield part[start : start + _CHUNK]


async def _read(response: aiohttp.ClientResponse) -> bytes:
    body = bytearray()
    async for chunk in response.content.iter_chunked(_CHUNK):
        body += chunk
        if len(body) > _MAX_ANSWER:
            raise Nonsense("the answer is too long")
    return bytes(body)


async def _never_twice(request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
    """Prevent aiohttp from silently repeating a GET on a lost connection, which may have been charged.

    aiohttp repeats after two classes of exceptions, also on new connections, and has no option against that.
    """
    try:
        return await handler(request)
    except aiohttp.ClientConnectorError:
        raise
    except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError):
        pass
    raise aiohttp.ClientError("cut")
