"""Group commit: what is asked of the store while a transaction is under way shares the next one, on every engine."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Protocol, TypeVar

from storage.database import Database, StorageError, Tx

T = TypeVar("T")

MOST = 64
"""Operations in one transaction: more gain nothing and keep the first one waiting."""


class Transact(Protocol):
    """Runs an operation in a transaction, with whatever else is done in it; its result once that is committed."""

    def __call__(self, operation: Callable[[Tx], T], /) -> Awaitable[T]:
        """Raise what ``Database.run`` raises."""
        ...


@dataclass(frozen=True, slots=True)
class _Asked:
    key: int
    operation: Callable[[Tx], Any]
    future: asyncio.Future[Any]


@dataclass(slots=True)
class GroupCommit:
    """One transaction at a time; ``through`` lists who runs it with work of their own, the last one being asked."""

    through: list[Transact] = field(default_factory=list)
    _asked: list[_Asked] = field(default_factory=list)
    _going: asyncio.Task[None] | None = None

    async def run(self, db: Database, key: int, operation: Callable[[Tx], T]) -> T:
        """Do ``operation(tx)`` and return its result once it is committed; raises as ``Database.run``.

        Those of one ``key`` keep their order. A group goes by its keys, so that two processes lock rows in one order.
        """
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._asked.append(_Asked(key, operation, future))
        if self._going is None:
            self._going = asyncio.create_task(self._commit(db))
        return await future

    async def _commit(self, db: Database) -> None:
        try:
            while self._asked:
                group, self._asked = self._asked[:MOST], self._asked[MOST:]
                await self._together(db, sorted(group, key=lambda asked: asked.key))
        finally:
            self._going = None

    async def _together(self, db: Database, group: list[_Asked]) -> None:
        transact: Transact = self.through[-1] if self.through else db.run
        try:
            results = await transact(partial(_all, [asked.operation for asked in group]))
        except Exception as error:  # noqa: BLE001  # whatever it is, those who wait must hear of it
            if len(group) > 1 and not isinstance(error, StorageError):  # one operation's own fault: the others go on
                for asked in group:
                    await self._together(db, [asked])
                return
            for asked in group:
                if not asked.future.done():
                    asked.future.set_exception(error)
            return
        for asked, result in zip(group, results, strict=True):
            if not asked.future.done():  # its caller was cancelled
                asked.future.set_result(result)


def _all(operations: list[Callable[[Tx], Any]], tx: Tx) -> list[Any]:
    return [operation(tx) for operation in operations]
