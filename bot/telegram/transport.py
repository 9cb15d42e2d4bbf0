"""The library's request layer over one aiohttp session: a tenth of the library's own CPU cost under parallel calls.

Each error of the library becomes one of ``bot.telegram.errors`` here, in ``translated``.
"""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, cast

import aiohttp
from telegram import error as library
from telegram.request import BaseRequest, RequestData

from bot.conversation.protocols import FileTooLarge
from bot.telegram import errors

# Durations in the library's coming form. In the present form every flood answer (429) brings a warning.
os.environ["PTB_TIMEDELTA"] = "true"

READ_TIMEOUT = 20.0
"""Seconds to wait for an answer. Long polling asks for more."""
CONNECTIONS = 100
"""Most connections to Telegram at the same time."""
LONGEST_REFUSAL = 2000
"""Most bytes of an answer that may be a refusal. Longer answers are not searched for an error."""
REFUSALS: tuple[tuple[str, type[Exception]], ...] = (
    ("not modified", errors.NotModified),
    ("chat not found", errors.ChatUnreachable),
    ("too big", FileTooLarge),
    ("not found", errors.MessageNotFound),
    ("can't be edited", errors.MessageNotFound),
    ("message_id_invalid", errors.MessageNotFound),
)
"""Words in Telegram's description of a refusal (400) -> the meant error. The first match counts."""

CountRequest = Callable[[str, int | None], None]
"""Takes the Bot API method of a request ("file" for a download) and the HTTP status, None without an answer."""


@dataclass(frozen=True, slots=True)
class JsonPayload:
    """Ready JSON in the place of the library's (final) ``RequestData``, for the calls made on every update."""

    json_payload: bytes


class _AnswerLost(library.NetworkError):
    """Carries ``errors.AnswerLost`` through the library."""


class _GatewayFailed(_AnswerLost):
    """Carries ``errors.GatewayFailed`` through the library."""


MEANINGS: tuple[tuple[type[library.TelegramError], type[errors.TelegramError]], ...] = (
    (library.Forbidden, errors.ChatUnreachable),
    (library.ChatMigrated, errors.ChatUnreachable),
    (library.InvalidToken, errors.TokenRejected),
    (library.Conflict, errors.PollingConflict),
    (_GatewayFailed, errors.GatewayFailed),
    (_AnswerLost, errors.AnswerLost),
    (library.TimedOut, errors.AnswerLost),
    (library.NetworkError, errors.TelegramUnavailable),
    (library.TelegramError, errors.TelegramError),
)
"""Error of the library -> its meaning. The first match counts."""


@contextmanager
def translated() -> Iterator[None]:
    """Raise one of ``bot.telegram.errors`` for an error of the library, or ``FileTooLarge``."""
    try:
        yield
    except library.TelegramError as error:
        raise _translate(error) from None


def _translate(error: library.TelegramError) -> Exception:
    description = str(error)
    if isinstance(error, library.RetryAfter):
        pause = error.retry_after
        return errors.RateLimited(pause if isinstance(pause, int) else pause.total_seconds())
    if isinstance(error, library.BadRequest):
        lowered = description.lower()
        return next((meaning for words, meaning in REFUSALS if words in lowered), errors.Refused)(description)
    return next(meaning for kind, meaning in MEANINGS if isinstance(error, kind))(description)


class AiohttpRequest(BaseRequest):
    """``BaseRequest`` over one ``aiohttp.ClientSession``, opened by ``initialize``.

    ``count`` is called for every request made. No error text holds the address with the bot's token.
    """

    def __init__(self, count: CountRequest) -> None:
        self._count = count
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Return the seconds that the library adds to the time-out of ``getUpdates``."""
        return READ_TIMEOUT

    async def initialize(self) -> None:
        """Open the session, once."""
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=CONNECTIONS, keepalive_timeout=60)
            self._session = aiohttp.ClientSession(
                connector=connector, auto_decompress=True, middlewares=(self._counted,)
            )

    async def _counted(
        self, request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType
    ) -> aiohttp.ClientResponse:
        status = None
        try:
            response = await handler(request)
            status = response.status
            return response
        finally:
            self._count("file" if request.url.path.startswith("/file/") else request.url.name, status)

    async def shutdown(self) -> None:
        """Close the session and its connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def call(self, base: str, method: str, *, seconds: float = READ_TIMEOUT, **values: Any) -> Any:
        """Call a Bot API method with JSON parameters and return its ``result``, within some seconds.

        Values that are None stay out. Raise one of ``bot.telegram.errors``.
        """
        payload = JsonPayload(json.dumps({k: v for k, v in values.items() if v is not None}).encode())
        with translated():
            return await self.post(f"{base}/{method}", cast(RequestData, payload), read_timeout=seconds)

    async def download(self, url: str) -> bytes:
        """Return the bytes at an address of Telegram's file server. Raise one of ``bot.telegram.errors``."""
        with translated():
            return await self.retrieve(url)

    async def do_request(  # noqa: D102  # the base class documents it
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = None,
        write_timeout: Any = None,  # noqa: ARG002  # one total time-out serves
        connect_timeout: Any = None,  # noqa: ARG002  # the library passes it
        pool_timeout: Any = None,  # noqa: ARG002  # the library passes it
    ) -> tuple[int, bytes]:
        # The library gives a marker of its own for "no time-out named".
        total = read_timeout if isinstance(read_timeout, int | float) else READ_TIMEOUT
        if self._session is None:
            raise library.NetworkError("The HTTP session is not open")
        try:
            async with self._session.request(
                method, url, timeout=aiohttp.ClientTimeout(total=total), **_body(request_data)
            ) as response:
                if response.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
                    raise _GatewayFailed(f"HTTP: {response.status}")
                body = await response.read()
                return (_error_code(body) or response.status), body
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            # `from None`: the cause's text would carry the address, and with it the token.
            raise library.NetworkError(f"HTTP: {type(error).__name__}") from None
        except asyncio.TimeoutError as error:  # noqa: UP041  # aiohttp's own classes derive from this name
            raise library.TimedOut from error
        except aiohttp.ClientError as error:
            raise _AnswerLost(f"HTTP: {type(error).__name__}") from None

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Parse a body without a log line, as a body may quote personal data."""
        try:
            parsed = json.loads(payload)
        except ValueError:
            # A machine between the bot and Telegram answered.
            raise library.NetworkError("Invalid server response") from None
        return parsed if isinstance(parsed, dict) else {"result": None}


def _error_code(body: bytes) -> int | None:
    """Return the error code in the body of an answer, None for an answer that is no error.

    The Bot API promises the code in the body, not the HTTP status (Bot API, "Making requests").
    """
    if len(body) > LONGEST_REFUSAL or b"false" not in body:
        return None
    try:
        answer = json.loads(body)
        return int(answer.get("error_code", HTTPStatus.BAD_REQUEST)) if answer.get("ok") is False else None
    except (ValueError, TypeError, AttributeError):
        return None


def _body(data: RequestData | JsonPayload | None) -> dict[str, Any]:
    # The body holds people's words, and the address the token: a redirect must carry neither elsewhere.
    options: dict[str, Any] = {"allow_redirects": False}
    if data is None:
        return options
    if isinstance(data, JsonPayload) or not data.contains_files:
        # The library would put lists and keyboards as text into its JSON, which only Telegram's own server reads.
        ready = data.json_payload if isinstance(data, JsonPayload) else json.dumps(data.parameters).encode()
        return options | {"data": ready, "headers": {"Content-Type": "application/json"}}
    form = aiohttp.FormData()
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (file_name, content, mime) in data.multipart_data.items():
        form.add_field(name, content, filename=file_name, content_type=mime)
    return options | {"data": form}
