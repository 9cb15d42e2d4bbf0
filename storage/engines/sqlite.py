"""SQLite in one file: its connection, its statements, and the database that they make; see `storage.engines.writer`."""

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
from storage.engines.writer import Writer

P = ParamSpec("P")
T = TypeVar("T")

PATIENCE = 10  # seconds to wait for another process that writes, as two versions do during a deploy

FRAGMENTS = {
    "serial": "integer primary key",
    "serial_once": "integer primary key autoincrement",  # alone it gives the highest number anew once its row is gone
    "whole": "integer",
    "float": "real",
    "blob": "blob",
    "strict": "strict",
    "for_update": "",  # BEGIN IMMEDIATE holds the whole file already
    "skip_locked": "",
    "lock_table": "--",  # the rest is a comment
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
        if not (found := cursor.fetchall()):
            return []
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in found]


class SqliteDatabase:
    """A Database in one file, written by one thread of this process."""

    def __init__(self, db: sqlite_utils.Database, path: str) -> None:
        self._db = db
        self._path = path
        self._tx: Tx = SqliteTx(db)
        self._writer = Writer(db)

    @classmethod
    async def open(cls, path: str) -> Self:
        """Opens or creates the file, readable by its owner only, with its tables up to date."""
        try:
            return cls(await asyncio.to_thread(_connect, path), path)
        except (sqlite3.Error, OSError) as error:
            raise StorageError(f"The SQLite file of DATABASE_URL cannot be used: {error}") from error

    async def run(self, operation: Callable[Concatenate[Tx, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Runs `operation(tx, ...)` and returns its result after the commit."""
        result: T = await self._writer.submit(partial(operation, self._tx, *args, **kwargs))
        return result

    async def read(self, operation: Callable[Concatenate[Tx, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Runs `operation(tx, ...)`, which only reads, between two commits."""
        result: T = await self._writer.submit(partial(operation, self._tx, *args, **kwargs), reads=True)
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
        return bool(await self._writer.submit(self._truncate, alone=True))

    def announce(self) -> None:
        """Does nothing: one process does all the work on a file."""

    async def listen(self, wake: Callable[[], None]) -> None:  # noqa: ARG002  # nobody calls
        """Waits until cancelled."""
        await asyncio.Event().wait()

    async def close(self) -> None:
        """Finishes what was asked before and closes the file."""
        await self._writer.close()

    def _truncate(self) -> bool:
        (busy, *_) = self._db.execute("pragma wal_checkpoint(truncate)").fetchone()
        return not busy


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
