"""Tests of the rate limit of messages."""

import asyncio

from storage import message_rate, retention
from storage.database import Database
from storage.message_rate import MessageRate, RateDecision
from tests.storage.children import query

RATE = MessageRate(interval=2.0, burst=3, pause=30.0)
RULE = next(rule for rule in retention.RULES if rule.kind == "paces")


async def count_messages(database: Database, times: int, now: float, chat_id: int = 7) -> list[RateDecision]:
    """Count some messages at one time. Return the decisions."""
    return [await database.run(message_rate.count_message, chat_id, RATE, now) for _ in range(times)]


async def test_burst_and_pause(database: Database) -> None:
    """A burst is allowed, the first message beyond is newly refused, and after the pause messages are allowed again."""
    assert await count_messages(database, 5, 1000.0) == [RateDecision.ALLOWED] * 3 + [
        RateDecision.NEWLY_REFUSED,
        RateDecision.REFUSED,
    ]
    assert await count_messages(database, 1, 1029.9) == [RateDecision.REFUSED]
    assert await count_messages(database, 4, 1030.0) == [RateDecision.ALLOWED] * 3 + [RateDecision.NEWLY_REFUSED]


async def test_steady_messages_are_allowed(database: Database) -> None:
    """One message in each interval is always allowed, and each chat has its own limit."""
    assert {decision for n in range(50) for decision in await count_messages(database, 1, 1000.0 + 2 * n)} == {
        RateDecision.ALLOWED
    }
    assert await count_messages(database, 3, 1100.0, chat_id=-8) == [RateDecision.ALLOWED] * 3


async def test_processes_share_the_limit(database: Database, beside: Database) -> None:
    """Two processes together allow no more messages than one process."""
    both = [database, beside] * 10
    decisions = await asyncio.gather(*(each.run(message_rate.count_message, 7, RATE, 1000.0) for each in both))
    assert (decisions.count(RateDecision.ALLOWED), decisions.count(RateDecision.NEWLY_REFUSED)) == (3, 1)


async def test_old_rows_are_deleted(database: Database) -> None:
    """A row is deleted by age once the limit does not need the row."""
    await count_messages(database, 4, 1000.0)
    await count_messages(database, 1, 1030.0, chat_id=8)

    assert await database.run(retention.delete_expired, RULE, 1020.0, 10) == 0
    assert await database.run(retention.delete_expired, RULE, 1031.0, 10) == 1
    assert await database.run(query, "select chat_id from pace") == [{"chat_id": 8}]
