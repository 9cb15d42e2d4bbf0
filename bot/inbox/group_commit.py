"""Group commit: operations that are asked for during a transaction share the next transaction, on every engine."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from storage.database import Database, StorageError, Tx

T = TypeVar("T")

MAX_GROUP = 64
"""Most operations in one transaction. More gain nothing and keep the first one waiting."""


class Transact(Protocol):
    """Runs an operation in a transaction, together with work of its own, and returns the result after the commit."""

    def __call__(self, operation: Callable[[Tx], T], /) -> Awaitable[T]:
        """Raise the errors of ``Database.run``."""
        ...


@dataclass(frozen=True, slots=True)
class _Request:
    key: int
    operation: Callable[[Tx], Any]
    future: asyncio.Future[Any]


class GroupCommit:
    """Runs one transaction at a time on a database, with all operations that were asked for meanwhile."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._joined: list[Transact] = []
        self._requests: list[_Request] = []
        self._committing: asyncio.Task[None] | None = None

    @property
    def is_joined(self) -> bool:
        """Tell whether a joined ``Transact`` runs the transactions."""
        return bool(self._joined)

    @contextmanager
    def joined(self, transact: Transact) -> Iterator[None]:
        """Run all transactions through ``transact`` for the time of a ``with`` block. The last one counts."""
        self._joined.append(transact)
        try:
            yield
        finally:
            self._joined.remove(transact)

    async def run(self, key: int, operation: Callable[[Tx], T]) -> T:
        """Run ``operation(tx)`` and return its result after the commit. Raise the errors of ``Database.run``.

        Operations of one key keep their order. A group is sorted by key, so that two processes lock rows in one order.
        """
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._requests.append(_Request(key, operation, future))
        if self._committing is None:
            self._committing = asyncio.create_task(self._commit_all())
        return await future

    async def _commit_all(self) -> None:
        try:
            while self._requests:
                group, self._requests = self._requests[:MAX_GROUP], self._requests[MAX_GROUP:]
                await self._commit(sorted(group, key=lambda request: request.key))
        finally:
            self._committing = None

    async def _commit(self, group: list[_Request]) -> None:
        transact: Transact = self._joined[-1] if self._joined else self._db.run
        try:
            results = await transact(lambda tx: [request.operation(tx) for request in group])
        except Exception as error:  # noqa: BLE001  # every caller that waits must get the error
            if len(group) > 1 and not isinstance(error, StorageError):  # the fault of one operation: try each alone
                for request in group:
                    await self._commit([request])
                return
            for request in group:
                if not request.future.done():
                    request.future.set_exception(error)
            return
        for request, result in zip(group, results, strict=True):
            if not request.future.done():  # a cancelled caller's future is done
                request.future.set_result(result)
