"""Tests of concurrent use of the inbox: no update is lost or handled twice."""

import asyncio

from storage import inbox
from storage.database import Database
from tests.storage.claims import LEASE, claim, claim_one, complete, ids, put, release


async def test_put_beside_release_is_never_lost(database: Database, beside: Database) -> None:
    """An update stored during the release of its chat can be leased afterwards."""
    await put(database, 0)
    for n in range(100):
        claimed = await claim(database)
        await complete(database, claimed, n)

        await asyncio.gather(release(database, claimed), put(beside, n + 1))

        assert await database.run(inbox.oldest_waiting) == 0.0
    assert ids(await claim(database)) == [100]


async def test_put_beside_the_last_update_is_never_lost(database: Database, beside: Database) -> None:
    """An update stored during the completion of the last update can be leased afterwards."""
    await put(database, 0)
    for n in range(100):
        claimed = await claim(database)
        ending = database.run(inbox.complete, claimed.chat_id, claimed.lease_id, n, b"s", 0.0, last=True)

        await asyncio.gather(ending, put(beside, n + 1))

        assert await database.run(inbox.oldest_waiting) == 0.0
    assert ids(await claim(database)) == [100]


async def test_many_workers_on_two_connections(database: Database, beside: Database) -> None:
    """Under concurrent load each update is handled once, in the order of its chat."""
    handled: dict[int, list[int]] = {chat_id: [] for chat_id in range(5)}
    total = 400

    async def putter(store: Database, first: int) -> None:
        for update_id in range(first, total, 5):
            await put(store, update_id, chat_id=first)

    async def worker(store: Database, owner: str) -> None:
        while sum(map(len, handled.values())) < total:
            claimed = await store.run(claim_one, owner, 0.0, LEASE, limit=3)
            for update_id in ids(claimed):
                assert claimed
                await complete(store, claimed, update_id)
                handled[claimed.chat_id].append(update_id)
            if claimed:
                await release(store, claimed)

    await asyncio.gather(
        *(putter((database, beside)[first % 2], first) for first in range(5)),
        *(worker((database, beside)[n % 2], f"w{n}") for n in range(6)),
    )

    assert handled == {chat_id: list(range(chat_id, total, 5)) for chat_id in range(5)}
