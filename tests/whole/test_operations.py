"""Every operation of the API v1 is reached from a chat: the engine itself tells what it was asked for."""

import base64
import re
from pathlib import Path

import aiohttp
import pytest

from bot.api.operations import OPERATIONS, ROUTES
from playground.local_stack import OWNER, Process, describe_bot
from playground.scripts import SCRIPTS, EngineAccess, Options
from playground.testing.driver import Playground

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(600)]

PLAYED = ("kyc", "sides", "licence", "pdf", "scan", "match", "portraits", "enrol")
"""The fewest conversations that reach all of it between them."""


async def _answered(engine: Process) -> dict[str, float]:
    """How often the engine has answered each operation with success, by its own count."""
    key, secret = engine.environment["ENGINE_KEYS"].split(":")[:2]
    basic = base64.b64encode(f"{key}:{secret}".encode()).decode()
    async with (
        aiohttp.ClientSession(headers={"Authorization": f"Basic {basic}"}) as session,
        session.get(f"{engine.url}/metrics") as answer,
    ):
        text = await answer.text()
    names = {(route.method, route.path): route.operation.name for route in ROUTES}
    found = dict.fromkeys((operation.name for operation in OPERATIONS), 0.0)
    for line in re.findall(r"^engine_requests_total\{(.*)\} (\S+)$", text, re.MULTILINE):
        labels = dict(re.findall(r'(\w+)="([^"]*)"', line[0]))
        name = names.get((labels["method"], labels["path"]))
        # A scan that succeeds has no code.
        if name and labels["status"] == "200" and labels["code"] in {"0", "-", "None"}:
            found[name] += float(line[1])
    return found


async def test_all_fifteen_operations_are_reached_from_a_chat(engine: Process, tmp_path: Path) -> None:
    """Papers, files, faces and the gallery, each asked for by a person or the owner in a chat."""
    before = await _answered(engine)
    key, secret = engine.environment["ENGINE_KEYS"].split(":")[:2]
    options = Options(level="d0", engine=EngineAccess(engine.url, key, secret))
    async with Playground(pace=0.05) as playground:
        bot = describe_bot(tmp_path, playground, engine, ADMIN_IDS=str(OWNER), ASK_CONSENT="0")
        await bot.start()
        for number, name in enumerate(PLAYED):
            verdict = await SCRIPTS[name](playground.chat(31 + number), options)
            assert verdict.right, f"{name}: {verdict.lines}"
        await bot.stop()
    after = await _answered(engine)
    assert len(OPERATIONS) == 15
    assert not [name for name in after if after[name] <= before[name]]
