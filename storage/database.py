"""What a store is: one small transaction, one way to run an operation in it, one address that opens it."""

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

    async def checkpoint(self) -> bool:
        """Makes what was blanked or deleted leave the files as well; False: another process was in the way."""
        ...

    async def close(self) -> None:
        """Finishes what was asked before and lets go of the store; a second call does nothing."""
        ...


async def open_database(url: str) -> Database:
    """Opens the store at `url` and brings its tables up to date, safely beside other starters.

    `sqlite:///file` is relative to the working directory, `sqlite:////file` absolute, `sqlite://:memory:`
    lives as long as it is open. Raises StorageError for anything else and never shows the address, which
    may hold a password.
    """
    scheme, _, place = url.partition("://")
    if scheme == "sqlite" and (place == ":memory:" or (place[:1] == "/" and place != "/")):
        from storage.sqlite import SqliteDatabase

        return await SqliteDatabase.open(place.removeprefix("/"))
    raise StorageError(
        "DATABASE_URL is not understood: write sqlite:///file.sqlite3 (relative) or sqlite:////file.sqlite3 (absolute)."
    )
