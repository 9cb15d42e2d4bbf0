"""Group commit: one transaction for simultaneous operations, on every engine, with separate errors."""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from bot.inbox.group_commit import GroupCommit
from storage import inbox
from storage.database import Database, StorageError, Tx
from tests.storage.claims import claim_one
from tests.storage.conftest import beside, database, url

__all__ = ["beside", "database", "url"]


class Counting:
    """Runs operations on a store and counts its transactions."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.transactions = 0

    async def __call__(self, operation: Callable[[Tx], Any], /) -> Any:
        """One more."""
        self.transactions += 1
        return await self.database.run(operation)


async def test_simultaneous_operations_are_one_transaction(database: Database) -> None:
    """Each operation is committed when its caller gets the result, and visible to later operations."""
    counting = Counting(database)
    group = GroupCommit(database)
    with group.joined(counting):
        assert await asyncio.gather(*(group.run(n % 5, _put(n, n % 5)) for n in range(40))) == [True] * 40
        assert await group.run(5, _put(7, 5)) is False
    assert counting.transactions == 2
    assert await database.run(inbox.count_waiting) == 40


async def test_order_of_a_chat(database: Database) -> None:
    """Operations of one key run in the order of their requests."""
    group = GroupCommit(database)
    await asyncio.gather(*(group.run(n % 2, _put(100 - n, n % 2)) for n in range(20)))
    for chat in (0, 1):
        turn = await database.run(claim_one, "w", 1.0, 60.0)
        assert turn
        assert [update.update_id for update in turn.updates] == list(range(100 - chat, 80, -2))


async def test_error_of_one_operation_goes_to_its_caller(database: Database) -> None:
    """The faulty operation leaves no trace, and the other operations of its group are committed."""
    group = GroupCommit(database)
    asked: list[Callable[[Tx], Any]] = [_put(1, 1), partial(_put_and_fail, error=KeyError("mine")), _put(3, 3)]
    results = await asyncio.gather(*(group.run(1, each) for each in asked), return_exceptions=True)
    assert results[0] is results[2] is True
    assert isinstance(results[1], KeyError)
    assert await database.run(inbox.count_waiting) == 2


async def test_error_of_the_store_goes_to_every_caller(database: Database) -> None:
    """Every caller gets the error without a try of its own, and later operations are committed."""
    counting = Counting(database)
    group = GroupCommit(database)
    asked: list[Callable[[Tx], Any]] = [_put(1, 1), partial(_put_and_fail, error=StorageError("away"))]
    with group.joined(counting):
        results = await asyncio.gather(*(group.run(1, each) for each in asked), return_exceptions=True)
    assert [type(result) for result in results] == [StorageError] * 2
    assert counting.transactions == 1
    assert await database.run(inbox.count_waiting) == 0
    assert await group.run(1, _put(1, 1))


@pytest.mark.parametrize("error", [None, StorageError("away")])
async def test_cancelled_caller_leaves_the_others_alone(database: Database, error: StorageError | None) -> None:
    """The other callers of the group get their results or errors."""
    group = GroupCommit(database)
    last = partial(_put_and_fail, error=error) if error else _put(2, 2)
    asked = [asyncio.ensure_future(group.run(1, each)) for each in (_put(1, 1), last)]
    await asyncio.sleep(0)
    asked[0].cancel()
    results = await asyncio.gather(*asked, return_exceptions=True)
    assert isinstance(results[0], asyncio.CancelledError)
    assert results[1] is (error or True)


def _put(update_id: int, chat_id: int) -> Callable[[Tx], bool]:
    return partial(inbox.put, update_id=update_id, chat_id=chat_id, payload=b"", now=0.0)


def _put_and_fail(tx: Tx, error: Exception) -> None:
    inbox.put(tx, 2, 2, b"", 0.0)
    raise error
