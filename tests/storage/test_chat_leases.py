"""The two ends of a turn: chats are taken up together, and the last update gives its chat back."""

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


async def test_chats_are_taken_with_what_is_known_of_their_people(database: Database) -> None:
    """Up to the room there is, those who wait longest first; a chat with all its updates."""
    await _put(database, (1, 7), (2, 8), (3, 7), (4, 9))
    await database.run(people.set_locale, 7, "en", 1.0)
    await database.run(blocks.block, 8, 1.0)
    taken = await database.run(chat_leases.take, "w", 10.0, 60.0, 2)
    assert [(turn.chat_id, len(turn.updates)) for turn, _ in taken] == [(7, 2), (8, 1)]
    assert [guest for _, guest in taken] == [Person("en", False), Person(None, True)]
    assert [turn.chat_id for turn, _ in await database.run(chat_leases.take, "w", 10.0, 60.0, 9)] == [9]
    assert await database.run(chat_leases.take, "w", 10.0, 60.0, 9) == []


async def test_the_last_update_gives_the_chat_back(database: Database) -> None:
    """Until then the lease goes on; what came meanwhile is told, and what its handling leaves is stored with it."""
    await _put(database, (1, 7), (2, 7))
    [(turn, _)] = await database.run(chat_leases.take, "w", 10.0, 60.0, 1)
    counted = partial(usage.add, day="2026-01-05", kind="step", name="cccd mattruoc")
    noted = partial(photo_messages.add, chat_id=7, message_id=3, now=11.0)
    deeds: list[chat_leases.Write] = [counted, counted, noted]
    assert await database.run(chat_leases.finish_update, turn, 1, b"one", 11.0, deeds, over=False) is LeaseState.HELD
    await _put(database, (3, 7))
    assert await database.run(chat_leases.take, "other", 12.0, 60.0, 1) == []
    assert (
        await database.run(chat_leases.finish_update, turn, 2, b"two", 12.0, [], over=True) is LeaseState.MORE_WAITING
    )
    [(turn, _)] = await database.run(chat_leases.take, "other", 12.0, 60.0, 1)
    assert (turn.session, [update.update_id for update in turn.updates]) == (b"two", [3])
    assert await database.run(chat_leases.finish_update, turn, 3, None, 13.0, [], over=True) is LeaseState.IDLE
    assert [count.times for count in await database.run(usage.list_between, "2026-01-05", "2026-01-05")] == [2]
    assert await database.run(photo_messages.list_since, 7, 0.0) == (3,)


async def test_nothing_is_stored_for_a_chat_that_was_lost(database: Database) -> None:
    """Neither the session nor what its handling left."""
    await _put(database, (1, 7))
    [(old, _)] = await database.run(chat_leases.take, "w", 10.0, 60.0, 1)
    await database.run(chat_leases.take, "other", 99.0, 60.0, 1)
    counted = partial(usage.add, day="2026-01-05", kind="step", name="x")
    with pytest.raises(LeaseLost):
        await database.run(chat_leases.finish_update, old, 1, b"stale", 100.0, [counted], over=False)
    assert await database.run(usage.list_between, "2026-01-05", "2026-01-05") == ()
