"""The environment of an operator with a filled store, for tests of maintenance on every engine."""

import asyncio
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.settings import Settings
from storage import broadcasts, cases, consents, encrypted_columns, enrolments, inbox, paid_calls, timers
from storage.backup import TABLES
from storage.cases import CaseState
from storage.connect import open_database
from storage.consents import Consent, Purpose
from storage.crypto import Vault
from storage.database import Tx
from storage.timers import Timer
from tests.postgres import fresh_schema
from tests.storage.claims import claim_one

OLD, NEW = Vault.fresh_key(1), Vault.fresh_key(2)
BEFORE, BETWEEN, AFTER = (Vault.from_setting(keys) for keys in (OLD, f"{NEW},{OLD}", NEW))
NUMBER = "001190000017"
PAYLOAD = json.dumps({"fields": {"id": {"machine": NUMBER, "person": None}}}).encode()


@pytest.fixture
def environment(url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, own_logging: None) -> pytest.MonkeyPatch:
    """Set the environment of an operator: the store and the old key only."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("DATA_KEYS", OLD)
    monkeypatch.chdir(tmp_path)
    return monkeypatch


@pytest.fixture
def elsewhere(request: pytest.FixtureRequest, url: str, tmp_path: Path) -> Iterator[str]:
    """Return a second, empty store of the same engine."""
    if url.startswith("sqlite"):
        yield f"sqlite:///{tmp_path}/elsewhere.sqlite3"
        return
    with fresh_schema(request.getfixturevalue("postgres_server")) as address:
        yield address


def do(url: str, *operations: Callable[[Tx], object]) -> list[Any]:
    """Run operations on a store and return the results."""

    async def run() -> list[object]:
        db = await open_database(url)
        try:
            return [await db.run(operation) for operation in operations]
        finally:
            await db.close()

    return asyncio.run(run())


def fill(tx: Tx) -> None:
    """Fill every sealed column with data of chat 7, sealed with the old key."""
    inbox.put(tx, 70, 7, BEFORE.seal(b"the update", "update:70"), 1.0)
    turn = claim_one(tx, "w", 1.0, 60.0)
    assert turn
    inbox.complete(tx, 7, turn.lease_id, 70, BEFORE.seal(b"the session", "session:7"), 1.0)
    inbox.release(tx, 7, turn.lease_id, 1.0)
    inbox.put(tx, 71, 7, BEFORE.seal(b"the waiting", "update:71"), 1.0)
    timers.put(tx, Timer(-5, 7, 2e9, BEFORE.seal(b"the timer", "update:-5")))
    paid_calls.begin(tx, "k", 7, "get_haimat", None, 1.0)
    paid_calls.store_answer(tx, "k", BEFORE.seal(b"the answer", "call:k"), 1.0)
    cases.open_case(
        tx, "c", 7, CaseState.WAITING, BEFORE.seal(PAYLOAD, "case:c"), 1.0,
        photos=BEFORE.seal(b"the photos", "case-photos:c"), number=BEFORE.blind_index("id", NUMBER),
    )  # fmt: skip
    cases.set_face_id(tx, "c", 5)
    consents.give(tx, 7, 60, Consent(Purpose.READING, "1", "d", "vi", 1.0, None))
    broadcasts.create(tx, 9, 99, BEFORE.seal(b"the to all", "broadcast:9"), 1.0)
    enrolments.add(tx, 6, 7, 1.0)


SEALED = {b"the waiting", b"the session", b"the timer", b"the answer", PAYLOAD, b"the photos", b"the to all"}


def opened(tx: Tx, vault: Vault) -> set[bytes]:
    """Return all sealed data of the store, decrypted."""
    found = set()
    for place in encrypted_columns.ENCRYPTED_COLUMNS:
        rows = tx.rows(f"select {place.row} as name, {place.column} as data from {place.table}")
        found |= {vault.open(row["data"], place.associated_data(row["name"])) for row in rows if row["data"]}
    return found


def everything(tx: Tx) -> dict[str, list[dict[str, Any]]]:
    """Return all rows of all tables."""
    return {table: tx.rows(f"select * from {table} order by {', '.join(key)}") for table, key in TABLES.items()}
