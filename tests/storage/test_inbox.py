"""Tests of the inbox without failures: each update once, in order, the longest wait first."""

from storage import inbox
from storage.database import Database
from storage.inbox import WaitingUpdate
from tests.storage.children import query
from tests.storage.claims import LEASE, claim, claim_one, complete, ids, put, release


async def test_empty(database: Database) -> None:
    """A new inbox has no waiting update and no chat to lease."""
    assert await database.run(claim_one, "w", 0.0, LEASE) is None
    assert await database.run(inbox.count_waiting) == 0
    assert await database.run(inbox.oldest_waiting) is None
    assert await database.run(inbox.count_dead) == 0


async def test_lease_holds_the_stored_update(database: Database) -> None:
    """A lease holds the id, the bytes and the time of the update without failures. A new chat has no session."""
    await database.run(inbox.put, 2**40, -(2**45), b"\x00\xff", 1.25, 2**41)

    claimed = await claim(database, now=2.0)

    assert claimed.chat_id == -(2**45)
    assert claimed.session is None
    assert claimed.updates == (WaitingUpdate(2**40, b"\x00\xff", 0, 1.25, 2**41),)


async def test_seen_before(database: Database) -> None:
    """An update id is accepted once, also after the update is done and after other ids."""
    await put(database, 900, 5)
    assert not await database.run(inbox.put, 900, 7, b"again", 1.0)
    claimed = await claim(database)
    await complete(database, claimed, 900)

    assert not await database.run(inbox.put, 900, 8, b"again", 2.0)
    assert await database.run(inbox.count_waiting) == 1


async def test_order_of_a_chat(database: Database) -> None:
    """Updates of a chat keep the order of arrival, regardless of their ids."""
    await put(database, 30, 10, 20)

    assert ids(await claim(database)) == [30, 10, 20]


async def test_longest_wait_first(database: Database) -> None:
    """The chat with the longest wait is leased first, and each chat to one worker."""
    for n in range(20):
        await put(database, n, chat_id=100 - n)
    await put(database, 50, chat_id=100)

    leases = [await claim(database, f"w{n}") for n in range(20)]

    assert [claimed.chat_id for claimed in leases] == [100 - n for n in range(20)]
    assert ids(leases[0]) == [0, 50]
    assert await database.run(claim_one, "more", 0.0, LEASE) is None


async def test_lease_of_limited_size(database: Database) -> None:
    """A lease holds a limited number of updates, and the other updates wait for the next lease."""
    await put(database, *range(25))

    claimed = await database.run(claim_one, "w", 0.0, LEASE, limit=2)

    assert ids(claimed) == [0, 1]
    assert await database.run(inbox.count_waiting) == 25


async def test_complete(database: Database) -> None:
    """The next lease has the new session and the updates that are not done. The lease lasts until the release."""
    await put(database, 1, 2)
    claimed = await claim(database)

    await complete(database, claimed, 1, b"new")

    assert await database.run(claim_one, "other", 1.0, LEASE) is None
    await release(database, claimed)
    claimed = await claim(database)
    assert (claimed.session, ids(claimed)) == (b"new", [2])
    await complete(database, claimed, 2, None)
    await release(database, claimed)
    await put(database, 3)
    assert (await claim(database)).session is None


async def test_last_update_of_a_lease(database: Database) -> None:
    """The last update of a lease releases the lease and returns whether further updates wait."""
    await put(database, 1, 2)
    for update_id, more in ((1, True), (2, False)):
        claimed = await database.run(claim_one, "w", 1.0, LEASE, limit=1)
        assert claimed
        assert await database.run(inbox.complete, 7, claimed.lease_id, update_id, b"s", 1.0, last=True) is more
    assert await database.run(query, "select owner, free_at, head from chat") == [
        {"owner": None, "free_at": 1.0, "head": None}
    ]


async def test_newest_message(database: Database) -> None:
    """A lease holds the newest message sent to the chat. An update without a message does not change the value."""
    newest_sent = []
    for update_id, newest in ((1, 0), (2, 2**41), (3, 0), (4, 17), (5, 0)):
        await put(database, update_id)
        claimed = await claim(database)
        newest_sent.append(claimed.newest)
        await database.run(inbox.complete, 7, claimed.lease_id, update_id, None, 1.0, newest)
        await release(database, claimed)
    assert newest_sent == [0, 0, 2**41, 2**41, 2**41]


async def test_put_while_held(database: Database) -> None:
    """An update that arrives during a lease is part of the next lease."""
    await put(database, 1)
    claimed = await claim(database)
    await put(database, 2)
    await complete(database, claimed, 1)

    await release(database, claimed)

    assert ids(await claim(database)) == [2]


async def test_count_and_age(database: Database) -> None:
    """Waiting updates are counted and the longest wait is returned, without dead and done updates."""
    await put(database, 1, now=10.0)
    await put(database, 2, now=11.0)
    await put(database, 3, chat_id=8, now=12.0)

    assert await database.run(inbox.count_waiting) == 3
    assert await database.run(inbox.oldest_waiting) == 10.0
    claimed = await claim(database, now=13.0)
    await complete(database, claimed, 1)
    assert await database.run(inbox.oldest_waiting) == 11.0
    await database.run(inbox.fail, 7, claimed.lease_id, 2, 13.0, 13.0, limit=1)
    assert await database.run(inbox.oldest_waiting) == 12.0
