"""Paces, budgets and outages: on every engine, counted by all processes together."""

import asyncio

from storage import call_budget, message_rate, outages, retention
from storage.database import Database
from storage.message_rate import MessageRate, RateDecision
from tests.storage.children import query

PACE = MessageRate(interval=2.0, burst=3, pause=30.0)
TODAY, TOMORROW = "2026-03-01", "2026-03-02"


async def knocks(database: Database, times: int, now: float, chat_id: int = 7) -> list[RateDecision]:
    """So many messages at one time."""
    return [await database.run(message_rate.count_message, chat_id, PACE, now) for _ in range(times)]


async def test_pace(database: Database) -> None:
    """A burst is let in, the one too many shuts the door, which is said once; after the rest it is open again."""
    assert await knocks(database, 5, 1000.0) == [RateDecision.ALLOWED] * 3 + [
        RateDecision.NEWLY_REFUSED,
        RateDecision.REFUSED,
    ]
    assert await knocks(database, 1, 1029.9) == [RateDecision.REFUSED]
    assert await knocks(database, 4, 1030.0) == [RateDecision.ALLOWED] * 3 + [RateDecision.NEWLY_REFUSED]


async def test_steady_messages_are_let_in(database: Database) -> None:
    """One in each interval goes on for ever; others have their own pace."""
    assert {door for n in range(50) for door in await knocks(database, 1, 1000.0 + 2 * n)} == {RateDecision.ALLOWED}
    assert await knocks(database, 3, 1100.0, chat_id=-8) == [RateDecision.ALLOWED] * 3


async def test_budget(database: Database) -> None:
    """So many calls a day and no more; one that was not made is given back; the next day is a new one."""
    assert [await database.run(call_budget.spend, TODAY, 7, 2, 1000.0) for _ in range(3)] == [True, True, False]
    assert await database.run(call_budget.spend, TODAY, 8, 2, 1000.0)
    await database.run(call_budget.refund, TODAY, 7)
    assert await database.run(call_budget.count_spent, TODAY, 7) == 1
    assert await database.run(call_budget.spend, TODAY, 7, 2, 1000.0)
    assert await database.run(call_budget.spend, TOMORROW, 7, 2, 1030.0)
    await database.run(call_budget.refund, TODAY, 9)
    assert await database.run(call_budget.count_spent, TODAY, 9) == 0


async def test_processes_count_together(database: Database, beside: Database) -> None:
    """Two processes let in no more messages, and pay for no more calls, than one would."""
    both = [database, beside] * 10
    doors = await asyncio.gather(*(each.run(message_rate.count_message, 7, PACE, 1000.0) for each in both))
    assert (doors.count(RateDecision.ALLOWED), doors.count(RateDecision.NEWLY_REFUSED)) == (3, 1)
    paid = await asyncio.gather(*(each.run(call_budget.spend, TODAY, 7, 5, 1000.0) for each in both))
    assert paid.count(True) == 5


async def test_counts_are_forgotten(database: Database) -> None:
    """Nothing tells who wrote or read, once it is no more needed to hold to the limits."""
    await knocks(database, 4, 1000.0)
    await knocks(database, 1, 1030.0, chat_id=8)
    await database.run(call_budget.spend, TODAY, 7, 2, 1000.0)
    await database.run(call_budget.spend, TOMORROW, 7, 2, 1030.0)

    rules = {rule.kind: rule for rule in retention.RULES}
    gone = [await database.run(retention.delete_expired, rules[kind], 1020.0, 10) for kind in ("paces", "budgets")]
    assert gone == [0, 1]
    assert await database.run(retention.delete_expired, rules["paces"], 1031.0, 10) == 1

    assert await database.run(query, "select chat_id from pace") == [{"chat_id": 8}]
    assert await database.run(query, "select day from spent") == [{"day": TOMORROW}]


async def test_an_outage_begins_and_ends_once(database: Database, beside: Database) -> None:
    """Whichever process notices: of all of them one tells of the beginning, and one of the end."""
    both = [database, beside] * 5
    began = await asyncio.gather(*(each.run(outages.begin, "down", 10.5) for each in both))
    assert began.count(True) == 1
    assert await database.run(outages.begin, "quota", 20.0)
    ended = await asyncio.gather(*(each.run(outages.end) for each in both))
    assert [end for end in ended if end] == [{"down": 10.5, "quota": 20.0}]
    assert await database.run(outages.begin, "down", 30.0)
