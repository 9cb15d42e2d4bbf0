"""Takes chats from the inbox, many at once, each by one turn at a time; rings timers, drains at the end."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import socket
import uuid

from bot.house import House
from bot.sweeping import sweep
from bot.turn import ChatTurn, Handle, where
from storage import timers, turns
from storage.database import StorageError
from storage.turns import After

log = logging.getLogger(__name__)

POLL = 1.0
"""Seconds between two looks at the inbox when nobody wakes us: another process may have put something."""
RING = 0.2
"""Seconds between two looks for timers that are due, however often updates wake us."""
GIVE_BACK = 4.0
"""Seconds that steps cut off at a stop have to give their chats back."""
AT_ONCE = 16
"""Most chats that are claimed in one transaction: more would keep them from the other processes."""
SWEEP = 3600.0
"""Seconds between two sweeps of what has been kept long enough."""


class Worker:
    """Runs until it is stopped; several may share one inbox, each chat being leased to one at a time."""

    def __init__(self, house: House, handle: Handle) -> None:
        self._house = house
        self._handle = handle
        self._owner = f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
        self._wake = asyncio.Event()
        self._stopping = False
        self._turns: set[asyncio.Task[After]] = set()
        self._halfway: set[int] = set()  # updates that failed here after something was said

    def wake(self) -> None:
        """Say that something was put into the inbox."""
        self._wake.set()

    async def run(self) -> None:
        """Claim chats and handle their updates until ``stop``; trouble of the store is waited out."""
        rung = 0.0
        sweeping = asyncio.create_task(self._sweep())
        while not self._stopping:
            self._wake.clear()
            try:
                if self._house.clock() - rung > RING:
                    rung = self._house.clock()
                    await self._house.db.run(timers.ring, rung)
                while not self._stopping and await self._claim():
                    pass
            except StorageError as error:
                log.error("the inbox could not be read: %s", error)  # noqa: TRY400  # its text is one safe line
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(POLL):  # `wait_for` would make a task of each wait
                    await self._wake.wait()
        sweeping.cancel()
        await self._drain()

    def stop(self) -> None:
        """Take nothing new; ``run`` ends when the running steps have, at the latest after the drain time."""
        self._stopping = True
        self.wake()

    async def _drain(self) -> None:
        """Let running steps finish within the drain time, then give the rest back."""
        if self._turns:
            _, late = await asyncio.wait(self._turns, timeout=self._house.settings.drain)
            for task in late:
                task.cancel()
            if late:
                await asyncio.wait(late, timeout=GIVE_BACK)

    async def _sweep(self) -> None:
        """Take out what is too old at the start and every hour, beside the work: nobody waits for it."""
        swept = 0.0
        while True:
            if self._house.clock() - swept > SWEEP:
                swept = self._house.clock()
                try:
                    await sweep(self._house, swept)
                except StorageError as error:
                    log.error("old records could not be taken out: %s", error)  # noqa: TRY400  # one safe line
            await asyncio.sleep(POLL)

    async def _claim(self) -> bool:
        """Begin the turns of some chats; True when more of them may wait and there is room."""
        now, lease = self._house.clock(), self._house.settings.lease
        room = min(AT_ONCE, self._house.settings.workers - len(self._turns))
        if room <= 0:
            return False
        taken = await self._house.db.run(turns.take, self._owner, now, lease, room)
        for turn, guest in taken:
            one = ChatTurn(self._house, self._handle, turn, guest, now + lease, self._halfway)
            task = asyncio.create_task(one.run(lambda: self._stopping))
            self._turns.add(task)
            task.add_done_callback(self._finished)
        return len(taken) == room

    def _finished(self, task: asyncio.Task[After]) -> None:
        full = len(self._turns) >= self._house.settings.workers
        self._turns.discard(task)
        if full or task.cancelled() or task.exception() or task.result() is not After.FREE:
            self.wake()
        if not task.cancelled() and (error := task.exception()):
            log.error("a chat was left to a later lease: %s", where(error))
