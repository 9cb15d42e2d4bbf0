"""Tests with two processes at the same time: audit, reviews, cases and broadcasts."""

import asyncio
import threading
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from storage import audit, broadcasts, cases, consents, reviews
from storage.audit import AuditEntry
from storage.cases import CaseState
from storage.consents import Consent, Purpose
from storage.database import Database, Tx

T = TypeVar("T")


async def overlap(first: Database, second: Database, one: Callable[[Tx], T], other: Callable[[Tx], T]) -> list[T]:
    """Run two operations, the second during the uncommitted transaction of the first. Return both results."""
    done, free = threading.Event(), threading.Event()

    def held(tx: Tx) -> T:
        result = one(tx)
        done.set()
        free.wait(20)
        return result

    started = asyncio.create_task(first.run(held))
    await asyncio.to_thread(done.wait, 20)
    beside = asyncio.create_task(second.run(other))
    await asyncio.sleep(0.2)  # long enough to run into what the first one holds
    free.set()
    return [await started, await beside]


async def test_the_audit_stays_a_chain(database: Database, beside: Database) -> None:
    """Concurrent entries form one chain, also the first two entries."""
    for n in (1, 3):
        acts = [partial(audit.append, entry=AuditEntry(n + more, 99, "see", "", 0.0)) for more in (0, 1)]
        await overlap(database, beside, *acts)

    assert await database.run(audit.count_entries) == 4
    assert await database.run(audit.find_broken_entry) is None


async def test_each_reviewer_gets_a_case(database: Database, beside: Database) -> None:
    """Two concurrent reviewers get different cases."""
    opened = [await database.run(cases.open_case, key, 7, CaseState.WAITING, b"sealed", 1.0) for key in "ab"]

    takes = [partial(reviews.take_next, reviewer=reviewer, now=2.0, seconds=60.0) for reviewer in (55, 56)]
    taken = await overlap(database, beside, *takes)

    assert taken == opened
    assert await database.run(reviews.take_next, 57, 2.0, 60.0) is None


async def test_same_card_in_two_chats(database: Database, beside: Database) -> None:
    """Of two concurrent chats with the same number the second finds the case of the first."""

    def hand_in(tx: Tx, chat_id: int) -> int:
        others = cases.count_other_chats(tx, [b"number"], chat_id)
        cases.open_case(tx, str(chat_id), chat_id, CaseState.APPROVED, b"sealed", 1.0, number=b"number")
        return others

    assert await overlap(database, beside, *(partial(hand_in, chat_id=chat_id) for chat_id in (7, 8))) == [0, 1]


async def test_each_recipient_is_taken_once(database: Database, beside: Database) -> None:
    """Two processes that continue one broadcast after a lost lease take different recipients."""
    for chat_id in (1, 2):
        given = Consent(Purpose.READING, "1", "", "vi", 0.0, None)
        await database.run(consents.give, chat_id, chat_id, given)
    await database.run(broadcasts.create, 77, 99, b"words", 1.0)

    take = partial(broadcasts.take_next, broadcast_id=77)
    assert sorted(map(str, await overlap(database, beside, take, take))) == ["1", "2"]
    assert await database.run(broadcasts.take_next, 77) is None
