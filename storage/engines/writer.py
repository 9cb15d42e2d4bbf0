"""The one thread that writes to a SQLite file: operations that wait together are committed together."""

import asyncio
import contextlib
import queue
import sqlite3
import threading
from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any

import sqlite_utils

from storage.database import StorageError

BATCH = 256
"""Operations in one commit: more gain nothing and keep the first one waiting."""
GAP = 0.02
"""Seconds of rest after a group of several: a commit costs more than the operations in it, which can share one."""


@dataclass(slots=True, eq=False)
class _Job:
    call: Callable[[], Any]
    future: asyncio.Future[Any]
    alone: bool
    reads: bool
    result: Any = None
    error: BaseException | None = None

    def answer(self) -> None:
        """Gives the caller its result or error, unless it was cancelled."""
        if self.future.done():
            return
        if self.error is None:
            self.future.set_result(self.result)
        else:
            self.future.set_exception(self.error)


class Writer:
    """Runs calls on a connection, in the order in which they were asked for, in a thread of its own.

    What is asked for while a commit is under way waits in the event loop and goes to the thread as one group.
    """

    def __init__(self, db: sqlite_utils.Database, gap: float = GAP) -> None:
        self._db = db
        self._gap = gap
        self._loop = asyncio.get_running_loop()
        self._waiting: list[_Job] = []
        self._busy = False  # a group is under way, or its gap is
        self._closed = False  # no more jobs are taken
        self._groups: queue.SimpleQueue[list[_Job]] = queue.SimpleQueue()  # an empty one is the last
        # A daemon, so that a process that dies without close() is not held up: what was acknowledged is safe.
        self.thread = threading.Thread(target=self._write, name="storage-writer", daemon=True)
        self.thread.start()

    def submit(self, call: Callable[[], Any], *, alone: bool = False, reads: bool = False) -> asyncio.Future[Any]:
        """The result of a call once it is committed; StorageError when closed, or for trouble of SQLite.

        `alone`: it must not run inside a transaction. `reads`: it only reads, and waits for no group of others.
        """
        if self._closed:
            raise StorageError("The database is closed.")
        job = _Job(call, self._loop.create_future(), alone, reads)
        if reads:
            self._groups.put([job])
        else:
            self._waiting.append(job)
            if not self._busy:
                self._go_on()
        return job.future

    async def close(self) -> None:
        """Does what was asked before, closes the connection and ends; a second call does nothing."""
        if not self._closed:
            last = self.submit(lambda: None, alone=True)
            self._closed = True
            await last
            self.end()
            await asyncio.to_thread(self.thread.join)

    def end(self) -> None:
        """Has the thread close the connection once it has done what it was given."""
        self._groups.put([])

    def _go_on(self) -> None:
        group, self._waiting = self._waiting[:BATCH], self._waiting[BATCH:]
        self._busy = bool(group)
        if group:
            self._groups.put(group)

    def _done(self, group: list[_Job]) -> None:
        for job in group:
            job.answer()
        if group[0].reads:
            return
        if len(group) > 1:
            self._loop.call_later(self._gap, self._go_on)
        else:
            self._go_on()

    # From here on: the thread.

    def _write(self) -> None:
        while group := self._groups.get():
            for _, jobs in groupby(group, key=attrgetter("alone", "reads")):
                self._run(list(jobs))
            with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits any more
                self._loop.call_soon_threadsafe(self._done, group)
        self._db.close()

    def _run(self, jobs: list[_Job]) -> None:
        if jobs[0].reads:
            self._look(jobs[0])
        elif jobs[0].alone:
            self._apart(jobs)
        else:
            self._together(jobs)

    def _together(self, jobs: list[_Job]) -> None:
        execute = self._db.conn.execute
        try:
            # A deferred transaction that reads first fails at once when another process has written since.
            execute("begin immediate")
            for job in jobs:
                self._attempt(job)
            execute("commit")
        except sqlite3.Error as error:
            self._db.rollback()
            for job in jobs:
                job.error = _translated(error)

    def _look(self, job: _Job) -> None:
        try:
            self._db.conn.execute("begin")
            job.result = job.call()
        except BaseException as error:  # noqa: BLE001  # it is its caller's
            job.error = _translated(error)
        self._db.rollback()

    def _attempt(self, job: _Job) -> None:
        if job.future.cancelled():
            return
        execute = self._db.conn.execute
        execute("savepoint job")  # a failing job does not sink the others; one name for all: the statement is kept
        try:
            job.result = job.call()
        except BaseException as error:
            if not self._db.conn.in_transaction:  # a full disk, say, took the whole transaction with it
                raise
            execute("rollback to job")
            job.error = _translated(error)
        execute("release job")

    def _apart(self, jobs: list[_Job]) -> None:
        for job in jobs:
            try:
                job.result = job.call()
            except sqlite3.Error as error:
                job.error = _translated(error)


def _translated(error: BaseException) -> BaseException:
    translated: Exception
    if isinstance(error, sqlite3.Error):
        translated = StorageError(f"SQLite: {error}")
    elif isinstance(error, StopIteration):  # a future takes any exception but this one
        translated = RuntimeError("An operation raised StopIteration.")
    else:
        return error
    translated.__cause__ = error
    return translated
