"""Stores to test on: every engine goes through the same tests."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.database import Database
from storage.opening import open_database


@pytest.fixture(params=["sqlite"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a fresh, empty store; each engine is one parameter."""
    return f"{request.param}:///{tmp_path}/store.sqlite3"


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    """A fresh store, closed afterwards."""
    opened = await open_database(url)
    yield opened
    await opened.close()


@pytest.fixture
async def beside(database: Database, url: str) -> AsyncIterator[Database]:
    """The same store opened a second time, as another process has it."""
    opened = await open_database(url)
    yield opened
    await opened.close()
