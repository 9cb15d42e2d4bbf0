"""A client of a local Telegram whose pauses take no time. Tests import its fixtures."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.conversation.message import Button, Message, text
from bot.telegram.client import Telegram
from bot.telegram.rate_limit import RateLimiter
from playground.testing.driver import Chat, Playground
from tests.running_bot import TOKEN

HELLO = Message((text("<b>{name}</b>", name="<Lan>"),), ((Button(text("Full name"), "go"),),), "1f")


@pytest.fixture
def pauses() -> list[float]:
    """Return the list that collects the seconds between tries."""
    return []


@pytest.fixture
async def playground() -> AsyncIterator[Playground]:
    """A local Telegram."""
    async with Playground(TOKEN, pace=0.01) as running:
        yield running


@pytest.fixture
async def telegram(playground: Playground, pauses: list[float]) -> AsyncIterator[Telegram]:
    """Return a client whose pauses take no time."""
    now = 0.0

    async def sleep(seconds: float) -> None:
        nonlocal now
        now += seconds
        pauses.append(seconds)
        await asyncio.sleep(0)

    async with Telegram(TOKEN, playground.url, RateLimiter(clock=lambda: now, sleep=sleep)).session() as opened:
        yield opened


@pytest.fixture
def chat(playground: Playground) -> Chat:
    """A person's chat."""
    return playground.chat(7)
