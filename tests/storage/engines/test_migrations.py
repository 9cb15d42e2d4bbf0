"""Tests of the migrations: each step runs once, and a failed step changes nothing."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlite_utils

from storage.engines import migrations, sqlite


@pytest.fixture
def db(tmp_path: Path) -> Iterator[sqlite_utils.Database]:
    """Open an empty file without any wait for locks."""
    connection = sqlite3.connect(tmp_path / "store.sqlite3", timeout=0, isolation_level=None)
    yield sqlite_utils.Database(connection)
    connection.close()


def test_each_step_runs_once(db: sqlite_utils.Database) -> None:
    """A second application runs no step again and leaves no transaction open."""
    for _ in range(2):
        migrations.apply(db, sqlite.SqliteTx(db))

    applied = [row["name"] for row in db.query("select name from _sqlite_migrations order by id")]
    assert applied == list(migrations.STEPS)
    assert not db.conn.in_transaction


def test_cases_of_before_keep_their_numbers(db: sqlite_utils.Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cases keep their numbers in the migration to unique numbers, and the number of a deleted case is not reused."""
    steps = list(migrations.STEPS.items())
    tx = sqlite.SqliteTx(db)
    row = "insert into kyc_case (key, chat_id, state, reasons, opened) values (:key, 7, 'waiting', '', 1.0) returning *"
    with monkeypatch.context() as before:
        before.setattr(migrations, "STEPS", dict(steps[: [name for name, _ in steps].index("012 case numbers")]))
        migrations.apply(db, tx)
    kept = [*tx.rows(row, key="a"), *tx.rows(row, key="b")]

    migrations.apply(db, tx)

    assert tx.rows("select * from kyc_case order by id") == kept
    tx.rows("delete from kyc_case where key = 'b'")
    assert [new["id"] for new in tx.rows(row, key="c")] == [3]


def test_failing_step_undoes_all(db: sqlite_utils.Database) -> None:
    """A failed step leaves the file unchanged for the next start."""
    db.execute("create table person (name text)")

    with pytest.raises(sqlite3.OperationalError, match="person"):
        migrations.apply(db, sqlite.SqliteTx(db))

    assert db.table_names() == ["person"]
    assert not db.conn.in_transaction


def test_write_ahead_log_beside_another_starter(db: sqlite_utils.Database, tmp_path: Path) -> None:
    """The switch to the write-ahead log is repeated while another process locks the file."""
    holder = sqlite3.connect(tmp_path / "store.sqlite3", isolation_level=None)
    holder.execute("begin exclusive")
    tries: list[str] = []

    def trace(sql: str, _parameters: object) -> None:
        tries.append(sql)
        if len(tries) == 3:
            holder.execute("rollback")

    with db.tracer(trace):
        sqlite._enable_wal(db)

    holder.close()
    assert len(tries) >= 3
    assert db.journal_mode == "wal"


def test_write_ahead_log_refused_for_good(db: sqlite_utils.Database, tmp_path: Path) -> None:
    """A file that stays locked causes an error after the timeout."""
    holder = sqlite3.connect(tmp_path / "store.sqlite3", isolation_level=None)
    holder.execute("begin exclusive")

    with pytest.raises(sqlite3.OperationalError, match="locked"):
        sqlite._enable_wal(db, timeout=0)

    holder.close()
