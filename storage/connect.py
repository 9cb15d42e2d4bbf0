"""One address opens a store, whichever engine keeps it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from storage.database import Database, StorageError
from storage.engines.sqlite import SqliteDatabase

SERVERS = frozenset({"postgres", "postgresql"})
"""Schemes of PostgreSQL; platforms write either."""


def is_shared(url: str) -> bool:
    """Whether the store at this address serves several processes, on any machine."""
    return url.partition("://")[0] in SERVERS


async def open_database(url: str) -> Database:
    """Opens the store at `url` and brings its tables up to date, safely beside other starters.

    `sqlite:///file` is relative to the working directory, `sqlite:////file` absolute, `sqlite://:memory:`
    lives as long as it is open; `postgresql://user:password@host/name` (or `postgres://`, as platforms write it) is a
    server. Raises StorageError for anything else and never shows the address, which may hold a password.
    """
    if is_shared(url):
        from storage.engines.postgres import PostgresDatabase

        return await PostgresDatabase.open(url)
    scheme, _, place = url.partition("://")
    if scheme == "sqlite" and (place == ":memory:" or (place[:1] == "/" and place != "/")):
        return await SqliteDatabase.open(place.removeprefix("/"))
    raise StorageError(
        "DATABASE_URL is not understood: write sqlite:///file.sqlite3 (relative), sqlite:////file.sqlite3 (absolute) "
        "or postgresql://user:password@host/name."
    )


@asynccontextmanager
async def opened_database(url: str) -> AsyncIterator[Database]:
    """The store at `url`, open for the time of a ``with`` block; raises as `open_database`."""
    database = await open_database(url)
    try:
        yield database
    finally:
        await database.close()
