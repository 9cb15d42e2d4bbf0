"""Tests with several processes on one store: concurrent starts, writes and kills."""

import asyncio
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from storage import inbox
from storage.connect import open_database
from storage.database import Database
from tests.storage import children
from tests.storage.claims import claim_one

pytestmark = pytest.mark.processes

ROOT = Path(__file__).parents[2]

Start = Callable[[str, str, int], "subprocess.Popen[str]"]


@pytest.fixture
def start() -> Iterator[Start]:
    """Give a function that starts a program of children.py. All programs end with the test."""
    started = []

    def begin(program: str, url: str, number: int) -> "subprocess.Popen[str]":
        command = [sys.executable, "-m", "tests.storage.children", program, url, str(number)]
        child = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        started.append(child)
        return child

    yield begin
    for child in started:
        with suppress(ProcessLookupError):
            child.kill()
        child.communicate()


def go(*running: "subprocess.Popen[str]") -> None:
    """Let loaded programs begin at the same moment."""
    for child in running:
        assert child.stdout
        assert child.stdout.readline() == "ready\n"
    for child in running:
        assert child.stdin
        child.stdin.write("go\n")
        child.stdin.flush()


def failures(*running: "subprocess.Popen[str]") -> list[str]:
    """Return the error output of the programs that failed."""
    return [child.communicate()[1] for child in running if child.wait() != 0]


async def test_four_starters_migrate_at_once(url: str, start: Start) -> None:
    """Four processes that open an empty store together all succeed."""
    starters = [start("migrate", url, 0) for _ in range(4)]

    go(*starters)

    assert failures(*starters) == []
    database = await open_database(url)
    assert await database.run(inbox.count_waiting) == 0
    await database.close()


async def test_two_processes_read_then_write(url: str, database: Database, start: Start) -> None:
    """Two processes that read and then write fail on no lock and lose no increment."""
    await database.run(children.query, "create table counter (value bigint not null)")
    await database.run(children.query, "insert into counter values (0)")
    adders = [start("add", url, 200), start("add", url, 200)]

    go(*adders)
    for _ in range(100):
        await database.run(children.increment)

    assert failures(*adders) == []
    assert await database.run(children.query, "select value from counter") == [{"value": 500}]


async def test_killed_processes_lose_nothing(url: str, start: Start) -> None:
    """After kills under load each acknowledged update is stored once and handled once."""
    acknowledged: set[int] = set()
    for number in range(10_000, 40_000, 10_000):
        acknowledged |= await_kill(start("load", url, number))
    database = await open_database(url)

    await asyncio.gather(*(drain(database, f"last {n}") for n in range(children.CHATS)))
    again = await asyncio.gather(*(database.run(inbox.put, n, 0, b"", 0.0) for n in acknowledged))

    assert len(acknowledged) >= 300
    assert not any(again)
    handled = "select chat_id, count(*) as n from inbox where state = 'done' group by chat_id"
    count_step = "select chat_id, session from chat"
    assert {row["chat_id"]: row["n"] for row in await database.run(children.query, handled)} == {
        row["chat_id"]: int(row["session"]) for row in await database.run(children.query, count_step)
    }
    assert await database.run(inbox.count_dead) == 0
    await database.close()


def await_kill(child: "subprocess.Popen[str]") -> set[int]:
    """Kill a process after 100 acknowledged updates. Return all acknowledged ids."""
    go(child)
    assert child.stdout
    lines = [child.stdout.readline() for _ in range(100)]
    child.kill()
    lines += child.communicate()[0].splitlines(keepends=True)
    return {int(line) for line in lines if line.endswith("\n")}


async def drain(database: Database, owner: str) -> None:
    """Handle the remaining updates after all leases have expired."""
    while claimed := await database.run(claim_one, owner, 1e6, 60.0):
        await children.handle(database, claimed, 1e6)
