"""Define the fixtures of whole conversations: a running bot, its chat with a person, and its API."""

import logging
import os
from collections.abc import AsyncIterator, Generator, Iterator
from pathlib import Path

import pytest

from playground.samples.catalogue import can_draw
from playground.testing.driver import Chat
from tests import separation
from tests.fake_api import FakeApi
from tests.postgres import postgres_server
from tests.running_bot import RunningBot, run_bot

__all__ = ["postgres_server"]  # here alone, so that a process of pytest starts one server

TESTS = Path(__file__).parent
ENGINE_ROOMS = frozenset(TESTS / room for room in ("engine", "specimens", "training", "whole"))
"""Tests of what comes with the dependency group ``engine``; a few more skip themselves one by one."""


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Leave out the rooms of the engine where its libraries are not installed: the bot works, and is tested, alone."""
    return True if collection_path in ENGINE_ROOMS and not can_draw() else None


def pytest_report_header() -> str:
    """Return a line on the tests that are left out and on the remedy."""
    left_out = ", ".join(sorted(room.name for room in ENGINE_ROOMS))
    return (
        ""
        if can_draw()
        else f"without the dependency group engine: tests of {left_out} are left out (uv sync --locked)"
    )


@pytest.fixture
def own_logging() -> Iterator[None]:
    """For tests that set up the log of a process: the tests' own is put back afterwards."""
    loggers = [logging.getLogger(name) for name in (None, "bot", "handlers", "storage")]
    levels, handlers = [each.level for each in loggers], loggers[0].handlers[:]
    yield
    loggers[0].handlers[:] = handlers
    for each, level in zip(loggers, levels, strict=True):
        each.setLevel(level)


def pytest_configure(config: pytest.Config) -> None:
    """Register the marks of slow tests, and leave the processes that tests start out of the measurement of coverage."""
    if "PYTEST_XDIST_WORKER" in os.environ:  # the processes of xdist themselves are measured
        os.environ.pop("COVERAGE_PROCESS_CONFIG", None)
    for name, meaning in separation.MARKS.items():
        config.addinivalue_line("markers", f"{name}: {meaning}")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the slow tests, group the tests that share fixtures, and begin with the longest files.

    So the last minutes have work for every core. A group (``--dist loadgroup``) stays in one process.
    """
    for item in items:
        separation.mark(item)
        shares_engine = "engine" in getattr(item, "fixturenames", ()) and "whole" in item.path.parts
        item.add_marker(pytest.mark.xdist_group("engine" if shares_engine else item.path.relative_to(TESTS).as_posix()))
    items.sort(key=lambda item: ("whole" not in item.path.parts, item.get_closest_marker("models") is None))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Generator[None]:
    """Let the fixtures of a test do only what the marks of the test allow."""
    with separation.guarded(item):
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None]:
    """Let a test do only what its marks allow."""
    with separation.guarded(item):
        return (yield)


@pytest.fixture
async def bot() -> AsyncIterator[RunningBot]:
    """Run a bot between a local Bot API and a fake API v1."""
    async with run_bot() as opened:
        yield opened


@pytest.fixture
def chat(bot: RunningBot) -> Chat:
    """Return the chat of Lan with the bot."""
    return bot.chat()


@pytest.fixture
def api(bot: RunningBot) -> FakeApi:
    """Return the fake API v1 behind the bot."""
    return bot.api
