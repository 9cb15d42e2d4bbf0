"""Bounds what arrives: so many bodies at once, so many seconds for each."""

import asyncio
import math
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

from bot.api.errors import BadFormat
from engine.workers.pool import NotNow


class Uploads:
    """Turns of receiving: at most `at_once` bodies are in memory half-way, each for at most `seconds`."""

    def __init__(self, at_once: int, seconds: float) -> None:
        self._free = asyncio.Semaphore(at_once)
        self._seconds = seconds

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Hold a turn; raise `NotNow` when none gets free, `BadFormat` when what arrives is too slow or breaks off.

        Who waits for a turn costs nothing: aiohttp stops reading from a sender that nobody listens to.
        """
        try:
            async with asyncio.timeout(self._seconds):
                await self._free.acquire()
        except TimeoutError:
            raise NotNow(math.ceil(self._seconds)) from None
        try:
            async with asyncio.timeout(self._seconds):
                yield
        except (TimeoutError, ConnectionError, web.RequestPayloadError):  # the last: torn chunks, damaged compression
            raise BadFormat from None
        finally:
            self._free.release()
