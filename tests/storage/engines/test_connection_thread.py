"""Tests of the connection thread: waiting operations share a commit, and reads wait for no commit."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from functools import partial

import pytest
import sqlite_utils

from storage.database import StorageError
from storage.engines.connection_thread import ConnectionThread, Mode

LONG = 0.5
"""Seconds of a gap that is long enough for all submissions of a test."""


@pytest.fixture
def db() -> sqlite_utils.Database:
    """Create a database in memory with one table."""
    db = sqlite_utils.Database(sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False))
    db.execute("create table number (value integer)")
    return db


@pytest.fixture
async def thread(db: sqlite_utils.Database) -> AsyncIterator[ConnectionThread]:
    """Start a thread with a long gap that begins after a group of operations."""
    thread = ConnectionThread(db, gap=LONG)
    await asyncio.gather(*(thread.submit(partial(_add, db, number)) for number in range(50)))
    yield thread
    await thread.close()


async def test_waiting_operations_share_a_commit(db: sqlite_utils.Database, thread: ConnectionThread) -> None:
    """Operations submitted one after the other within the gap share a commit."""
    statements: list[str] = []
    db.conn.set_trace_callback(statements.append)
    submitted = []
    for number in range(5):
        submitted.append(thread.submit(partial(_add, db, number)))
        await asyncio.sleep(LONG / 100)
    await asyncio.gather(*submitted)
    assert statements.count("commit") == 1


async def test_reading_waits_for_no_commit(db: sqlite_utils.Database, thread: ConnectionThread) -> None:
    """A read within the gap returns before the waiting write and does not see the write."""
    writing = thread.submit(partial(_add, db, 50))
    assert await thread.submit(partial(_count, db), Mode.READ) == 50
    assert not writing.done()
    await writing
    assert await thread.submit(partial(_count, db), Mode.READ) == 51


async def test_a_read_writes_nothing(db: sqlite_utils.Database, thread: ConnectionThread) -> None:
    """Changes of a read-only operation are rolled back, and its error reaches its caller alone."""
    await thread.submit(partial(_add, db, 50), Mode.READ)
    with pytest.raises(StorageError, match="nowhere"):
        await thread.submit(partial(db.execute, "select * from nowhere"), Mode.READ)
    assert await thread.submit(partial(_count, db), Mode.READ) == 50


async def test_an_error_after_the_end_of_the_transaction(db: sqlite_utils.Database, thread: ConnectionThread) -> None:
    """An error of any class that ends the whole transaction fails its group, and the thread runs later operations."""

    def end_transaction() -> None:
        db.conn.rollback()
        raise ValueError("ended")

    failing = (thread.submit(partial(_add, db, 50)), thread.submit(end_transaction))
    async with asyncio.timeout(20 * LONG):
        results = await asyncio.gather(*failing, return_exceptions=True)
        assert [type(result) for result in results] == [ValueError, ValueError]
        assert await thread.submit(partial(_count, db), Mode.READ) == 50
        await thread.submit(partial(_add, db, 50))


def _add(db: sqlite_utils.Database, number: int) -> None:
    db.execute("insert into number values (?)", [number])


def _count(db: sqlite_utils.Database) -> int:
    return int(db.execute("select count(*) from number").fetchone()[0])
