"""Programs for tests with several processes: `python -m tests.storage.children PROGRAM URL [NUMBER]`.

Each program prints "ready" after its imports and starts at the first line of input.
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
    """Print one line for the test."""
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def query(tx: Tx, sql: str) -> list[dict[str, Any]]:
    """Run one statement, so that a test can inspect the store directly."""
    return tx.rows(sql)


def increment(tx: Tx) -> None:
    """Read the counter and then write the counter. A deferred transaction fails at this beside another writer."""
    value = tx.rows("select value from counter {for_update}")[0]["value"]
    tx.rows("update counter set value = :value", value=value + 1)


async def migrate(_database: Database, _number: int) -> None:
    """Do nothing: the migration runs when the store is opened."""


async def add(database: Database, number: int) -> None:
    """Increment the counter `number` times."""
    for _ in range(number):
        await database.run(increment)


async def load(database: Database, number: int) -> None:
    """Store and handle updates with ids from `number` on until killed. Print each acknowledged id."""
    now = float(number)  # later than the leases of the process before
    await asyncio.gather(
        *(put(database, number + first, now) for first in range(4)),
        *(work(database, f"{number}-{name}", now) for name in range(3)),
    )


async def put(database: Database, first: int, now: float) -> None:
    """Store every fourth update from `first` on, and updates with a multiple of 20 as id twice."""
    for update_id in count(first, 4):
        for _ in range(2 if update_id % 20 == 0 else 1):
            await database.run(inbox.put, update_id, update_id % CHATS, b"x" * 100, now)
        say(update_id)


async def work(database: Database, owner: str, now: float) -> None:
    """Handle updates until killed. The session of a chat counts its handled updates."""
    while True:
        claimed = await database.run(claim_one, owner, now, 60.0)
        if claimed is not None:
            await handle(database, claimed, now)


async def handle(database: Database, claimed: inbox.ChatLease, now: float) -> None:
    """Count each update of a lease in the session, then release the lease."""
    handled = int(claimed.session or 0)
    for handled, update in enumerate(claimed.updates, start=handled + 1):  # noqa: B020  # the count goes on
        session = str(handled).encode()
        await database.run(inbox.complete, claimed.chat_id, claimed.lease_id, update.update_id, session, now)
    await database.run(inbox.release, claimed.chat_id, claimed.lease_id, now)


async def main(program: str, url: str, number: str = "0") -> None:
    """Wait for the start, open the store, run the program and close the store."""
    say("ready")
    sys.stdin.readline()
    database = await open_database(url)
    await {"migrate": migrate, "add": add, "load": load}[program](database, int(number))
    await database.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
