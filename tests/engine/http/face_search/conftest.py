"""Give the tests of the face search an engine with two keys, whose reader knows three faces."""

from collections.abc import AsyncIterator

import pytest

from bot.api.errors import NoContent
from engine.faces.portrait import Flaw
from tests.engine.client import EngineClient, ScriptedReader, running_engine
from tests.engine.http.face_search.requests import ANNA, BINH, EMPTY, FLAWED, TWO_KEYS, make_portrait


@pytest.fixture
def reader() -> ScriptedReader:
    """Return a reader that knows three faces."""
    return ScriptedReader(
        {
            ANNA: make_portrait(1),
            BINH: make_portrait(2),
            FLAWED: make_portrait(3, flaw=Flaw.SEVERAL),
            EMPTY: NoContent(),
        }
    )


@pytest.fixture(params=["memory", pytest.param("postgres", marks=pytest.mark.processes)])
async def client(request: pytest.FixtureRequest, reader: ScriptedReader) -> AsyncIterator[EngineClient]:
    """Return a client of an engine with two keys and an empty gallery."""
    url = request.getfixturevalue("postgres") if request.param == "postgres" else None
    async with running_engine(reader, keys=TWO_KEYS, database_url=url) as client:
        yield client
