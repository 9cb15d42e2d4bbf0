"""The thread that writes to SQLite: what is asked for while it is busy shares a commit, reading waits for none."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from functools import partial

import pytest
import sqlite_utils

from storage.database import StorageError
from storage.engines.writer import Mode, Writer

LONG = 0.5
"""A gap, in seconds, in which a test has time to ask for all that it wants to."""


@pytest.fixture
def db() -> sqlite_utils.Database:
    """A database in memory with one table."""
    db = sqlite_utils.Database(sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False))
    db.execute("create table number (value integer)")
    return db


@pytest.fixture
async def writer(db: sqlite_utils.Database) -> AsyncIterator[Writer]:
    """A writer on it with a long gap, which was busy a moment ago."""
    writer = Writer(db, gap=LONG)
    await asyncio.gather(*(writer.submit(partial(_add, db, number)) for number in range(50)))
    yield writer
    await writer.close()


async def test_a_busy_writer_lets_operations_share_a_commit(db: sqlite_utils.Database, writer: Writer) -> None:
    """What is asked for within the gap, one after the other, is committed together."""
    statements: list[str] = []
    db.conn.set_trace_callback(statements.append)
    asked = []
    for number in range(5):
        asked.append(writer.submit(partial(_add, db, number)))
        await asyncio.sleep(LONG / 100)
    await asyncio.gather(*asked)
    assert statements.count("commit") == 1


async def test_reading_waits_for_no_commit(db: sqlite_utils.Database, writer: Writer) -> None:
    """What only reads is answered within the gap, while what writes still waits, and sees nothing of it."""
    writing = writer.submit(partial(_add, db, 50))
    assert await writer.submit(partial(_count, db), Mode.READ) == 50
    assert not writing.done()
    await writing
    assert await writer.submit(partial(_count, db), Mode.READ) == 51


async def test_what_was_to_read_only_writes_nothing(db: sqlite_utils.Database, writer: Writer) -> None:
    """Whatever it did is undone, and trouble with it is its caller's alone."""
    await writer.submit(partial(_add, db, 50), Mode.READ)
    with pytest.raises(StorageError, match="nowhere"):
        await writer.submit(partial(db.execute, "select * from nowhere"), Mode.READ)
    assert await writer.submit(partial(_count, db), Mode.READ) == 50


def _add(db: sqlite_utils.Database, number: int) -> None:
    db.execute("insert into number values (?)", [number])


def _count(db: sqlite_utils.Database) -> int:
    return int(db.execute("select count(*) from number").fetchone()[0])
