"""The whole service for tests: one real engine for all of them, and a playground with a real bot process for each."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio

from playground.local_stack import Process, describe_bot, describe_engine
from playground.testing.driver import Playground


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def engine(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Process]:
    """A running engine."""
    process = describe_engine(tmp_path_factory.mktemp("engine"))
    await process.start()
    yield process
    await process.stop()


@dataclass(frozen=True, slots=True)
class Service:
    """A playground and the bot process that serves it."""

    playground: Playground
    bot: Process


@pytest_asyncio.fixture(loop_scope="session")
async def service(engine: Process, tmp_path: Path) -> AsyncIterator[Service]:
    """A bot by webhook, whose leases run out quickly so that a restart goes on soon."""
    async with Playground(pace=0.05, first_name="Trợ lý giấy tờ") as playground:
        bot = describe_bot(tmp_path, playground, engine, LEASE="2", ASK_CONSENT="0")
        await bot.start()
        yield Service(playground, bot)
        await bot.stop()
