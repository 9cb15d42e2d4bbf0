"""What a store is: one small transaction, and one way to run an operation in it."""

from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class StorageError(Exception):
    """The store could not do what was asked; the sentence says why and names no stored value."""


class Tx(Protocol):
    """One open transaction. Operations are plain functions that take it first."""

    def rows(self, sql: str, /, **params: object) -> list[dict[str, Any]]:
        """Runs one statement, also an insert, update or delete; returns its rows, [] when it has none.

        `sql` is portable: parameters are written `:name`, and what the engines spell differently stands as
        a `{fragment}` that the engine fills in (`{for_update}`, `{skip_locked}`, column types).
        """
        ...


class Database(Protocol):
    """An open store. Use it from the event loop that opened it."""

    async def run(self, operation: Callable[Concatenate[Tx, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Runs `operation(tx, ...)` in one transaction and returns its result once that is committed.

        An exception of the operation undoes the operation and is raised here; trouble of the store itself
        is a StorageError. A caller cancelled while it waits cannot know whether the operation was done.
        """
        ...

    async def read(self, operation: Callable[Concatenate[Tx, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Runs a short operation that only reads: it does not wait for the next commit as `run` may; raises as that."""
        ...

    async def snapshot(self, operation: Callable[Concatenate[Tx, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Runs an operation that only reads, however long, on the store as it is at one moment; holds nobody up."""
        ...

    async def checkpoint(self) -> bool:
        """Makes what was blanked or deleted leave the files as well; False: another process was in the way."""
        ...

    def announce(self) -> None:
        """Tells other processes on this store, before long, that something was put into it."""
        ...

    async def listen(self, wake: Callable[[], None]) -> None:
        """Calls `wake` when another process announces something, until cancelled. It may miss one: look as well."""
        ...

    async def close(self) -> None:
        """Finishes what was asked before and lets go of the store; a second call does nothing."""
        ...
