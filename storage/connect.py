"""Opening of a database by its URL, on either engine."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from storage.database import Database, StorageError
from storage.engines.sqlite import SqliteDatabase

SERVERS = frozenset({"postgres", "postgresql"})
"""URL schemes of PostgreSQL. Hosting platforms use both."""


def is_shared(url: str) -> bool:
    """Return whether several processes can use the database at this URL (PostgreSQL)."""
    return url.partition("://")[0] in SERVERS


async def open_database(url: str) -> Database:
    """Open the database at `url` and migrate its tables. Several processes may start at the same time.

    `sqlite:///file` is relative to the working directory, `sqlite:////file` is absolute, and `sqlite://:memory:` lasts
    until the database is closed. `postgresql://user:password@host/name` (or `postgres://`) is a server. Raises
    StorageError for any other URL. The error never shows the URL, because a URL may hold a password.
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
    """Open the database at `url` for the duration of a ``with`` block. Raises the errors of `open_database`."""
    database = await open_database(url)
    try:
        yield database
    finally:
        await database.close()
