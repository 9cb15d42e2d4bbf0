"""The inbox in bad times: silent workers, failures, pauses, the dead letter."""

from functools import partial

import pytest

from storage import inbox
from storage.database import Database
from storage.inbox import MAX_ATTEMPTS, LeaseLost
from tests.storage.claims import LEASE, claim, claim_one, complete, ids, put, release


async def test_released_without_completing(database: Database) -> None:
    """A worker that stops gives its updates back as they were, at once."""
    await put(database, 1, 2)
    await release(database, await claim(database))

    turn = await claim(database, "other", 1.0)

    assert [(update.update_id, update.attempts) for update in turn.updates] == [(1, 0), (2, 0)]


async def test_cut_off(database: Database) -> None:
    """What was begun is given back at once too, and counts as a failure: it may have said something."""
    await put(database, 1, 2)
    turn = await claim(database)
    await database.run(partial(inbox.release, failed=True), 7, turn.owner, 1.0)

    turn = await claim(database, "other", 1.0)

    assert [(update.update_id, update.attempts) for update in turn.updates] == [(1, 1), (2, 0)]


async def test_lease_runs_out(database: Database) -> None:
    """A silent worker's chat goes to another after the lease, not before, and that counts as a failure."""
    await put(database, 1, 2)
    await claim(database, "silent")
    assert await database.run(claim_one, "w", LEASE - 0.1, LEASE) is None

    turn = await claim(database, "w", LEASE)

    assert [(update.update_id, update.attempts) for update in turn.updates] == [(1, 1), (2, 0)]


async def test_renewed_lease(database: Database) -> None:
    """A renewed lease lasts from the renewal; a lost one cannot be renewed."""
    await put(database, 1)
    turn = await claim(database)

    assert await database.run(inbox.renew, 7, turn.owner, 50.0, LEASE)
    assert await database.run(claim_one, "other", 109.0, LEASE) is None
    await claim(database, "other", 110.0)
    assert not await database.run(inbox.renew, 7, turn.owner, 111.0, LEASE)


@pytest.mark.parametrize("next_owner", ["other", "w"])
async def test_old_owner_is_fenced_off(database: Database, next_owner: str) -> None:
    """Who lost its lease can neither complete, fail nor release, even when its own process took over."""
    await put(database, 1)
    old = await claim(database, "w")
    new = await claim(database, next_owner, LEASE)

    with pytest.raises(LeaseLost):
        await complete(database, old, 1, b"stale")
    with pytest.raises(LeaseLost):
        await database.run(inbox.fail, 7, old.owner, 1, 61.0, 62.0)
    await release(database, old)
    assert await database.run(claim_one, "third", 61.0, LEASE) is None

    await complete(database, new, 1, b"fresh")
    await release(database, new)
    await put(database, 2)
    assert (await claim(database)).session == b"fresh"


async def test_failure_is_tried_again_in_order(database: Database) -> None:
    """After a failure the whole chat pauses, then the same update comes first, its failures counted."""
    await put(database, 1, 2)
    turn = await claim(database)

    assert not await database.run(inbox.fail, 7, turn.owner, 1, 1.0, 31.0)
    await release(database, turn)  # as a worker's clean-up does; the pause must survive it
    await put(database, 3)

    assert await database.run(claim_one, "w", 30.9, LEASE) is None
    turn = await claim(database, "w", 31.0)
    assert [(update.update_id, update.attempts) for update in turn.updates] == [(1, 1), (2, 0), (3, 0)]


async def test_pause_of_one_chat_holds_nobody_else_up(database: Database) -> None:
    """While one chat pauses, a younger update of another is taken."""
    await put(database, 1)
    await database.run(inbox.fail, 7, (await claim(database)).owner, 1, 0.0, 100.0)
    await put(database, 2, chat_id=8)

    assert (await claim(database)).chat_id == 8


async def test_dead_letter(database: Database) -> None:
    """The fifth failure buries the update with its payload; the lease goes on and the next update runs."""
    await put(database, 1, 2)
    buried = []
    for now in range(5):
        turn = await claim(database, now=float(now))
        buried.append(await database.run(inbox.fail, 7, turn.owner, 1, float(now), now + 1.0))

    assert buried == [False] * 4 + [True]
    assert await database.run(inbox.count_dead) == 1
    assert await database.run(inbox.count_waiting) == 1
    await complete(database, turn, 2)
    await release(database, turn)
    assert await database.run(claim_one, "w", 10.0, LEASE) is None
    assert not await database.run(inbox.put, 1, 7, b"again", 10.0)


async def test_update_that_kills_its_process(database: Database) -> None:
    """An update whose worker dies each time is told by its failures; failed once more, it makes way for the next."""
    await put(database, 1, 2)
    for n in range(MAX_ATTEMPTS):
        assert (await claim(database, f"process {n}", n * LEASE)).updates[0].attempts == n

    turn = await claim(database, "last", MAX_ATTEMPTS * LEASE)
    assert [(update.update_id, update.attempts) for update in turn.updates] == [(1, MAX_ATTEMPTS), (2, 0)]
    now = MAX_ATTEMPTS * LEASE
    assert await database.run(inbox.fail, 7, turn.owner, 1, now, now)
    await release(database, turn)
    assert ids(await claim(database, "next", now + 1)) == [2]
    assert await database.run(inbox.count_dead) == 1
