"""Long polling: one reader at a time waits for updates."""

import asyncio
from collections.abc import Callable

from playground.messaging.errors import conflict
from playground.messaging.updates import PendingUpdates, Update

_SECOND_READER = "terminated by other getUpdates request; make sure that only one bot instance is running"


class Poller:
    """The reader's side of getUpdates. A newer call ends an older call with 409."""

    def __init__(self, updates: PendingUpdates, clock: Callable[[], float]) -> None:
        self._updates = updates
        self._clock = clock
        self._waiting: asyncio.Future[None] | None = None
        self._last: tuple[int, float] = (0, 0.0)
        updates.arrival_listeners.append(lambda _: self.release())

    async def poll(self, offset: int, limit: int, seconds: float) -> list[Update]:
        """Return up to `limit` updates from `offset` on, waiting up to `seconds` for the first update.

        Raise BotApiError 409 when another reader calls in the meantime.
        """
        self.abort(_SECOND_READER)
        self._updates.confirm_below(offset)
        limit = self._effective_limit(offset, limit)
        if (oldest := self._updates.oldest(limit)) or seconds <= 0:
            return oldest
        await self._wait(seconds)
        return self._updates.oldest(limit)

    def abort(self, reason: str) -> None:
        """End the waiting reader, if there is one, with 409."""
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(conflict(reason))

    def release(self) -> None:
        """End the waiting reader, if there is one, without an error."""
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)

    def _effective_limit(self, offset: int, limit: int) -> int:
        """Return 1 when the same offset comes again within half a second, else `limit` (Client.cpp).

        The bot may have failed on one update of the previous batch.
        """
        last, since = self._last
        now = self._clock()
        self._last = (offset, now)
        return 1 if offset == last and now < since + 0.5 else limit

    async def _wait(self, seconds: float) -> None:
        waiting = self._waiting = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(seconds):
                await waiting
        except TimeoutError:
            pass
        finally:
            if self._waiting is waiting:
                self._waiting = None
