"""The framework's request layer over one aiohttp session, a tenth of its own CPU cost under parallel calls."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, cast

import aiohttp
from telegram._utils.defaultvalue import DEFAULT_NONE
from telegram._utils.types import ODVInput
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

# Durations in the framework's coming form; in the present one every flood answer (429) brings a warning.
os.environ["PTB_TIMEDELTA"] = "true"

READ_TIMEOUT = 20.0
"""Seconds to wait for an answer; long polling asks for more by itself."""
CONNECTIONS = 100
"""Most connections to Telegram at once."""
LONGEST_REFUSAL = 2000
"""Bytes of an answer that may be a refusal: larger ones are not looked through for one."""


Seen = Callable[[str, int | None], None]
"""Hears of each request: the method of the Bot API, "file" for a file's bytes, and the status, None for no answer."""


@dataclass(frozen=True, slots=True)
class Payload:
    """Ready JSON in the place of the framework's (final) ``RequestData``, for the calls made on every update."""

    json_payload: bytes


class Lost(NetworkError):  # noqa: N818  # what became of a call, not a fault
    """The connection was cut after the call was sent: it may have been carried out."""


class Failing(Lost):
    """A gateway answered 5xx: the call behind it was hardly carried out, but may have been."""


class AiohttpRequest(BaseRequest):
    """``BaseRequest`` over a shared ``aiohttp.ClientSession``, which is made in ``initialize``.

    ``seen`` is told of every request that was made.

    Error texts never hold the address: it contains the bot's token.
    """

    def __init__(self) -> None:
        self.seen: Seen = lambda _method, _status: None
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Seconds; the framework adds it to the time-out of ``getUpdates``."""
        return READ_TIMEOUT

    async def initialize(self) -> None:
        """Open the session (once)."""
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
            self.seen("file" if request.url.path.startswith("/file/") else request.url.name, status)

    async def shutdown(self) -> None:
        """Close the session and its connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def call(self, base: str, method: str, *, wait: float = READ_TIMEOUT, **values: Any) -> Any:
        """Call a Bot API method with JSON parameters; its ``result``, or one of ``telegram.error``."""
        payload = Payload(json.dumps({k: v for k, v in values.items() if v is not None}).encode())
        return await self.post(f"{base}/{method}", cast(RequestData, payload), read_timeout=wait)

    async def do_request(  # noqa: D102  # the base class documents it
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = DEFAULT_NONE,
        write_timeout: ODVInput[float] = DEFAULT_NONE,  # noqa: ARG002  # one total time-out serves
        connect_timeout: ODVInput[float] = DEFAULT_NONE,  # noqa: ARG002  # the framework passes it
        pool_timeout: ODVInput[float] = DEFAULT_NONE,  # noqa: ARG002  # the framework passes it
    ) -> tuple[int, bytes]:
        total = read_timeout if isinstance(read_timeout, int | float) else READ_TIMEOUT
        if self._session is None:
            raise NetworkError("The HTTP session is not open")
        try:
            async with self._session.request(
                method, url, timeout=aiohttp.ClientTimeout(total=total), **_body(request_data)
            ) as response:
                if response.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
                    raise Failing(f"HTTP: {response.status}")
                body = await response.read()
                return (_told(body) or response.status), body
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            # `from None`: the cause's text would carry the address, and with it the token.
            raise NetworkError(f"HTTP: {type(error).__name__}") from None
        except asyncio.TimeoutError as error:  # noqa: UP041  # aiohttp's own classes derive from this name
            raise TimedOut from error
        except aiohttp.ClientError as error:
            raise Lost(f"HTTP: {type(error).__name__}") from None

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Parse without logging the body, which may quote a person's data."""
        try:
            parsed = json.loads(payload)
        except ValueError:
            raise NetworkError("Invalid server response") from None  # something between us and Telegram spoke
        return parsed if isinstance(parsed, dict) else {"result": None}


def _told(body: bytes) -> int | None:
    """The error that the body of an answer tells of, which alone is promised (Bot API, "Making requests"); or None."""
    if len(body) > LONGEST_REFUSAL or b"false" not in body:
        return None
    try:
        told = json.loads(body)
        return int(told.get("error_code", HTTPStatus.BAD_REQUEST)) if told.get("ok") is False else None
    except (ValueError, TypeError, AttributeError):
        return None


def _body(data: RequestData | Payload | None) -> dict[str, Any]:
    # What is sent holds people's words, and the address the token: neither goes where somebody points.
    sent: dict[str, Any] = {"allow_redirects": False}
    if data is None:
        return sent
    if isinstance(data, Payload) or not data.contains_files:
        # The framework would put lists and keyboards as text into its JSON; Telegram alone understands that.
        ready = data.json_payload if isinstance(data, Payload) else json.dumps(data.parameters).encode()
        return sent | {"data": ready, "headers": {"Content-Type": "application/json"}}
    form = aiohttp.FormData()
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (file_name, content, mime) in data.multipart_data.items():
        form.add_field(name, content, filename=file_name, content_type=mime)
    return sent | {"data": form}
