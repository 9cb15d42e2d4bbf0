"""Tests of chat leases: chats are leased together, and the last update releases the lease."""

from functools import partial

import pytest

from storage import blocks, chat_leases, inbox, people, photo_messages, usage
from storage.chat_leases import LeaseState
from storage.database import Database
from storage.inbox import LeaseLost
from storage.people import Person


async def _put(database: Database, *updates: tuple[int, int]) -> None:
    for update_id, chat_id in updates:
        await database.run(inbox.put, update_id, chat_id, b"sealed", float(update_id))


async def test_chats_are_leased_with_their_people(database: Database) -> None:
    """Up to `max_chats` chats are leased, those with the longest wait first, each with its person and updates."""
    await _put(database, (1, 7), (2, 8), (3, 7), (4, 9))
    await database.run(people.set_locale, 7, "en", 1.0)
    await database.run(blocks.block, 8, 1.0)
    taken = await database.run(chat_leases.take, "w", 10.0, 60.0, 2)
    assert [(claimed.chat_id, len(claimed.updates)) for claimed, _ in taken] == [(7, 2), (8, 1)]
    assert [person for _, person in taken] == [Person("en", False), Person(None, True)]
    assert [claimed.chat_id for claimed, _ in await database.run(chat_leases.take, "w", 10.0, 60.0, 9)] == [9]
    assert await database.run(chat_leases.take, "w", 10.0, 60.0, 9) == []


async def test_the_last_update_releases_the_lease(database: Database) -> None:
    """The lease lasts until the last update, whose state reports new updates. Each update stores its writes."""
    await _put(database, (1, 7), (2, 7))
    [(claimed, _)] = await database.run(chat_leases.take, "w", 10.0, 60.0, 1)
    count_step = partial(usage.add, day="2026-01-05", kind="step", name="cccd mattruoc")
    add_photo = partial(photo_messages.add, chat_id=7, message_id=3, now=11.0)
    writes: list[chat_leases.Write] = [count_step, count_step, add_photo]
    assert (
        await database.run(chat_leases.finish_update, claimed, 1, b"one", 11.0, writes, over=False) is LeaseState.HELD
    )
    await _put(database, (3, 7))
    assert await database.run(chat_leases.take, "other", 12.0, 60.0, 1) == []
    assert (
        await database.run(chat_leases.finish_update, claimed, 2, b"two", 12.0, [], over=True)
        is LeaseState.MORE_WAITING
    )
    [(claimed, _)] = await database.run(chat_leases.take, "other", 12.0, 60.0, 1)
    assert (claimed.session, [update.update_id for update in claimed.updates]) == (b"two", [3])
    assert await database.run(chat_leases.finish_update, claimed, 3, None, 13.0, [], over=True) is LeaseState.IDLE
    assert [count.times for count in await database.run(usage.list_between, "2026-01-05", "2026-01-05")] == [2]
    assert await database.run(photo_messages.list_since, 7, 0.0) == (3,)


async def test_a_lost_lease_stores_nothing(database: Database) -> None:
    """A lost lease stores neither the session nor the writes."""
    await _put(database, (1, 7))
    [(old, _)] = await database.run(chat_leases.take, "w", 10.0, 60.0, 1)
    await database.run(chat_leases.take, "other", 99.0, 60.0, 1)
    count_step = partial(usage.add, day="2026-01-05", kind="step", name="x")
    with pytest.raises(LeaseLost):
        await database.run(chat_leases.finish_update, old, 1, b"stale", 100.0, [count_step], over=False)
    assert await database.run(usage.list_between, "2026-01-05", "2026-01-05") == ()
