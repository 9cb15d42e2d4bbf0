"""Tests of the SQLite engine alone: permissions, durability, shared commits, removal of deleted data."""

import asyncio
import secrets
import stat
from pathlib import Path

import pytest

from storage import erasure, inbox, paid_calls
from storage.connect import open_database
from storage.database import StorageError
from storage.engines.sqlite import SqliteDatabase
from tests.storage.children import query
from tests.storage.claims import claim_one
from tests.storage.test_database import Gate, together


@pytest.fixture
def url(tmp_path: Path) -> str:
    """Give the URL of a new file."""
    return f"sqlite:///{tmp_path}/store.sqlite3"


@pytest.mark.parametrize(("pragma", "value"), [("journal_mode", "wal"), ("synchronous", 2), ("secure_delete", 1)])
async def test_settings(database: SqliteDatabase, pragma: str, value: object) -> None:
    """Each commit flushes the write-ahead log, and deleted bytes are overwritten."""
    assert await database.run(query, f"pragma {pragma}") == [{pragma: value}]


async def test_only_the_owner_reads_the_file(database: SqliteDatabase, tmp_path: Path) -> None:
    """Other users of the machine can read neither the file nor its log."""
    await database.run(inbox.put, 1, 1, b"", 0.0)

    assert modes(tmp_path) == {0o600}


async def test_tables_are_strict(database: SqliteDatabase) -> None:
    """A text in a column of numbers is refused."""
    with pytest.raises(StorageError, match="cannot store TEXT"):
        await database.run(inbox.put, 1, "chat", b"", 0.0)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "sql",
    [
        "select chat_id from chat where head is not null and free_at <= 0 order by head limit 1",
        "select update_id from inbox where chat_id = 1 and state = 'waiting' order by id limit 20",
        "delete from inbox where state = 'done' and finished < 0",
    ],
)
async def test_hot_statements_use_an_index(database: SqliteDatabase, sql: str) -> None:
    """The frequent statements and the statements over all updates neither scan a table nor sort."""
    plan = await database.run(query, f"explain query plan {sql}")

    assert all("INDEX" in row["detail"] for row in plan), plan


async def test_cancelled_while_waiting(database: SqliteDatabase) -> None:
    """The operation of a caller cancelled before its start is not run, and other operations are."""
    gate = Gate()
    busy = asyncio.ensure_future(database.run(gate))
    await asyncio.to_thread(gate.entered.wait)
    given_up = asyncio.ensure_future(database.run(inbox.put, 1, 1, b"", 0.0))
    kept = asyncio.ensure_future(database.run(inbox.put, 2, 1, b"", 0.0))
    await asyncio.sleep(0)
    given_up.cancel()
    gate.open.set()
    await busy

    assert await kept
    assert given_up.cancelled()
    assert await database.run(inbox.count_waiting) == 1


async def test_waiting_operations_share_a_commit(database: SqliteDatabase) -> None:
    """Operations that wait at the same time share one commit."""
    statements: list[str] = []
    database._db.conn.set_trace_callback(statements.append)

    await together(database, *((inbox.put, n, 1, b"", 0.0) for n in range(50)))

    assert statements.count("commit") == 2  # the commit of the gate, and the shared commit


async def test_lost_transaction_fails_all_operations(database: SqliteDatabase) -> None:
    """Every operation of a transaction that SQLite rolls back, as on a full disk, fails."""
    results = await together(
        database,
        (inbox.put, 1, 1, b"", 0.0),
        (query, "rollback"),
        (inbox.put, 2, 1, b"", 0.0),
    )

    assert [type(result) for result in results] == [StorageError] * 3
    assert await database.run(inbox.count_waiting) == 0


async def test_locked_for_too_long(database: SqliteDatabase, beside: SqliteDatabase) -> None:
    """An operation fails while another process locks the file, and later operations work again."""
    database._db.execute("pragma busy_timeout = 1")
    gate = Gate()
    busy = asyncio.ensure_future(beside.run(gate))
    await asyncio.to_thread(gate.entered.wait)

    with pytest.raises(StorageError, match="locked"):
        await database.run(inbox.put, 1, 1, b"", 0.0)
    gate.open.set()
    await busy

    assert await database.run(inbox.put, 1, 1, b"", 0.0)


async def test_checkpoint_in_the_way(database: SqliteDatabase, beside: SqliteDatabase) -> None:
    """A checkpoint during a transaction of another process returns False."""
    database._db.execute("pragma busy_timeout = 1")
    await database.run(inbox.put, 1, 1, b"", 0.0)
    gate = Gate()
    busy = asyncio.ensure_future(beside.run(gate))
    await asyncio.to_thread(gate.entered.wait)

    assert not await database.checkpoint()
    gate.open.set()
    await busy
    assert await database.checkpoint()


async def test_broken_file_at_checkpoint(database: SqliteDatabase) -> None:
    """An error of SQLite outside a transaction is a StorageError as well."""
    database._db.close()

    with pytest.raises(StorageError, match="SQLite"):
        await database.checkpoint()
    database._db = (await SqliteDatabase.open(":memory:"))._db  # something that the fixture can close


def test_loop_gone_before_the_answer(url: str) -> None:
    """An event loop that ends during an operation ends neither the operation nor the writer."""
    gate = Gate()

    async def leave() -> SqliteDatabase:
        database = await open_database(url)
        assert isinstance(database, SqliteDatabase)
        gone = asyncio.ensure_future(database.run(gate))
        await asyncio.to_thread(gate.entered.wait)
        gone.cancel()
        return database

    database = asyncio.run(leave())
    gate.open.set()
    database._thread.close_soon()
    database._thread.thread.join(30)

    assert not database._thread.thread.is_alive()


async def test_deleted_data_leaves_the_files(database: SqliteDatabase, tmp_path: Path) -> None:
    """After completion, closing, erasure and a checkpoint no byte of the data is on the disk."""
    mark = secrets.token_bytes(16)
    await asyncio.gather(*(fill(database, n, mark * (n + 1)) for n in range(200)))
    assert mark in everything(tmp_path)

    while claimed := await database.run(claim_one, "w", 1.0, 60.0, limit=3):
        for update in claimed.updates:
            await database.run(inbox.complete, claimed.chat_id, claimed.lease_id, update.update_id, mark * 50, 1.0)
        await database.run(inbox.release, claimed.chat_id, claimed.lease_id, 1.0)
    for chat_id in range(7):
        await database.run(paid_calls.close_all, chat_id)
        await database.run(erasure.erase, chat_id, 2.0)

    assert await database.checkpoint()
    assert mark not in everything(tmp_path)


async def fill(database: SqliteDatabase, n: int, data: bytes) -> None:
    """Store an update and an answered call with `data` in one of seven chats."""
    await database.run(inbox.put, n, n % 7, data, 0.0)
    await database.run(paid_calls.begin, f"call {n}", n % 7, "get_haimat", None, 0.0)
    await database.run(paid_calls.store_answer, f"call {n}", data, 0.0)


def everything(folder: Path) -> bytes:
    """Return the bytes of all files in a folder."""
    return b"".join(file.read_bytes() for file in folder.iterdir())


def modes(folder: Path) -> set[int]:
    """Return the permissions of all files in a folder."""
    return {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()}
