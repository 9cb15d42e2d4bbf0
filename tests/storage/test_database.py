"""Tests of the transactions of every engine."""

import asyncio
import threading
from pathlib import Path
from typing import Any

import pytest

from storage import inbox
from storage.connect import open_database
from storage.database import Database, StorageError, Tx
from tests.storage.children import query


class Gate:
    """An operation that blocks the store until `open` is set, so that later operations wait together."""

    def __init__(self) -> None:
        self.entered = threading.Event()
        self.open = threading.Event()

    def __call__(self, _tx: Tx) -> None:
        """Set `entered` and wait for `open`."""
        self.entered.set()
        assert self.open.wait(30)


def put_then_fail(tx: Tx, update_id: int, error: BaseException) -> None:
    """Write, then raise an error."""
    inbox.put(tx, update_id, 1, b"", 0.0)
    raise error


async def together(database: Database, *operations: Any) -> list[Any]:
    """Submit all operations while the store is busy. Return their results or exceptions."""
    gate = Gate()
    busy = asyncio.ensure_future(database.run(gate))
    await asyncio.to_thread(gate.entered.wait)
    waiting = asyncio.gather(*(database.run(*each) for each in operations), return_exceptions=True)
    await asyncio.sleep(0)  # lets them queue
    gate.open.set()
    await busy
    return await waiting


@pytest.mark.parametrize(
    "address",
    ["", "store.sqlite3", "sqlite:", "sqlite://", "sqlite:///", "sqlite://x.sqlite3", "mysql://bot:secret@db/bot"],
)
async def test_unknown_address(address: str) -> None:
    """The error about an unknown URL names the setting and does not contain the password."""
    with pytest.raises(StorageError, match="DATABASE_URL") as caught:
        await open_database(address)

    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("word", ["sec%ret", "sec@ret", "[secret"])
async def test_password_with_signs_of_an_address(word: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The error about an unescaped password explains the escapes and does not contain the password."""
    monkeypatch.setattr("storage.engines.postgres.CONNECT_TIMEOUT", 0.1)
    with pytest.raises(StorageError, match="DATABASE_URL") as caught:
        await open_database(f"postgresql://bot:{word}@127.0.0.1:1/bot")

    assert "ret" not in str(caught.value)


async def test_place_that_is_not_there(tmp_path: Path) -> None:
    """A missing folder, such as an unmounted volume, is reported with DATABASE_URL."""
    with pytest.raises(StorageError, match="DATABASE_URL"):
        await open_database(f"sqlite:///{tmp_path}/missing/store.sqlite3")


async def test_file_of_another_kind(tmp_path: Path) -> None:
    """A file that is not a database is refused."""
    (tmp_path / "notes.txt").write_text("not a database, only a text that is long enough to be looked at" * 20)

    with pytest.raises(StorageError, match="DATABASE_URL"):
        await open_database(f"sqlite:///{tmp_path}/notes.txt")


async def test_relative_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three slashes stand for a path relative to the working directory."""
    monkeypatch.chdir(tmp_path)

    await (await open_database("sqlite:///here.sqlite3")).close()

    assert (tmp_path / "here.sqlite3").exists()


async def test_memory() -> None:
    """A store in memory supports checkpoints and is lost when closed."""
    for _ in range(2):
        database = await open_database("sqlite://:memory:")
        assert await database.run(inbox.put, 1, 1, b"", 0.0)
        assert await database.checkpoint()
        await database.close()


async def test_seen_by_others_once_returned(database: Database, beside: Database) -> None:
    """Another connection sees the changes of an operation after `run` has returned."""
    await database.run(inbox.put, 1, 1, b"", 0.0)

    assert await beside.run(inbox.count_waiting) == 1


async def test_there_after_reopening(url: str) -> None:
    """Rows are kept when the store is closed and opened again."""
    for _ in range(2):
        database = await open_database(url)
        await database.run(inbox.put, 1, 1, b"", 0.0)
        assert await database.run(inbox.count_waiting) == 1
        await database.close()


async def test_failing_operation_leaves_no_trace(database: Database) -> None:
    """An exception of an operation is raised by `run`, and its writes are rolled back."""
    with pytest.raises(KeyError, match="mine"):
        await database.run(put_then_fail, 1, KeyError("mine"))

    assert await database.run(inbox.count_waiting) == 0


async def test_failing_operation_does_not_sink_others(database: Database) -> None:
    """A failed operation does not affect operations in the same commit."""
    results = await together(
        database,
        (inbox.put, 1, 1, b"", 0.0),
        (put_then_fail, 2, ValueError("mine")),
        (inbox.put, 3, 1, b"", 0.0),
    )

    assert results[0] is True
    assert isinstance(results[1], ValueError)
    assert results[2] is True
    assert await database.run(inbox.count_waiting) == 2


async def test_operation_that_runs_out_of_items(database: Database) -> None:
    """StopIteration, which a future refuses, reaches the caller as another error, and other operations succeed."""
    results = await together(database, (put_then_fail, 1, StopIteration()), (inbox.put, 2, 1, b"", 0.0))

    assert isinstance(results[0], RuntimeError)
    assert results[1] is True


async def test_wrong_statement(database: Database) -> None:
    """An error of the engine is a StorageError, and later operations work."""
    with pytest.raises(StorageError, match="nowhere"):
        await database.run(query, "select * from nowhere")

    assert await database.run(inbox.count_waiting) == 0


async def test_cancelled_while_running(database: Database) -> None:
    """A caller cancelled during its operation does not harm the store."""
    gate = Gate()
    given_up = asyncio.ensure_future(database.run(gate))
    await asyncio.to_thread(gate.entered.wait)
    given_up.cancel()
    gate.open.set()

    assert await database.run(inbox.put, 1, 1, b"", 0.0)


async def test_close_finishes_what_was_asked(url: str) -> None:
    """Operations submitted before `close` are run, later operations are refused, and a second `close` does nothing."""
    database = await open_database(url)
    asked = [asyncio.ensure_future(database.run(inbox.put, n, 1, b"", 0.0)) for n in range(600)]
    await asyncio.sleep(0)

    await database.close()
    await database.close()

    assert all(await asyncio.gather(*asked))
    with pytest.raises(StorageError, match="closed"):
        await database.run(inbox.count_waiting)


async def test_snapshot_beside_writers(database: Database) -> None:
    """A snapshot does not see later writes, and writes do not wait for the snapshot."""
    loop = asyncio.get_running_loop()

    def read(tx: Tx) -> list[int]:
        first = inbox.count_waiting(tx)
        asyncio.run_coroutine_threadsafe(database.run(inbox.put, 1, 7, b"x", 1.0), loop).result(20)
        return [first, inbox.count_waiting(tx)]

    assert await database.snapshot(read) == [0, 0]
    assert await database.run(inbox.count_waiting) == 1
