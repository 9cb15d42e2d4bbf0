"""Tests of backup and restore, on every engine."""

import gzip
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.monitoring import erasure_log
from storage import broadcasts, cases, consents, encrypted_columns, erasure, inbox
from storage.backup import TABLES
from storage.cases import CaseState
from storage.consents import Consent, Purpose
from storage.engines.migrations import STEPS
from tests.bot.operations.maintenance import (
    BEFORE,
    NEW,
    NUMBER,
    OLD,
    SEALED,
    do,
    elsewhere,
    environment,
    everything,
    fill,
)
from tests.postgres import fresh_schema
from tests.storage.claims import claim_one
from tests.storage.conftest import url

__all__ = ["elsewhere", "environment", "url"]


def test_every_table_is_saved() -> None:
    """Every table is in the backup."""
    made = {name for step in STEPS.values() for sql in step for name in re.findall(r"create table (\w+)", sql)}
    assert made == set(TABLES)


def test_every_sealed_column_is_known() -> None:
    """Every column of bytes holds sealed data, except the column with blind indexes."""
    tables = [(table, body) for step in STEPS.values() for sql in step
              for table, body in re.findall(r"create table (\w+) \((.*)\)", sql, re.DOTALL)]  # fmt: skip
    blobs = {(table, column) for table, body in tables for column in re.findall(r"(\w+) {blob}", body)}
    assert blobs == {(place.table, place.column) for place in encrypted_columns.ENCRYPTED_COLUMNS} | {
        ("kyc_case", "number")
    }


def test_round_trip(environment: pytest.MonkeyPatch, url: str, elsewhere: str, tmp_path: Path) -> None:
    """With --moved the other store has all rows unchanged, and new rows get new numbers."""
    do(url, fill)
    assert main(["backup", "b.gz"]) == 0
    assert (tmp_path / "b.gz").stat().st_mode & 0o077 == 0
    environment.setenv("DATABASE_URL", elsewhere)
    assert main(["restore", "b.gz", "--moved"]) == 0
    assert do(url, everything) == do(elsewhere, everything)
    (case,) = do(elsewhere, lambda tx: cases.open_case(tx, "d", 8, CaseState.WAITING, b"sealed", 2.0))
    assert case.id == 2


def test_backup_holds_nothing_in_the_clear(environment: pytest.MonkeyPatch, url: str, tmp_path: Path) -> None:
    """Sealed data stays sealed in the file, and the file holds no key."""
    do(url, fill)
    assert main(["backup", "b.gz"]) == 0
    text = gzip.decompress((tmp_path / "b.gz").read_bytes()).decode()
    assert NUMBER not in text
    assert OLD.partition(":")[2] not in text
    assert not any(words.decode() in text for words in SEALED)


def test_after_a_loss_nothing_is_done_twice(environment: pytest.MonkeyPatch, url: str, elsewhere: str) -> None:
    """A restore drops the updates and messages that waited at the time of the backup."""
    do(url, fill)
    assert main(["backup", "b.gz"]) == 0
    environment.setenv("DATABASE_URL", elsewhere)
    assert main(["restore", "b.gz"]) == 0
    assert do(
        elsewhere,
        inbox.count_waiting,
        lambda tx: claim_one(tx, "w", 3.0, 60.0),
        lambda tx: broadcasts.take_next(tx, 9),
        lambda tx: inbox.put(tx, 71, 7, b"again", 3.0),
        lambda tx: inbox.put(tx, 72, 7, b"new", 3.0),
        inbox.count_waiting,
    ) == [0, None, None, False, True, 1]


def test_store_that_is_not_empty(environment: pytest.MonkeyPatch, url: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A filled store is not overwritten without --replace, and never under a running bot."""
    do(url, fill)
    assert main(["backup", "b.gz"]) == 0
    before = do(url, everything)
    assert main(["restore", "b.gz"]) == 2
    assert "not empty" in capsys.readouterr().err
    do(url, lambda tx: claim_one(tx, "w", 1.0, 2e9))
    assert main(["restore", "b.gz", "--replace"]) == 2
    assert "stop it first" in capsys.readouterr().err
    do(url, lambda tx: inbox.release(tx, 7, "w#2", 0.0))
    assert main(["restore", "b.gz", "--replace", "--moved"]) == 0
    assert do(url, everything) == before


def test_erased_and_withdrawn_since(
    environment: pytest.MonkeyPatch, url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A person erased after the backup stays erased, and a withdrawn consent stays withdrawn."""
    other = Consent(Purpose.MATCHING, "1", "d", "vi", 1.0, None)
    do(url, fill, lambda tx: erasure.erase(tx, 8, 1.0), lambda tx: consents.give(tx, 8, 61, other))
    assert main(["backup", "b.gz"]) == 0
    do(
        url,
        lambda tx: erasure.erase(tx, 7, 5.0),
        lambda tx: consents.withdraw(tx, 8, Purpose.MATCHING, 6.0),
        lambda tx: consents.give(tx, 9, 62, other),
    )
    assert main(["restore", "b.gz", "--replace"]) == 0
    err = capsys.readouterr().err
    assert "1 people who were erased since stay erased" in err
    assert "images the gallery may still hold of them: 5, 6" in err
    left, given = do(
        url, everything, lambda tx: [(act["chat_id"], act["withdrawn"]) for act in everything(tx)["consent"]]
    )
    assert given == [(7, 5.0), (8, 6.0), (9, None)]
    for table in ("paid_call", "kyc_case", "timer", "enrolment"):
        assert left[table] == []
    assert [(row["chat_id"], row["session"]) for row in left["chat"]] == [(7, None)]
    assert [(row["chat_id"], row["at"]) for row in left["erased"]] == [(7, 5.0), (8, 1.0)]


def test_erased_since_by_the_log_alone(
    environment: pytest.MonkeyPatch, url: str, elsewhere: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without the old store the log names the erasures since the backup."""
    do(url, fill, lambda tx: consents.give(tx, 8, 61, Consent(Purpose.READING, "1", "d", "vi", 1.0, None)))
    do(url, lambda tx: erasure.erase(tx, 8, 1.25))
    assert main(["backup", "b.gz"]) == 0
    lines = [f"2026-01-01 INFO {erasure_log.format_line(BEFORE, chat_id, at)}" for chat_id, at in ((8, 1.25), (7, 5.6))]
    (tmp_path / "old.log").write_text("\n".join(["noise", *lines]))
    assert not any(str(word) in " ".join(lines).replace("2026-01-01", "") for word in ("7 ", "8 "))
    environment.setenv("DATABASE_URL", elsewhere)
    assert main(["restore", "b.gz"]) == 0
    assert "--erased LOG" in capsys.readouterr().err
    assert main(["restore", "b.gz", "--replace", "--erased", "old.log"]) == 0
    assert "1 people who were erased since stay erased" in capsys.readouterr().err
    (left,) = do(elsewhere, everything)
    assert left["kyc_case"] == left["paid_call"] == []
    assert [(row["chat_id"], row["at"]) for row in left["erased"]] == [(7, 6.0), (8, 1.25)]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda lines: lines[:-1],
        lambda lines: [*lines[:3], *lines[4:]],
        lambda _: [],
        lambda lines: ["{}", *lines[1:]],
        lambda lines: [lines[0].replace('"steps": [', '"steps": ["999 of tomorrow", '), *lines[1:]],
        lambda lines: [*lines[:-1], '["sqlite_master", {}]', lines[-1]],
        lambda lines: [*lines[:-1], '["chat", {"x) values (1); drop table chat; --": 1}]', lines[-1]],
        lambda lines: ["no JSON", *lines],
    ],
)
def test_file_that_is_no_whole_backup(
    environment: pytest.MonkeyPatch,
    url: str,
    tmp_path: Path,
    spoil: Callable[[list[str]], list[str]],
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A broken backup is refused in one line, and the store stays unchanged."""
    do(url, fill)
    assert main(["backup", "b.gz"]) == 0
    before = do(url, everything)
    lines = gzip.decompress((tmp_path / "b.gz").read_bytes()).decode().splitlines()
    (tmp_path / "b.gz").write_bytes(gzip.compress("\n".join(spoil(lines)).encode()))
    capsys.readouterr()
    assert main(["restore", "b.gz", "--replace"]) == 2
    assert re.fullmatch(r"python -m bot restore: This .*\n", capsys.readouterr().err)
    assert do(url, everything) == before


@pytest.mark.parametrize("content", [b"no gzip", b"", gzip.compress(b"x" * 100_000)[:-9]])
def test_file_that_is_broken(environment: pytest.MonkeyPatch, tmp_path: Path, content: bytes) -> None:
    """Return a file that was cut off, or that is no backup."""
    (tmp_path / "b.gz").write_bytes(content)
    assert main(["restore", "b.gz"]) == 2


def test_files_that_are_not_there(environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A wrong path gives one line, and a failed backup leaves no file."""
    assert main(["restore", "missing.gz"]) == 2
    assert main(["restore", "x.gz", "--erased", "missing.log"]) == 2
    assert main(["backup", "missing/b.gz"]) == 2
    assert capsys.readouterr().err.count("No such file") == 3


def test_backup_of_other_keys(
    environment: pytest.MonkeyPatch, url: str, elsewhere: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Records of an unknown key are not restored without an option."""
    do(url, fill)
    assert main(["backup", "b.gz"]) == 0
    environment.setenv("DATABASE_URL", elsewhere)
    environment.setenv("DATA_KEYS", NEW)
    assert main(["restore", "b.gz"]) == 2
    assert "6 records are sealed with key 1" in capsys.readouterr().err
    environment.setenv("ALLOW_LOST_KEYS", "1")
    assert main(["restore", "b.gz"]) == 0


@pytest.mark.processes
def test_through_a_pipe(environment: pytest.MonkeyPatch, url: str, elsewhere: str) -> None:
    """A backup goes to standard output and comes from standard input, with messages on standard error."""
    do(url, fill)
    command = [sys.executable, "-m", "bot"]
    surroundings = os.environ | {"PYTHONPATH": str(Path(__file__).resolve().parents[3])}
    saved = subprocess.run([*command, "backup", "-"], env=surroundings, capture_output=True, check=True)
    assert b"rows saved" in saved.stderr
    surroundings["DATABASE_URL"] = elsewhere
    subprocess.run([*command, "restore", "-", "--moved"], env=surroundings, input=saved.stdout, check=True)
    assert do(url, everything) == do(elsewhere, everything)


@pytest.mark.processes
def test_engines_change(environment: pytest.MonkeyPatch, request: pytest.FixtureRequest, url: str) -> None:
    """A store moves from SQLite to PostgreSQL and back."""
    if not url.startswith("sqlite"):
        pytest.skip("once is enough")
    do(url, fill)
    assert main(["backup", "b.gz"]) == 0
    with fresh_schema(request.getfixturevalue("postgres_server")) as server:
        environment.setenv("DATABASE_URL", server)
        assert main(["restore", "b.gz", "--moved"]) == 0
        assert do(server, everything) == do(url, everything)
