"""Interfaces of a database: a transaction, and the methods that run an operation in a transaction."""

from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class StorageError(Exception):
    """A failed operation of the store. The message gives the reason and no stored value."""


class Tx(Protocol):
    """An open transaction. Operations are plain functions with a Tx as their first argument."""

    def rows(self, sql: str, /, **params: object) -> list[dict[str, Any]]:
        """Run one statement of any kind and return its rows, [] for none.

        `sql` is portable: parameters are written `:name`. Syntax that differs between the engines is written as a
        `{fragment}`, which the engine replaces (`{for_update}`, `{skip_locked}`, column types).
        """
        ...


class Database(Protocol):
    """An open database, used from the event loop that opened the database."""

    async def run(self, operation: Callable[Concatenate[Tx, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `operation(tx, ...)` in one transaction and return its result after the commit.

        An exception of the operation rolls the operation back and is raised here. A failure of the database is raised
        as StorageError. A cancelled caller cannot know whether the operation was committed.
        """
        ...

    async def read(self, operation: Callable[Concatenate[Tx, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a short read-only operation without waiting for the next commit. Raises the errors of `run`."""
        ...

    async def snapshot(self, operation: Callable[Concatenate[Tx, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a read-only operation of any duration on a consistent snapshot, without blocking other operations."""
        ...

    async def checkpoint(self) -> bool:
        """Remove deleted data from the files of the database. Return False when another process prevented that."""
        ...

    def announce(self) -> None:
        """Notify the other processes soon that an update was added to the inbox."""
        ...

    async def listen(self, wake: Callable[[], None]) -> None:
        """Call `wake` at each announcement of another process, until cancelled.

        An announcement may get lost, so a listener polls the inbox as well.
        """
        ...

    async def close(self) -> None:
        """Finish the submitted operations and close the database. A second call does nothing."""
        ...
