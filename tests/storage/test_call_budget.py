"""Tests of the daily budget of paid calls."""

import asyncio

from storage import call_budget, retention
from storage.database import Database
from tests.storage.children import query

TODAY, TOMORROW = "2026-03-01", "2026-03-02"
SPENT = "select calls from spent where chat_id = {}"
RULE = next(rule for rule in retention.RULES if rule.kind == "budgets")


async def test_budget(database: Database) -> None:
    """The calls of a day are limited, a refund returns one call, and each day has its own budget."""
    assert [await database.run(call_budget.spend, TODAY, 7, 2, 1000.0) for _ in range(3)] == [True, True, False]
    assert await database.run(call_budget.spend, TODAY, 8, 2, 1000.0)
    await database.run(call_budget.refund, TODAY, 7)
    assert await database.run(query, SPENT.format(7)) == [{"calls": 1}]
    assert await database.run(call_budget.spend, TODAY, 7, 2, 1000.0)
    assert await database.run(call_budget.spend, TOMORROW, 7, 2, 1030.0)
    await database.run(call_budget.refund, TODAY, 9)
    assert await database.run(query, SPENT.format(9)) == []


async def test_processes_share_the_budget(database: Database, beside: Database) -> None:
    """Two processes together spend no more calls than one process."""
    both = [database, beside] * 10
    paid = await asyncio.gather(*(each.run(call_budget.spend, TODAY, 7, 5, 1000.0) for each in both))
    assert paid.count(True) == 5


async def test_old_rows_are_deleted(database: Database) -> None:
    """The budget of an earlier day is deleted by age."""
    await database.run(call_budget.spend, TODAY, 7, 2, 1000.0)
    await database.run(call_budget.spend, TOMORROW, 7, 2, 1030.0)

    assert await database.run(retention.delete_expired, RULE, 1020.0, 10) == 1
    assert await database.run(query, "select day from spent") == [{"day": TOMORROW}]
