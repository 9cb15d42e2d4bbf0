"""Tests of the inbox with failures: lost workers, pauses, retries, the dead letter."""

import pytest

from storage import inbox
from storage.database import Database
from storage.inbox import MAX_ATTEMPTS, LeaseLost
from tests.storage.claims import LEASE, claim, claim_one, complete, ids, put, release


async def test_released_without_completing(database: Database) -> None:
    """A release without completion makes the updates available at once, without a failure."""
    await put(database, 1, 2)
    await release(database, await claim(database))

    claimed = await claim(database, "other", 1.0)

    assert [(update.update_id, update.attempts) for update in claimed.updates] == [(1, 0), (2, 0)]


async def test_failed_release(database: Database) -> None:
    """A failed release makes the updates available at once, and counts a failure of the first update."""
    await put(database, 1, 2)
    claimed = await claim(database)
    await database.run(inbox.expire, 7, claimed.lease_id, 1.0)

    claimed = await claim(database, "other", 1.0)

    assert [(update.update_id, update.attempts) for update in claimed.updates] == [(1, 1), (2, 0)]


async def test_expired_lease(database: Database) -> None:
    """The chat of a lost worker is leased again when the lease expires, and a failure is counted."""
    await put(database, 1, 2)
    await claim(database, "silent")
    assert await database.run(claim_one, "w", LEASE - 0.1, LEASE) is None

    claimed = await claim(database, "w", LEASE)

    assert [(update.update_id, update.attempts) for update in claimed.updates] == [(1, 1), (2, 0)]


async def test_renewed_lease(database: Database) -> None:
    """A renewed lease lasts from the renewal. A lost lease cannot be renewed."""
    await put(database, 1)
    claimed = await claim(database)

    assert await database.run(inbox.renew, 7, claimed.lease_id, 50.0, LEASE)
    assert await database.run(claim_one, "other", 109.0, LEASE) is None
    await claim(database, "other", 110.0)
    assert not await database.run(inbox.renew, 7, claimed.lease_id, 111.0, LEASE)


@pytest.mark.parametrize("next_owner", ["other", "w"])
async def test_old_owner_is_refused(database: Database, next_owner: str) -> None:
    """A worker without its lease can neither complete, fail nor release, even when its process has the new lease."""
    await put(database, 1)
    old = await claim(database, "w")
    new = await claim(database, next_owner, LEASE)

    with pytest.raises(LeaseLost):
        await complete(database, old, 1, b"stale")
    with pytest.raises(LeaseLost):
        await database.run(inbox.fail, 7, old.lease_id, 1, 61.0, 62.0)
    await release(database, old)
    assert await database.run(claim_one, "third", 61.0, LEASE) is None

    await complete(database, new, 1, b"fresh")
    await release(database, new)
    await put(database, 2)
    assert (await claim(database)).session == b"fresh"


async def test_failure_is_tried_again_in_order(database: Database) -> None:
    """After a failure the chat pauses. Then the same update comes first, with its failures counted."""
    await put(database, 1, 2)
    claimed = await claim(database)

    assert not await database.run(inbox.fail, 7, claimed.lease_id, 1, 1.0, 31.0)
    await release(database, claimed)  # as the clean-up of a worker does: the pause must survive
    await put(database, 3)

    assert await database.run(claim_one, "w", 30.9, LEASE) is None
    claimed = await claim(database, "w", 31.0)
    assert [(update.update_id, update.attempts) for update in claimed.updates] == [(1, 1), (2, 0), (3, 0)]


async def test_pause_of_one_chat_delays_no_other_chat(database: Database) -> None:
    """The pause of one chat does not delay other chats."""
    await put(database, 1)
    await database.run(inbox.fail, 7, (await claim(database)).lease_id, 1, 0.0, 100.0)
    await put(database, 2, chat_id=8)

    assert (await claim(database)).chat_id == 8


async def test_dead_letter(database: Database) -> None:
    """The fifth failure moves the update to the dead letter, and the lease continues with the next update."""
    await put(database, 1, 2)
    dead = []
    for now in range(5):
        claimed = await claim(database, now=float(now))
        dead.append(await database.run(inbox.fail, 7, claimed.lease_id, 1, float(now), now + 1.0))

    assert dead == [False] * 4 + [True]
    assert await database.run(inbox.count_dead) == 1
    assert await database.run(inbox.count_waiting) == 1
    await complete(database, claimed, 2)
    await release(database, claimed)
    assert await database.run(claim_one, "w", 10.0, LEASE) is None
    assert not await database.run(inbox.put, 1, 7, b"again", 10.0)


async def test_update_that_kills_its_process(database: Database) -> None:
    """Crashes count as failures of the first update, and a further failure moves the update to the dead letter."""
    await put(database, 1, 2)
    for n in range(MAX_ATTEMPTS):
        assert (await claim(database, f"process {n}", n * LEASE)).updates[0].attempts == n

    claimed = await claim(database, "last", MAX_ATTEMPTS * LEASE)
    assert [(update.update_id, update.attempts) for update in claimed.updates] == [(1, MAX_ATTEMPTS), (2, 0)]
    now = MAX_ATTEMPTS * LEASE
    assert await database.run(inbox.fail, 7, claimed.lease_id, 1, now, now)
    await release(database, claimed)
    assert ids(await claim(database, "next", now + 1)) == [2]
    assert await database.run(inbox.count_dead) == 1
