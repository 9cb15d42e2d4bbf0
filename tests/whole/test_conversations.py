"""The conversations that the demo plays, with the real engine: the outcome of each is right."""

import pytest

from playground.local_stack import Process
from playground.scripts import SCRIPTS, EngineAccess, Options
from tests.whole.conftest import Service

OFFICE = ("rights", "review", "enrol", "admin")
"""Played with an owner and with consent: see test_administration."""

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(600)]


@pytest.mark.parametrize("name", [name for name in SCRIPTS if name not in {"cccd", *OFFICE}])
async def test_conversation_ends_right(engine: Process, service: Service, name: str) -> None:
    """As `python -m bot demo --script NAME` plays it."""
    key, secret = engine.environment["ENGINE_KEYS"].split(":")[:2]
    chat = service.playground.chat(31)
    verdict = await SCRIPTS[name](chat, Options(level="d1", engine=EngineAccess(engine.url, key, secret)))
    assert verdict.right, f"{verdict.lines}\n{chat.transcript()}"
