"""SQLite engine, for one process. One thread executes all writes (`storage.engines.connection_thread`)."""

import asyncio
import contextlib
import sqlite3
import time
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, Self, TypeVar

import sqlite_utils

from storage.database import StorageError, Tx
from storage.engines import migrations
from storage.engines.connection_thread import ConnectionThread, Mode

P = ParamSpec("P")
T = TypeVar("T")

BUSY_TIMEOUT = 10
"""Seconds to wait for another process that writes, such as the old version during a deployment."""

FRAGMENTS = {
    "serial": "integer primary key",
    "serial_once": "integer primary key autoincrement",  # without autoincrement a deleted highest id is reused
    "whole": "integer",
    "float": "real",
    "blob": "blob",
    "strict": "strict",
    "for_update": "",  # BEGIN IMMEDIATE locks the whole file already
    "skip_locked": "",
    "lock_table": "--",  # makes the rest of the statement a comment
    "next_id": "max(id)",  # SQLite itself continues after the highest id
}


@cache
def _native(sql: str) -> str:
    return sql.format_map(FRAGMENTS)


class SqliteTx:
    """A Tx on a connection with an open transaction."""

    def __init__(self, db: sqlite_utils.Database) -> None:
        self._db = db

    def rows(self, sql: str, /, **params: object) -> list[dict[str, Any]]:
        """Run one statement and return its rows, [] for none."""
        cursor = self._db.conn.execute(_native(sql), params)
        if not (found := cursor.fetchall()):
            return []
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in found]


class SqliteDatabase:
    """A Database in one file. One thread of this process executes all writes."""

    def __init__(self, db: sqlite_utils.Database, path: str) -> None:
        self._db = db
        self._path = path
        self._tx: Tx = SqliteTx(db)
        self._thread = ConnectionThread(db)

    @classmethod
    async def open(cls, path: str) -> Self:
        """Open or create the file, readable by its owner only, and migrate the tables. Raises StorageError."""
        try:
            return cls(await asyncio.to_thread(_connect, path), path)
        except (sqlite3.Error, OSError) as error:
            raise StorageError(f"The SQLite file of DATABASE_URL cannot be used: {error}") from error

    async def run(self, operation: Callable[Concatenate[Tx, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `operation(tx, ...)` and return its result after the commit."""
        result: T = await self._thread.submit(partial(operation, self._tx, *args, **kwargs))
        return result

    async def read(self, operation: Callable[Concatenate[Tx, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a read-only `operation(tx, ...)` between two commits."""
        result: T = await self._thread.submit(partial(operation, self._tx, *args, **kwargs), Mode.READ)
        return result

    async def snapshot(self, operation: Callable[Concatenate[Tx, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a read-only `operation(tx, ...)` on a separate connection, so that writes continue."""
        if self._path == ":memory:":
            return await self.run(operation, *args, **kwargs)
        try:
            return await asyncio.to_thread(_read_snapshot, self._path, lambda tx: operation(tx, *args, **kwargs))
        except sqlite3.Error as error:
            raise StorageError(f"SQLite: {error}") from error

    async def checkpoint(self) -> bool:
        """Move the write-ahead log into the file and truncate the log, so that no old page stays on the disk."""
        return bool(await self._thread.submit(self._truncate_log, Mode.NO_TRANSACTION))

    def announce(self) -> None:
        """Do nothing, because a file has only one process."""

    async def listen(self, wake: Callable[[], None]) -> None:  # noqa: ARG002  # no other process announces
        """Wait until cancelled."""
        await asyncio.Event().wait()

    async def close(self) -> None:
        """Finish the submitted operations and close the file."""
        await self._thread.close()

    def _truncate_log(self) -> bool:
        (busy, *_) = self._db.execute("pragma wal_checkpoint(truncate)").fetchone()
        return not busy


def _connect(path: str) -> sqlite_utils.Database:
    if path != ":memory:":
        Path(path).touch(mode=0o600)
    connection = sqlite3.connect(path, timeout=BUSY_TIMEOUT, isolation_level=None, check_same_thread=False)
    try:
        db = sqlite_utils.Database(connection, execute_plugins=False)
        db.execute("pragma synchronous = full")  # an acknowledged update survives a power cut
        db.execute("pragma secure_delete = on")  # deleted personal data is overwritten, not only unlinked
        _enable_wal(db)
        migrations.apply(db, SqliteTx(db))
    except BaseException:
        connection.close()
        raise
    return db


def _read_snapshot(path: str, operation: Callable[[Tx], T]) -> T:
    with contextlib.closing(sqlite3.connect(path, timeout=BUSY_TIMEOUT, isolation_level=None)) as connection:
        connection.execute("pragma query_only = on")
        connection.execute("begin")
        return operation(SqliteTx(sqlite_utils.Database(connection, execute_plugins=False)))


def _enable_wal(db: sqlite_utils.Database, timeout: float = BUSY_TIMEOUT) -> None:
    """Switch to the write-ahead log. Beside another starting process SQLite sometimes refuses without waiting."""
    end = time.monotonic() + timeout
    while True:
        try:
            db.enable_wal()
        except sqlite3.OperationalError:
            if time.monotonic() > end:
                raise
            time.sleep(0.02)
        else:
            return
