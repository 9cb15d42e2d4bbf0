"""An engine with two keys, whose reader knows three faces."""

from collections.abc import AsyncIterator

import pytest

from bot.api.errors import NoContent
from engine.faces.portrait import Flaw
from tests.engine.client import Caller, Script, engine
from tests.engine.http.face_search.calls import ANNA, BINH, EMPTY, FLAWED, TWO_KEYS, portrait


@pytest.fixture
def script() -> Script:
    """A reader that knows three faces."""
    return Script({ANNA: portrait(1), BINH: portrait(2), FLAWED: portrait(3, flaw=Flaw.SEVERAL), EMPTY: NoContent()})


@pytest.fixture(params=["memory", pytest.param("postgres", marks=pytest.mark.processes)])
async def caller(request: pytest.FixtureRequest, script: Script) -> AsyncIterator[Caller]:
    """An engine with two keys and an empty gallery."""
    url = request.getfixturevalue("postgres") if request.param == "postgres" else None
    async with engine(script, keys=TWO_KEYS, database_url=url) as caller:
        yield caller
