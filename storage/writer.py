"""The one thread that writes to a SQLite file: operations that wait together are committed together."""

import asyncio
import contextlib
import queue
import sqlite3
import threading
import time
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
"""Seconds between two commits of a busy writer: each costs more than the operations in it, which can share one."""


@dataclass(slots=True, eq=False)
class _Job:
    call: Callable[[], Any]
    future: asyncio.Future[Any]
    alone: bool
    reads: bool
    result: Any = None
    error: BaseException | None = None


class Writer:
    """Runs calls on a connection, in the order in which they were asked for, beside the event loop that made it."""

    def __init__(self, db: sqlite_utils.Database, gap: float = GAP) -> None:
        self._db = db
        self._gap = gap
        self._loop = asyncio.get_running_loop()
        self._jobs: queue.SimpleQueue[_Job] = queue.SimpleQueue()
        self._next = 0.0  # no commit before that time
        self._closed = False  # no more jobs are taken
        self._ended = False  # the thread has let go of the file
        # A daemon, so that a process that dies without close() is not held up: what was acknowledged is safe.
        self.thread = threading.Thread(target=self._write, name="storage-writer", daemon=True)
        self.thread.start()

    def submit(self, call: Callable[[], Any], *, alone: bool = False, reads: bool = False) -> asyncio.Future[Any]:
        """The result of a call once it is committed; StorageError when closed, or for trouble of SQLite.

        `alone`: it must not run inside a transaction. `reads`: it only reads, and waits for nobody's commit.
        """
        if self._closed:
            raise StorageError("The database is closed.")
        job = _Job(call, self._loop.create_future(), alone, reads)
        self._jobs.put(job)
        return job.future

    async def close(self) -> None:
        """Does what was asked before, closes the connection and ends; a second call does nothing."""
        if not self._closed:
            ended = self.submit(self.end, alone=True)
            self._closed = True
            await ended
            self.thread.join()

    # From here on: the thread.

    def end(self) -> None:
        """Closes the connection; nothing is done after it."""
        self._db.close()
        self._ended = True

    def _write(self) -> None:
        while not self._ended:
            for alone, group in groupby(self._gather(), key=attrgetter("alone")):
                jobs = list(group)
                if alone:
                    self._apart(jobs)
                else:
                    self._together(jobs)
                self._answer(jobs)

    def _gather(self) -> list[_Job]:
        """Waits for something to commit and takes along what comes until then; what only reads is done at once."""
        jobs: list[_Job] = []
        with contextlib.suppress(queue.Empty):
            while len(jobs) < BATCH:
                left = self._next - time.monotonic()
                job = self._jobs.get(block=not jobs or left > 0, timeout=left if jobs and left > 0 else None)
                if job.reads:
                    self._look(job)
                else:
                    jobs.append(job)
        return jobs

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
        self._next = time.monotonic() + self._gap if len(jobs) > 1 else 0.0

    def _look(self, job: _Job) -> None:
        try:
            self._db.conn.execute("begin")
            job.result = job.call()
        except BaseException as error:  # noqa: BLE001  # it is its caller's
            job.error = _translated(error)
        self._db.rollback()
        self._answer([job])

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

    def _answer(self, jobs: list[_Job]) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits any more
            self._loop.call_soon_threadsafe(_resolve, jobs)


def _resolve(jobs: list[_Job]) -> None:
    for job in jobs:
        if job.future.done():  # its caller was cancelled
            continue
        if job.error is None:
            job.future.set_result(job.result)
        else:
            job.future.set_exception(job.error)


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
