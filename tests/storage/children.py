"""Programs for the tests that need other processes: `python -m tests.storage.children PROGRAM URL [NUMBER]`.

Each says "ready" once it is loaded and begins at the first line it is sent.
"""

import asyncio
import sys
from itertools import count
from typing import Any

from storage import inbox
from storage.connect import open_database
from storage.database import Database, Tx
from tests.storage.claims import claim_one

CHATS = 5


def say(word: object) -> None:
    """One line to the test."""
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def query(tx: Tx, sql: str) -> list[dict[str, Any]]:
    """One statement as an operation of its own, to look at a store from outside its operations."""
    return tx.rows(sql)


def increment(tx: Tx) -> None:
    """Reads the counter, then writes it: what a deferred transaction fails at beside another writer."""
    value = tx.rows("select value from counter {for_update}")[0]["value"]
    tx.rows("update counter set value = :value", value=value + 1)


async def migrate(_database: Database, _number: int) -> None:
    """Nothing more than opening the store."""


async def add(database: Database, number: int) -> None:
    """Increments the counter `number` times."""
    for _ in range(number):
        await database.run(increment)


async def load(database: Database, number: int) -> None:
    """Puts, and handles, updates from `number` on until killed; says each id once it is acknowledged."""
    now = float(number)  # later than the leases of the process before
    await asyncio.gather(
        *(put(database, number + first, now) for first in range(4)),
        *(work(database, f"{number}-{name}", now) for name in range(3)),
    )


async def put(database: Database, first: int, now: float) -> None:
    """Puts every fourth update from `first` on, and every twentieth of them twice."""
    for update_id in count(first, 4):
        for _ in range(2 if update_id % 20 == 0 else 1):
            await database.run(inbox.put, update_id, update_id % CHATS, b"x" * 100, now)
        say(update_id)


async def work(database: Database, owner: str, now: float) -> None:
    """Handles updates until killed; a chat's session counts those handled."""
    while True:
        turn = await database.run(claim_one, owner, now, 60.0)
        if turn is not None:
            await handle(database, turn, now)


async def handle(database: Database, turn: inbox.ChatLease, now: float) -> None:
    """Counts each update of a turn in the session and gives the chat back."""
    handled = int(turn.session or 0)
    for handled, update in enumerate(turn.updates, start=handled + 1):  # noqa: B020  # the count goes on
        session = str(handled).encode()
        await database.run(inbox.complete, turn.chat_id, turn.owner, update.update_id, session, now)
    await database.run(inbox.release, turn.chat_id, turn.owner, now)


async def main(program: str, url: str, number: str = "0") -> None:
    """Waits for the start, opens the store, runs the program, closes."""
    say("ready")
    sys.stdin.readline()
    database = await open_database(url)
    await {"migrate": migrate, "add": add, "load": load}[program](database, int(number))
    await database.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
