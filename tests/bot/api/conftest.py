"""Fixtures: a local server in place of the service of the vendor, and a client without waits."""

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from bot.api.client import ApiClient
from tests.bot.api.service import Service


@pytest.fixture
async def service() -> AsyncIterator[Service]:
    """Run a local server in place of the service of the vendor."""
    stand_in = Service()
    await stand_in.server.start_server()
    yield stand_in
    stand_in.release.set()
    await stand_in.server.close()


@pytest.fixture
def waits() -> list[float]:
    """Return the list of the requested sleeps in seconds."""
    return []


@pytest.fixture
async def client(service: Service, waits: list[float]) -> AsyncIterator[ApiClient]:
    """Open a client of the local server, with key and secret of the documentation."""
    async with ApiClient(service.url, "demo", "p@55w0rd", sleep=note(waits), draw=lambda: 1.0) as ready:
        yield ready


def note(waits: list[float]) -> Callable[[float], Awaitable[None]]:
    """Return a sleep function that records the seconds and returns at once."""

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    return sleep
