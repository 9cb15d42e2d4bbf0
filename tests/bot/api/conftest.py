"""The vendor's service as a local server, and a client that calls it without waiting."""

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from bot.api.client import ApiClient
from tests.bot.api.service import Service


@pytest.fixture
async def service() -> AsyncIterator[Service]:
    """A running stand-in for the vendor's service."""
    stand_in = Service()
    await stand_in.server.start_server()
    yield stand_in
    stand_in.release.set()
    await stand_in.server.close()


@pytest.fixture
def waits() -> list[float]:
    """The seconds the client would have slept, in order."""
    return []


@pytest.fixture
async def client(service: Service, waits: list[float]) -> AsyncIterator[ApiClient]:
    """A client of the stand-in; its key and secret are those of the vendor's document."""
    async with ApiClient(service.url, "demo", "p@55w0rd", sleep=note(waits), draw=lambda: 1.0) as ready:
        yield ready


def note(waits: list[float]) -> Callable[[float], Awaitable[None]]:
    """Return a sleep that writes down how long it should have been, and returns at once."""

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    return sleep
