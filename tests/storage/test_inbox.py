"""The inbox, one rule at a time: once, in order, by one worker, again after trouble, never lost."""

import asyncio

import pytest

from storage import inbox
from storage.database import Database
from storage.inbox import LeaseLost, Turn, Waiting

LEASE = 60.0


async def put(database: Database, *update_ids: int, chat_id: int = 7, now: float = 0.0) -> None:
    """Puts new updates into one chat."""
    for update_id in update_ids:
        assert await database.run(inbox.put, update_id, chat_id, b"%d" % update_id, now)


async def claim(database: Database, owner: str = "w", now: float = 0.0) -> Turn:
    """Claims a turn that must be there."""
    turn = await database.run(inbox.claim, owner, now, LEASE)
    assert turn
    return turn


async def complete(database: Database, turn: Turn, update_id: int, session: bytes | None = b"s") -> None:
    """Completes an update of a turn."""
    await database.run(inbox.complete, turn.chat_id, turn.owner, update_id, session, 0.0)


async def release(database: Database, turn: Turn) -> None:
    """Gives a turn back."""
    await database.run(inbox.release, turn.chat_id, turn.owner, 0.0)


def ids(turn: Turn | None) -> list[int]:
    """The updates of a turn."""
    return [update.update_id for update in turn.updates] if turn else []


async def test_empty(database: Database) -> None:
    """Nothing waits in a new inbox and nothing can be claimed."""
    assert await database.run(inbox.claim, "w", 0.0, LEASE) is None
    assert await database.run(inbox.depth) == 0
    assert await database.run(inbox.oldest) is None
    assert await database.run(inbox.dead) == 0
    assert await database.run(inbox.next_wake, 0.0) is None


async def test_update_comes_as_it_went(database: Database) -> None:
    """A claimed turn holds the update's bytes, its time and no failure; a new chat has no session."""
    await database.run(inbox.put, 2**40, -(2**45), b"\x00\xff", 1.25)

    turn = await claim(database, now=2.0)

    assert turn.chat_id == -(2**45)
    assert turn.session is None
    assert turn.updates == (Waiting(2**40, b"\x00\xff", 0, 1.25),)


async def test_seen_before(database: Database) -> None:
    """An update id is taken once: while it waits, after it is done, and whatever ids came since."""
    await put(database, 900, 5)
    assert not await database.run(inbox.put, 900, 7, b"again", 1.0)
    turn = await claim(database)
    await complete(database, turn, 900)

    assert not await database.run(inbox.put, 900, 8, b"again", 2.0)
    assert await database.run(inbox.depth) == 1


async def test_order_of_a_chat(database: Database) -> None:
    """Updates of a chat come in the order of arrival, even when ids jump."""
    await put(database, 30, 10, 20)

    assert ids(await claim(database)) == [30, 10, 20]


async def test_longest_wait_first(database: Database) -> None:
    """Chats are served by who waits longest, many beside each other, each by one worker."""
    for n in range(20):
        await put(database, n, chat_id=100 - n)
    await put(database, 50, chat_id=100)

    turns = [await claim(database, f"w{n}") for n in range(20)]

    assert [turn.chat_id for turn in turns] == [100 - n for n in range(20)]
    assert ids(turns[0]) == [0, 50]
    assert await database.run(inbox.claim, "more", 0.0, LEASE) is None


async def test_turn_of_limited_size(database: Database) -> None:
    """A flood in one chat comes in portions; the rest waits for the next turn."""
    await put(database, *range(25))

    turn = await database.run(inbox.claim, "w", 0.0, LEASE, limit=2)

    assert ids(turn) == [0, 1]
    assert await database.run(inbox.depth) == 25


async def test_complete(database: Database) -> None:
    """The next turn has the new session and only what is not done; the lease stays until the release."""
    await put(database, 1, 2)
    turn = await claim(database)

    await complete(database, turn, 1, b"new")

    assert await database.run(inbox.claim, "other", 1.0, LEASE) is None
    await release(database, turn)
    turn = await claim(database)
    assert (turn.session, ids(turn)) == (b"new", [2])
    await complete(database, turn, 2, None)
    await release(database, turn)
    await put(database, 3)
    assert (await claim(database)).session is None


async def test_put_while_held(database: Database) -> None:
    """An update that comes during a turn is in the next one, and nothing wakes without need."""
    await put(database, 1)
    turn = await claim(database)
    await put(database, 2)
    await complete(database, turn, 1)

    await release(database, turn)

    assert ids(await claim(database)) == [2]


async def test_released_without_completing(database: Database) -> None:
    """A worker that stops gives its updates back as they were, at once."""
    await put(database, 1, 2)
    await release(database, await claim(database))

    turn = await claim(database, "other", 1.0)

    assert [(update.update_id, update.attempts) for update in turn.updates] == [(1, 0), (2, 0)]


async def test_lease_runs_out(database: Database) -> None:
    """A silent worker's chat goes to another after the lease, not before, and that counts as a failure."""
    await put(database, 1, 2)
    await claim(database, "silent")
    assert await database.run(inbox.claim, "w", LEASE - 0.1, LEASE) is None

    turn = await claim(database, "w", LEASE)

    assert [(update.update_id, update.attempts) for update in turn.updates] == [(1, 1), (2, 0)]


async def test_renewed_lease(database: Database) -> None:
    """A renewed lease lasts from the renewal; a lost one cannot be renewed."""
    await put(database, 1)
    turn = await claim(database)

    assert await database.run(inbox.renew, 7, turn.owner, 50.0, LEASE)
    assert await database.run(inbox.claim, "other", 109.0, LEASE) is None
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
    assert await database.run(inbox.claim, "third", 61.0, LEASE) is None

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

    assert await database.run(inbox.claim, "w", 30.9, LEASE) is None
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
    assert await database.run(inbox.dead) == 1
    assert await database.run(inbox.depth) == 1
    await complete(database, turn, 2)
    await release(database, turn)
    assert await database.run(inbox.claim, "w", 10.0, LEASE) is None
    assert not await database.run(inbox.put, 1, 7, b"again", 10.0)


async def test_update_that_kills_its_process(database: Database) -> None:
    """An update whose worker dies each time is buried too, and the one behind it gets its turn."""
    await put(database, 1, 2)
    for n in range(5):
        assert ids(await claim(database, f"process {n}", n * LEASE)) == [1, 2]

    assert ids(await claim(database, "last", 5 * LEASE)) == [2]
    assert await database.run(inbox.dead) == 1


async def test_last_update_of_a_chat_is_buried_by_a_claim(database: Database) -> None:
    """When burying leaves a chat empty, the claim goes on to the next chat."""
    await put(database, 1)
    for n in range(5):
        await claim(database, f"process {n}", n * LEASE)
    await put(database, 2, chat_id=8)

    assert (await claim(database, "last", 5 * LEASE)).chat_id == 8
    assert await database.run(inbox.next_wake, 0.0) == 6 * LEASE


async def test_next_wake(database: Database) -> None:
    """A sleeper learns when to look again: now, at the end of the first lease or pause, or never."""
    await put(database, 1)
    assert await database.run(inbox.next_wake, 5.0) == 5.0
    turn = await claim(database)
    assert await database.run(inbox.next_wake, 5.0) == LEASE
    await database.run(inbox.fail, 7, turn.owner, 1, 5.0, 30.0)
    assert await database.run(inbox.next_wake, 5.0) == 30.0
    turn = await claim(database, "w", 30.0)
    await complete(database, turn, 1)
    assert await database.run(inbox.next_wake, 31.0) is None


async def test_depth_and_age(database: Database) -> None:
    """What waits is counted, and the longest wait known, buried and done updates left out."""
    await put(database, 1, now=10.0)
    await put(database, 2, now=11.0)
    await put(database, 3, chat_id=8, now=12.0)

    assert await database.run(inbox.depth) == 3
    assert await database.run(inbox.oldest) == 10.0
    turn = await claim(database, now=13.0)
    await complete(database, turn, 1)
    assert await database.run(inbox.oldest) == 11.0
    await database.run(inbox.fail, 7, turn.owner, 2, 13.0, 13.0, limit=1)
    assert await database.run(inbox.oldest) == 12.0


async def test_forget(database: Database) -> None:
    """Only updates done long ago are dropped; waiting and buried ones stay."""
    await put(database, 1, 2, 3)
    turn = await claim(database)
    await complete(database, turn, 1)
    await database.run(inbox.fail, 7, turn.owner, 2, 1.0, 1.0, limit=1)

    assert await database.run(inbox.forget, 0.0) == 0
    assert await database.run(inbox.forget, 0.5) == 1
    assert await database.run(inbox.dead) == 1
    assert await database.run(inbox.depth) == 1


async def test_put_beside_release_is_never_lost(database: Database, beside: Database) -> None:
    """An update that another process puts while the chat is given back can be claimed afterwards, every time."""
    await put(database, 0)
    for n in range(100):
        turn = await claim(database)
        await complete(database, turn, n)

        await asyncio.gather(release(database, turn), put(beside, n + 1))

        assert await database.run(inbox.next_wake, 0.0) == 0.0
    assert ids(await claim(database)) == [100]


async def test_many_workers_on_two_connections(database: Database, beside: Database) -> None:
    """Under load from all sides each update is handled once, in the order of its chat."""
    handled: dict[int, list[int]] = {chat_id: [] for chat_id in range(5)}
    total = 400

    async def putter(store: Database, first: int) -> None:
        for update_id in range(first, total, 5):
            await put(store, update_id, chat_id=first)

    async def worker(store: Database, owner: str) -> None:
        while sum(map(len, handled.values())) < total:
            turn = await store.run(inbox.claim, owner, 0.0, LEASE, limit=3)
            for update_id in ids(turn):
                assert turn
                await complete(store, turn, update_id)
                handled[turn.chat_id].append(update_id)
            if turn:
                await release(store, turn)

    await asyncio.gather(
        *(putter((database, beside)[first % 2], first) for first in range(5)),
        *(worker((database, beside)[n % 2], f"w{n}") for n in range(6)),
    )

    assert handled == {chat_id: list(range(chat_id, total, 5)) for chat_id in range(5)}
