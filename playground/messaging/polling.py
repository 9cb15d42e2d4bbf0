"""Long polling: one reader at a time waits for updates."""

import asyncio
from collections.abc import Callable

from playground.messaging.errors import conflict
from playground.messaging.updates import Update, PendingUpdates

_SECOND_READER = "terminated by other getUpdates request; make sure that only one bot instance is running"


class Poller:
    """The getUpdates side of the waiting updates; a newer call ends an older one with 409."""

    def __init__(self, updates: PendingUpdates, clock: Callable[[], float]) -> None:
        self._updates = updates
        self._clock = clock
        self._waiting: asyncio.Future[None] | None = None
        self._last: tuple[int, float] = (0, 0.0)
        updates.arrived.append(self._wake)

    async def poll(self, offset: int, limit: int, patience: float) -> list[Update]:
        """Up to `limit` updates from `offset` on, after waiting up to `patience` seconds for the first.

        Raises Refusal 409 when another reader comes meanwhile.
        """
        self.abort(_SECOND_READER)
        self._updates.confirm_below(offset)
        limit = self._narrowed(offset, limit)
        if (batch := self._updates.batch(limit)) or patience <= 0:
            return batch
        await self._wait(patience)
        return self._updates.batch(limit)

    def abort(self, reason: str) -> None:
        """End the reader that waits now, if one does, with 409."""
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(conflict(reason))

    def release(self) -> None:
        """Let the reader that waits now go with nothing."""
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)

    def _narrowed(self, offset: int, limit: int) -> int:
        """One update only when the same offset comes again within half a second (Client.cpp).

        The bot may have failed on one of the batch.
        """
        last, since = self._last
        now = self._clock()
        self._last = (offset, now)
        return 1 if offset == last and now < since + 0.5 else limit

    async def _wait(self, patience: float) -> None:
        waiting = self._waiting = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(patience):
                await waiting
        except TimeoutError:
            pass
        finally:
            if self._waiting is waiting:
                self._waiting = None

    def _wake(self, _: Update) -> None:
        self.release()
