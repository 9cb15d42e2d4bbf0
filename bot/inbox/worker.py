"""The worker: claims chats from the inbox, many at a time, and handles the updates of each chat in one turn at a time.

An update that comes in is stored and its chat claimed in one transaction (``bot.inbox.group_commit``).
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import socket
import uuid
from collections.abc import Awaitable, Callable
from typing import TypeVar

from bot.app import App
from bot.inbox.chat_turn import ChatTurn, Handle
from bot.inbox.group_commit import GroupCommit
from bot.monitoring.logs import error_place
from storage import chat_leases, timers
from storage.chat_leases import LeaseState
from storage.database import StorageError, Tx
from storage.inbox import ChatLease
from storage.people import Person

T = TypeVar("T")
Sweep = Callable[[App, float], Awaitable[None]]
"""Deletes the records that are expired at a time in Unix seconds."""
log = logging.getLogger(__name__)

POLL_SECONDS = 1.0
"""Seconds between two looks at the inbox without a wake-up: another process may have stored an update."""
TIMER_SECONDS = 0.2
"""Seconds between two looks for timers that are due, however often updates wake the worker."""
CANCEL_SECONDS = 4.0
"""Seconds that cancelled turns have to release the chats when the worker stops."""
MAX_CLAIMED = 16
"""Most chats claimed in one transaction. A larger claim would keep the chats from the other processes."""
SWEEP_SECONDS = 3600.0
"""Seconds between two sweeps of expired records."""


class Worker:
    """Handles updates until stopped. Several workers may share an inbox: a chat is leased to one worker at a time."""

    def __init__(self, app: App, handle: Handle, group_commit: GroupCommit, sweep: Sweep) -> None:
        self._app = app
        self._handle = handle
        self._group_commit = group_commit
        self._sweep = sweep
        self._owner = f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
        self._wake = asyncio.Event()
        self._claiming = asyncio.Lock()
        self._timers_read = 0.0
        self._stopping = False
        self._turns: set[asyncio.Task[LeaseState]] = set()
        self._partly_answered: set[int] = set()

    def wake(self) -> None:
        """Have the inbox read at once."""
        self._wake.set()

    async def run(self) -> None:
        """Claim chats and handle the updates until ``stop``. Failures of the store are waited out."""
        sweeping = asyncio.create_task(self._sweep_regularly())
        with self._group_commit.joined(self._claim):
            while not self._stopping:
                self._wake.clear()
                try:
                    await self._claim(lambda _tx: None)
                except Exception as error:  # noqa: BLE001  # a worker that ends would leave people without answers
                    log.error("the inbox could not be read: %s", _describe(error))  # noqa: TRY400  # one safe line
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(POLL_SECONDS):  # `wait_for` would make a task of each wait
                        await self._wake.wait()
            sweeping.cancel()
        async with self._claiming:  # a claim under way has started its turns
            await self._drain()

    def stop(self) -> None:
        """Claim nothing more. ``run`` ends when the running turns have ended, at the latest after the drain time."""
        self._stopping = True
        self.wake()

    async def _drain(self) -> None:
        """Let running turns finish within the drain time, then cancel the others."""
        if self._turns:
            _, late = await asyncio.wait(self._turns, timeout=self._app.settings.drain)
            for task in late:
                task.cancel()
            if late:
                await asyncio.wait(late, timeout=CANCEL_SECONDS)

    async def _sweep_regularly(self) -> None:
        swept = 0.0
        while True:
            if self._app.clock() - swept > SWEEP_SECONDS:
                swept = self._app.clock()
                try:
                    await self._sweep(self._app, swept)
                except Exception as error:  # noqa: BLE001  # as in `run`
                    log.error("expired records could not be deleted: %s", _describe(error))  # noqa: TRY400  # as in `run`
            await asyncio.sleep(POLL_SECONDS)

    async def _claim(self, operation: Callable[[Tx], T]) -> T:
        """Run an operation and claim chats that wait, in one transaction, then start a turn for each chat."""
        app = self._app
        async with self._claiming:
            now, lease = app.clock(), app.settings.lease
            room = 0 if self._stopping else max(0, min(MAX_CLAIMED, app.settings.workers - len(self._turns)))
            timers_due = abs(now - self._timers_read) > TIMER_SECONDS
            self._timers_read = now if timers_due else self._timers_read
            result, claimed = await app.db.run(
                _run_and_claim, operation, self._owner, now, lease, room, timers_due=timers_due
            )
            for chat_lease, person in claimed:
                turn = ChatTurn(app, self._handle, chat_lease, person, now + lease, self._partly_answered)
                task = asyncio.create_task(turn.run(lambda: self._stopping))
                self._turns.add(task)
                task.add_done_callback(self._finished)
        if len(claimed) == room:  # more chats may wait, for this process or for another one that has room
            app.db.announce()
            if room:
                self.wake()
        return result

    def _finished(self, task: asyncio.Task[LeaseState]) -> None:
        full = len(self._turns) >= self._app.settings.workers
        self._turns.discard(task)
        if full or task.cancelled() or task.exception() or task.result() is not LeaseState.IDLE:
            self.wake()
        if not task.cancelled() and (error := task.exception()):
            log.error("a chat was left to a later lease: %s", error_place(error))


def _run_and_claim(
    tx: Tx, operation: Callable[[Tx], T], owner: str, now: float, lease: float, room: int, *, timers_due: bool
) -> tuple[T, list[tuple[ChatLease, Person]]]:
    result = operation(tx)
    if timers_due:
        timers.move_due(tx, now)
    return result, chat_leases.take(tx, owner, now, lease, room)


def _describe(error: Exception) -> str:
    """Return one line without personal data: the store's own text, for any other error its class and place."""
    return str(error) if isinstance(error, StorageError) else error_place(error)
