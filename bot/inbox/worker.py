"""Takes chats from the inbox, many at once, each by one turn at a time; rings timers, drains at the end.

An update that comes in is stored, and its chat claimed, in one transaction (``bot.inbox.group_commit``).
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import socket
import uuid
from collections.abc import Callable, Iterable
from typing import TypeVar

from bot.app import App
from bot.inbox.chat_turn import ChatTurn, Handle, where
from bot.operations.retention import sweep
from storage import chat_leases, timers
from storage.chat_leases import LeaseState
from storage.database import StorageError, Tx
from storage.inbox import ChatLease
from storage.people import Person

T = TypeVar("T")
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

    def __init__(self, app: App, handle: Handle) -> None:
        self._house = app
        self._handle = handle
        self._owner = f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
        self._wake = asyncio.Event()
        self._claiming = asyncio.Lock()
        self._rung = 0.0
        self._stopping = False
        self._turns: set[asyncio.Task[LeaseState]] = set()
        self._halfway: set[int] = set()  # updates that failed here after something was said

    def wake(self) -> None:
        """Say that something was put into the inbox."""
        self._wake.set()

    async def run(self) -> None:
        """Claim chats and handle their updates until ``stop``; trouble of the store is waited out."""
        sweeping = asyncio.create_task(self._sweep())
        self._house.entry.through.append(self._claim)
        while not self._stopping:
            self._wake.clear()
            try:
                await self._claim(lambda _tx: None)
            except Exception as error:  # noqa: BLE001  # whatever it is: people wait, and nobody would see it end
                log.error("the inbox could not be read: %s", _told(error))  # noqa: TRY400  # one safe line
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(POLL):  # `wait_for` would make a task of each wait
                    await self._wake.wait()
        sweeping.cancel()
        self._house.entry.through.remove(self._claim)
        async with self._claiming:  # what was under way has begun its turns
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
                except Exception as error:  # noqa: BLE001  # as above
                    log.error("old records could not be taken out: %s", _told(error))  # noqa: TRY400  # as above
            await asyncio.sleep(POLL)

    async def _claim(self, before: Callable[[Tx], T]) -> T:
        """Do an operation, ring timers now and then, and begin the turns of chats that wait: one transaction."""
        app = self._house
        async with self._claiming:
            now, lease = app.clock(), app.settings.lease
            room = 0 if self._stopping else max(0, min(AT_ONCE, app.settings.workers - len(self._turns)))
            ring = abs(now - self._rung) > RING
            self._rung = now if ring else self._rung
            result, taken = await app.db.run(_take, before, self._owner, now, lease, room, ring=ring)
            self._begin(taken, now + lease)
        if len(taken) == room:  # more may wait: for us, or for another process that has room
            app.db.announce()
            if room:
                self.wake()
        return result

    def _begin(self, taken: Iterable[tuple[ChatLease, Person]], until: float) -> None:
        for turn, guest in taken:
            one = ChatTurn(self._house, self._handle, turn, guest, until, self._halfway)
            task = asyncio.create_task(one.run(lambda: self._stopping))
            self._turns.add(task)
            task.add_done_callback(self._finished)

    def _finished(self, task: asyncio.Task[LeaseState]) -> None:
        full = len(self._turns) >= self._house.settings.workers
        self._turns.discard(task)
        if full or task.cancelled() or task.exception() or task.result() is not LeaseState.IDLE:
            self.wake()
        if not task.cancelled() and (error := task.exception()):
            log.error("a chat was left to a later lease: %s", where(error))


def _take(
    tx: Tx, before: Callable[[Tx], T], owner: str, now: float, lease: float, room: int, *, ring: bool
) -> tuple[T, list[tuple[ChatLease, Person]]]:
    result = before(tx)
    if ring:
        timers.move_due(tx, now)
    return result, chat_leases.take(tx, owner, now, lease, room)


def _told(error: Exception) -> str:
    """One line without anybody's data: the store's own words, of anything else its kind and place."""
    return str(error) if isinstance(error, StorageError) else where(error)
