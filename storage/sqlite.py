"""SQLite behind one writer thread: operations that wait together are committed together."""

import asyncio
import contextlib
import queue
import sqlite3
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, Self, TypeVar

import sqlite_utils

from storage import migrations
from storage.database import StorageError, Tx

P = ParamSpec("P")
T = TypeVar("T")

BATCH = 256  # operations in one commit: more gain nothing and keep the first one waiting
PATIENCE = 10  # seconds to wait for another process that writes, as two versions do during a deploy

FRAGMENTS = {
    "serial": "integer primary key",
    "whole": "integer",
    "float": "real",
    "blob": "blob",
    "strict": "strict",
    "for_update": "",  # BEGIN IMMEDIATE holds the whole file already
    "skip_locked": "",
    "next_id": "max(id)",  # the next one is that and one by itself
}


@cache
def _native(sql: str) -> str:
    return sql.format_map(FRAGMENTS)


class SqliteTx:
    """A Tx on the writer's connection."""

    def __init__(self, db: sqlite_utils.Database) -> None:
        self._db = db

    def rows(self, sql: str, /, **params: object) -> list[dict[str, Any]]:
        """Runs one statement and returns its rows, [] when it has none."""
        cursor = self._db.conn.execute(_native(sql), params)
        if cursor.description is None:
            return []
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]


@dataclass(slots=True, eq=False)
class _Job:
    call: Callable[[], Any]
    future: asyncio.Future[Any]
    alone: bool  # must not run inside a transaction
    result: Any = None
    error: BaseException | None = None


class SqliteDatabase:
    """A Database in one file, written by one thread of this process."""

    def __init__(self, db: sqlite_utils.Database, path: str) -> None:
        self._db = db
        self._path = path
        self._tx: Tx = SqliteTx(db)
        self._loop = asyncio.get_running_loop()
        self._jobs: queue.SimpleQueue[_Job] = queue.SimpleQueue()
        self._closed = False  # no more jobs are taken
        self._ended = False  # the writer has let go of the file
        # A daemon, so that a process that dies without close() is not held up: what was acknowledged is safe.
        self._thread = threading.Thread(target=self._write, name="storage-writer", daemon=True)
        self._thread.start()

    @classmethod
    async def open(cls, path: str) -> Self:
        """Opens or creates the file, readable by its owner only, with its tables up to date."""
        try:
            return cls(await asyncio.to_thread(_connect, path), path)
        except (sqlite3.Error, OSError) as error:
            raise StorageError(f"The SQLite file of DATABASE_URL cannot be used: {error}") from error

    async def run(self, operation: Callable[Concatenate[Tx, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Runs `operation(tx, ...)` and returns its result after the commit."""
        result: T = await self._submit(partial(operation, self._tx, *args, **kwargs))
        return result

    async def snapshot(self, operation: Callable[Concatenate[Tx, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Runs `operation(tx, ...)`, which only reads, on a connection of its own: writers go on meanwhile."""
        if self._path == ":memory:":
            return await self.run(operation, *args, **kwargs)
        try:
            return await asyncio.to_thread(_read, self._path, lambda tx: operation(tx, *args, **kwargs))
        except sqlite3.Error as error:
            raise StorageError(f"SQLite: {error}") from error

    async def checkpoint(self) -> bool:
        """Moves the write-ahead log into the file and empties it, so that no old page stays on the disk."""
        return bool(await self._submit(self._truncate, alone=True))

    def announce(self) -> None:
        """Does nothing: one process does all the work on a file."""

    async def listen(self, wake: Callable[[], None]) -> None:  # noqa: ARG002  # nobody calls
        """Waits until cancelled."""
        await asyncio.Event().wait()

    async def close(self) -> None:
        """Finishes what was asked before and closes the file."""
        if not self._closed:
            ended = self._submit(self._end, alone=True)
            self._closed = True
            await ended
            self._thread.join()

    def _submit(self, call: Callable[[], Any], *, alone: bool = False) -> asyncio.Future[Any]:
        if self._closed:
            raise StorageError("The database is closed.")
        job = _Job(call, self._loop.create_future(), alone)
        self._jobs.put(job)
        return job.future

    # From here on: the writer thread.

    def _write(self) -> None:
        while not self._ended:
            for alone, group in groupby(self._gather(), key=attrgetter("alone")):
                jobs = list(group)
                if alone:
                    self._apart(jobs)
                else:
                    self._together(jobs)
                with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits any more
                    self._loop.call_soon_threadsafe(_resolve, jobs)

    def _gather(self) -> list[_Job]:
        """Waits for a job and takes along what came in during the last commit."""
        jobs = [self._jobs.get()]
        with contextlib.suppress(queue.Empty):
            while len(jobs) < BATCH:
                jobs.append(self._jobs.get_nowait())
        return jobs

    def _together(self, jobs: list[_Job]) -> None:
        try:
            # A deferred transaction that reads first fails at once when another process has written since.
            self._db.conn.execute("begin immediate")
            for job in jobs:
                self._attempt(job)
            self._db.conn.execute("commit")
        except sqlite3.Error as error:
            self._db.rollback()
            for job in jobs:
                job.error = _translated(error)

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

    def _truncate(self) -> bool:
        (busy, *_) = self._db.execute("pragma wal_checkpoint(truncate)").fetchone()
        return not busy

    def _end(self) -> None:
        self._db.close()
        self._ended = True


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


def _connect(path: str) -> sqlite_utils.Database:
    if path != ":memory:":
        Path(path).touch(mode=0o600)
    connection = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None, check_same_thread=False)
    try:
        db = sqlite_utils.Database(connection, execute_plugins=False)
        db.execute("pragma synchronous = full")  # an acknowledged update survives a power cut
        db.execute("pragma secure_delete = on")  # blanked personal data is overwritten, not only unlinked
        _enable_wal(db)
        migrations.apply(db, SqliteTx(db))
    except BaseException:
        connection.close()
        raise
    return db


def _read(path: str, operation: Callable[[Tx], T]) -> T:
    with contextlib.closing(sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)) as connection:
        connection.execute("pragma query_only = on")
        connection.execute("begin")
        return operation(SqliteTx(sqlite_utils.Database(connection, execute_plugins=False)))


def _enable_wal(db: sqlite_utils.Database, patience: float = PATIENCE) -> None:
    """Switches to the write-ahead log; beside another starter SQLite sometimes refuses that without any wait."""
    end = time.monotonic() + patience
    while True:
        try:
            db.enable_wal()
        except sqlite3.OperationalError:
            if time.monotonic() > end:
                raise
            time.sleep(0.02)
        else:
            return
