"""Limit the request bodies in memory: their number, and the seconds of each."""

import asyncio
import math
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

from bot.api.errors import BadFormat
from engine.workers.reader import EngineBusy


class UploadSlots:
    """Slots for receiving bodies: at most `count` bodies at the same time, each for at most `seconds`."""

    def __init__(self, count: int, seconds: float) -> None:
        self._free = asyncio.Semaphore(count)
        self._seconds = seconds

    @asynccontextmanager
    async def acquire(self) -> AsyncIterator[None]:
        """Hold a slot while the block runs.

        A waiting body costs no memory, because aiohttp stops reading from a connection that nobody reads. Raises
        `EngineBusy` if no slot gets free in time, and `BadFormat` if the body is too slow or breaks off.
        """
        try:
            async with asyncio.timeout(self._seconds):
                await self._free.acquire()
        except TimeoutError:
            raise EngineBusy(math.ceil(self._seconds)) from None
        try:
            async with asyncio.timeout(self._seconds):
                yield
        except (TimeoutError, ConnectionError, web.RequestPayloadError):
            # RequestPayloadError: torn chunks, damaged compression
            raise BadFormat from None
        finally:
            self._free.release()
