"""Fixtures with databases. Every engine runs the same tests."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from storage.connect import open_database
from storage.database import Database
from tests.postgres import fresh_schema


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.processes)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give the URL of an empty database on each engine."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/store.sqlite3"
        return
    with fresh_schema(request.getfixturevalue("postgres_server")) as address:
        yield address


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    """Open an empty database."""
    opened = await open_database(url)
    yield opened
    await opened.close()


@pytest.fixture
async def beside(database: Database, url: str) -> AsyncIterator[Database]:
    """Open the same database a second time, as another process would."""
    opened = await open_database(url)
    yield opened
    await opened.close()
