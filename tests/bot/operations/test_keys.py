"""The change of keys by an operator, on every engine."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import pytest

from bot.__main__ import main
from bot.operations import rekey
from handlers.verification.kyc_case import number_index
from storage import cases, encrypted_columns, inbox, paid_calls
from storage.connect import open_database
from storage.crypto import VaultError
from storage.database import Tx
from tests.bot.operations.maintenance import (
    AFTER,
    BEFORE,
    BETWEEN,
    NEW,
    NUMBER,
    OLD,
    SEALED,
    do,
    environment,
    fill,
    opened,
)
from tests.storage.conftest import url

__all__ = ["environment", "url"]

T = TypeVar("T")


def test_change_of_keys(environment: pytest.MonkeyPatch, url: str, capsys: pytest.CaptureFixture[str]) -> None:
    """With a new first key and a rekey, everything opens without the old key, which left no byte."""
    do(url, fill)
    environment.setenv("DATA_KEYS", f"{NEW},{OLD}")
    assert do(url, lambda tx: cases.count_other_chats(tx, BETWEEN.blind_indexes("id", NUMBER), 8)) == [1]
    assert main(["rekey"]) == 0
    assert main(["rekey"]) == 0
    assert capsys.readouterr().err.splitlines() == [
        "7 records sealed anew with key 2",
        "everything is sealed with key 2; key 1 may be taken out",
        "everything is sealed with key 2; key 1 may be taken out",
    ]
    found, numbers, by_key = do(
        url,
        lambda tx: opened(tx, AFTER),
        lambda tx: cases.count_other_chats(tx, AFTER.blind_indexes("id", NUMBER), 8),
        encrypted_columns.count_by_key,
    )
    assert (found, numbers, by_key) == (SEALED, 1, {2: 7})


def test_record_that_no_key_opens_is_reported(
    environment: pytest.MonkeyPatch, url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A damaged record stops nothing and is reported."""
    do(url, fill, lambda tx: tx.rows("update paid_call set answer = :blob", blob=b"\x01damaged"))
    environment.setenv("DATA_KEYS", f"{NEW},{OLD}")
    assert main(["rekey"]) == 2
    assert capsys.readouterr().err.splitlines()[-1] == (
        "python -m bot rekey: 1 records do not open with any key of DATA_KEYS: leave all keys where they are."
    )
    assert do(url, encrypted_columns.count_by_key) == [{1: 1, 2: 6}]


def test_the_number_a_person_corrected_is_the_number() -> None:
    """The look-up value is that of the number which the case was opened with."""
    typed = {"fields": {"id": {"machine": "1", "person": NUMBER}}}
    assert number_index(AFTER, json.dumps(typed).encode()) == AFTER.blind_index("id", NUMBER)
    assert number_index(AFTER, b'{"fields":{}}') is None


async def test_old_process_that_goes_on_writing(url: str) -> None:
    """A process that still writes with the old key is reported after some rounds."""
    db = await open_database(url)

    class Busy:
        """A store to which another process writes with the old key after each step."""

        async def run(self, operation: Callable[..., T], *arguments: object) -> T:
            """Run the operation, then write."""
            done = await db.run(operation, *arguments)
            await db.run(paid_calls.delete_uncharged, "k")
            await db.run(paid_calls.begin, "k", 7, "get_haimat", None, 1.0)
            await db.run(lambda tx: tx.rows("update paid_call set answer = :b", b=BEFORE.seal(b"x", "call:k")))
            return done

        async def checkpoint(self) -> bool:
            """Clean nothing."""
            return True

    busy: Any = Busy()
    with pytest.raises(VaultError, match="still seals with an older key"):
        await rekey.rekey(busy, BETWEEN, number_index, lambda _words: None)
    await db.close()


@pytest.mark.processes
def test_kill_in_the_middle(environment: pytest.MonkeyPatch, url: str) -> None:
    """A killed rekey is completed by the next one."""
    many = 3000

    def put(tx: Tx) -> None:
        for n in range(many):
            inbox.put(tx, n, n, BEFORE.seal(b"%d" % n, f"update:{n}"), 1.0)

    do(url, put)
    environment.setenv("DATA_KEYS", f"{NEW},{OLD}")
    command = [sys.executable, "-m", "bot", "rekey"]
    root = Path(__file__).resolve().parents[3]
    process = subprocess.Popen(command, env=os.environ | {"PYTHONPATH": str(root)}, stderr=subprocess.PIPE)
    while process.poll() is None and not do(url, encrypted_columns.count_by_key)[0][2]:
        pass
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert main(["rekey"]) == 0
    (found,) = do(url, lambda tx: opened(tx, AFTER))
    assert found == {b"%d" % n for n in range(many)}


def test_start_without_a_key_that_is_needed(
    environment: pytest.MonkeyPatch, url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A bot without a key in use does not start, unless the operator declares the key lost."""
    do(url, fill)
    for name, value in {"TELEGRAM_TOKEN": "1:x", "CVAPI_KEY": "k", "CVAPI_SECRET": "s", "DATA_KEYS": NEW}.items():
        environment.setenv(name, value)
    assert main(["poll"]) == 2
    assert "7 records are sealed with key 1, which is not listed" in capsys.readouterr().err
    environment.setenv("ALLOW_LOST_KEYS", "1")
    environment.setenv("CVAPI_BASE_URL", "http://example.com")
    assert main(["poll"]) == 2
    assert "CVAPI_BASE_URL" in capsys.readouterr().err
