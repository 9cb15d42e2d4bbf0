"""Run all calls on a SQLite connection in one thread. Writes that wait at the same time share one commit."""

import asyncio
import contextlib
import queue
import sqlite3
import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from itertools import groupby
from operator import attrgetter
from typing import Any

import sqlite_utils

from storage.database import StorageError

MAX_GROUP = 256
"""Operations in one commit. A larger group gains nothing and delays its first operation."""
GAP = 0.02
"""Seconds of pause after a group of several operations. A commit costs more than its operations, so waiting operations
should share a commit."""


class Mode(Enum):
    """The transaction in which the thread runs a call."""

    WRITE = auto()  # a transaction shared with the other calls of the group
    READ = auto()  # a transaction of its own, rolled back, that waits for no gap
    NO_TRANSACTION = auto()


@dataclass(slots=True, eq=False)
class _Job:
    call: Callable[[], Any]
    future: asyncio.Future[Any]
    mode: Mode
    result: Any = None
    error: BaseException | None = None

    def resolve(self) -> None:
        """Give the result or the error to the caller, unless the caller was cancelled."""
        if self.future.done():
            return
        if self.error is None:
            self.future.set_result(self.result)
        else:
            self.future.set_exception(self.error)


class ConnectionThread:
    """A thread that runs calls on one connection, in the order of their submission.

    Writes submitted during a commit wait in the event loop and go to the thread as one group. A read goes to the
    thread at once and runs after the groups that the thread already has.
    """

    def __init__(self, db: sqlite_utils.Database, gap: float = GAP) -> None:
        self._db = db
        self._gap = gap
        self._loop = asyncio.get_running_loop()
        self._waiting: list[_Job] = []
        self._busy = False  # a group or the gap after a group is in progress
        self._closed = False  # no further jobs are accepted
        self._groups: queue.SimpleQueue[list[_Job]] = queue.SimpleQueue()  # an empty group ends the thread
        # A daemon thread does not hold up a process that ends without close(). Acknowledged data is committed already.
        self.thread = threading.Thread(target=self._run_groups, name="storage-connection", daemon=True)
        self.thread.start()

    def submit(self, call: Callable[[], Any], mode: Mode = Mode.WRITE) -> asyncio.Future[Any]:
        """Return the future result of a call, available after its commit.

        Raises StorageError when the thread is closed. The future raises StorageError for errors of SQLite.
        """
        if self._closed:
            raise StorageError("The database is closed.")
        job = _Job(call, self._loop.create_future(), mode)
        if mode is Mode.READ:
            self._groups.put([job])
        else:
            self._waiting.append(job)
            if not self._busy:
                self._start_group()
        return job.future

    async def close(self) -> None:
        """Run the submitted calls, close the connection and end the thread. A second call does nothing."""
        if not self._closed:
            last = self.submit(lambda: None, Mode.NO_TRANSACTION)
            self._closed = True
            await last
            self.close_soon()
            await asyncio.to_thread(self.thread.join)

    def close_soon(self) -> None:
        """Let the thread close the connection and end after the groups in its queue."""
        self._groups.put([])

    def _start_group(self) -> None:
        group, self._waiting = self._waiting[:MAX_GROUP], self._waiting[MAX_GROUP:]
        self._busy = bool(group)
        if group:
            self._groups.put(group)

    def _finish_group(self, group: list[_Job]) -> None:
        for job in group:
            job.resolve()
        if group[0].mode is Mode.READ:
            return
        if len(group) > 1:
            self._loop.call_later(self._gap, self._start_group)
        else:
            self._start_group()

    # The methods below run in the thread.

    def _run_groups(self) -> None:
        run = {Mode.WRITE: self._run_writes, Mode.READ: self._run_read, Mode.NO_TRANSACTION: self._run_plain}
        while group := self._groups.get():
            for mode, jobs in groupby(group, key=attrgetter("mode")):
                run[mode](list(jobs))
            with contextlib.suppress(RuntimeError):  # the loop is closed, and no caller waits
                self._loop.call_soon_threadsafe(self._finish_group, group)
        self._db.close()

    def _run_writes(self, jobs: list[_Job]) -> None:
        """Run jobs in one transaction. An error of begin or commit fails every job."""
        execute = self._db.conn.execute
        try:
            # A deferred transaction that reads first fails at once when another process has written since.
            execute("begin immediate")
            for job in jobs:
                self._run_write(job)
            execute("commit")
        except BaseException as error:  # noqa: BLE001  # an error that ended the thread would leave every caller waiting
            self._db.rollback()
            for job in jobs:
                job.error = _translate(error)

    def _run_write(self, job: _Job) -> None:
        if job.future.cancelled():
            return
        execute = self._db.conn.execute
        execute("savepoint job")  # isolates a failing job, under a constant name so that SQLite caches the statement
        try:
            job.result = job.call()
        except BaseException as error:
            if not self._db.conn.in_transaction:  # an error such as a full disk ended the whole transaction
                raise
            execute("rollback to job")
            job.error = _translate(error)
        execute("release job")

    def _run_read(self, jobs: list[_Job]) -> None:
        (job,) = jobs
        try:
            self._db.conn.execute("begin")
            job.result = job.call()
        except BaseException as error:  # noqa: BLE001  # the caller handles every error
            job.error = _translate(error)
        self._db.rollback()

    def _run_plain(self, jobs: list[_Job]) -> None:
        for job in jobs:
            try:
                job.result = job.call()
            except BaseException as error:  # noqa: BLE001  # the caller handles every error
                job.error = _translate(error)


def _translate(error: BaseException) -> BaseException:
    translated: Exception
    if isinstance(error, sqlite3.Error):
        translated = StorageError(f"SQLite: {error}")
    elif isinstance(error, StopIteration):  # a future accepts any other exception
        translated = RuntimeError("An operation raised StopIteration.")
    else:
        return error
    translated.__cause__ = error
    return translated
