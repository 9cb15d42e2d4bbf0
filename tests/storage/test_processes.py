"""Several processes on one store: they start, write and die beside each other."""

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

ROOT = Path(__file__).parents[2]

Start = Callable[[str, str, int], "subprocess.Popen[str]"]


@pytest.fixture
def start() -> Iterator[Start]:
    """Starts a program of children.py and waits until it is loaded; none outlives the test."""
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
    """Lets programs that are loaded begin at the same moment."""
    for child in running:
        assert child.stdout
        assert child.stdout.readline() == "ready\n"
    for child in running:
        assert child.stdin
        child.stdin.write("go\n")
        child.stdin.flush()


def failures(*running: "subprocess.Popen[str]") -> list[str]:
    """What went wrong in programs that end by themselves."""
    return [child.communicate()[1] for child in running if child.wait() != 0]


async def test_four_starters_migrate_at_once(url: str, start: Start) -> None:
    """Of four processes that open an empty store together none fails, and the tables are there."""
    starters = [start("migrate", url, 0) for _ in range(4)]

    go(*starters)

    assert failures(*starters) == []
    database = await open_database(url)
    assert await database.run(inbox.count_waiting) == 0
    await database.close()


async def test_two_processes_read_then_write(url: str, database: Database, start: Start) -> None:
    """Neither of two processes that read, then write, fails on the other's lock or loses an increment."""
    await database.run(children.query, "create table counter (value bigint not null)")
    await database.run(children.query, "insert into counter values (0)")
    adders = [start("add", url, 200), start("add", url, 200)]

    go(*adders)
    for _ in range(100):
        await database.run(children.increment)

    assert failures(*adders) == []
    assert await database.run(children.query, "select value from counter") == [{"value": 500}]


async def test_killed_processes_lose_nothing(url: str, start: Start) -> None:
    """After kills under load every acknowledged update is stored once and handled once."""
    acknowledged: set[int] = set()
    for number in range(10_000, 40_000, 10_000):
        acknowledged |= await_kill(start("load", url, number))
    database = await open_database(url)

    await asyncio.gather(*(drain(database, f"last {n}") for n in range(children.CHATS)))
    again = await asyncio.gather(*(database.run(inbox.put, n, 0, b"", 0.0) for n in acknowledged))

    assert len(acknowledged) >= 300
    assert not any(again)
    handled = "select chat_id, count(*) as n from inbox where state = 'done' group by chat_id"
    counted = "select chat_id, session from chat"
    assert {row["chat_id"]: row["n"] for row in await database.run(children.query, handled)} == {
        row["chat_id"]: int(row["session"]) for row in await database.run(children.query, counted)
    }
    assert await database.run(inbox.count_dead) == 0
    await database.close()


def await_kill(child: "subprocess.Popen[str]") -> set[int]:
    """Kills a loading process once it acknowledged 100 updates; returns all that it acknowledged."""
    go(child)
    assert child.stdout
    lines = [child.stdout.readline() for _ in range(100)]
    child.kill()
    lines += child.communicate()[0].splitlines(keepends=True)
    return {int(line) for line in lines if line.endswith("\n")}


async def drain(database: Database, owner: str) -> None:
    """Handles what is left, long after every lease ran out."""
    while turn := await database.run(claim_one, owner, 1e6, 60.0):
        await children.handle(database, turn, 1e6)
