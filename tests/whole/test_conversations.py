"""The conversations that the demo plays, with the real engine: the outcome of each is right.

Between them they reach every operation of the API v1: the engine itself tells what it was asked for. One bot serves
all of them with an owner and with consent asked for, as the bot of the demo does.
"""

import base64
import re
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import aiohttp
import pytest
import pytest_asyncio

from bot.api.operations import OPERATIONS, ROUTES
from playground.local_stack import OWNER, Process, describe_bot
from playground.scripts import SCRIPTS, EngineAccess, Options
from playground.scripts.face_comparison import empty_gallery
from playground.testing.driver import Playground

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(600)]

PLAYED = tuple(name for name in SCRIPTS if name != "cccd")
"""All but the one that `tests/whole/test_demo.py` plays for ten people."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A playground whose bot asks a real engine, and what the engine answered with success in the scripts played."""

    playground: Playground
    access: EngineAccess
    played: set[str] = field(default_factory=set)
    answered: Counter[str] = field(default_factory=Counter)

    async def play(self, name: str) -> None:
        """Play a script as `python -m bot demo --script NAME` does, once, and check its outcome."""
        if name in self.played:
            return
        await empty_gallery(self.access)
        before = await count_answers(self.access)
        chat = self.playground.chat(31 + PLAYED.index(name))
        result = await SCRIPTS[name](chat, Options(level="d1", engine=self.access))
        assert result.right, f"{result.lines}\n{chat.transcript()}"
        self.played.add(name)
        self.answered.update(await count_answers(self.access) - before)


async def count_answers(access: EngineAccess) -> Counter[str]:
    """Count the answers with success for each operation, by the engine's own count."""
    basic = base64.b64encode(f"{access.key}:{access.secret}".encode()).decode()
    async with (
        aiohttp.ClientSession(headers={"Authorization": f"Basic {basic}"}) as session,
        session.get(f"{access.url}/metrics") as answer,
    ):
        text = await answer.text()
    names = {(route.method, route.path): route.operation.name for route in ROUTES}
    found: Counter[str] = Counter()
    for line, count in re.findall(r"^engine_requests_total\{(.*)\} (\S+)$", text, re.MULTILINE):
        labels = dict(re.findall(r'(\w+)="([^"]*)"', line))
        name = names.get((labels["method"], labels["path"]))
        # A scan that succeeds has no code.
        if name and labels["status"] == "200" and labels["code"] in {"0", "-", "None"}:
            found[name] += int(float(count))
    return found


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def stage(engine: Process, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    """A bot with an owner."""
    async with Playground(pace=0.05, first_name="Trợ lý giấy tờ") as playground:
        bot = describe_bot(tmp_path_factory.mktemp("bot"), playground, engine, ADMIN_IDS=str(OWNER))
        await bot.start()
        yield Stage(playground, EngineAccess.of(engine))
        await bot.stop()


@pytest.mark.parametrize("name", PLAYED)
async def test_conversation_ends_right(stage: Stage, name: str) -> None:
    """Every check of the script holds."""
    await stage.play(name)


async def test_all_fifteen_operations_are_reached_from_a_chat(stage: Stage) -> None:
    """Papers, files, faces and the gallery, each asked for by a person or the owner in a chat."""
    for name in PLAYED:
        await stage.play(name)
    assert len(OPERATIONS) == 15
    assert not [operation.name for operation in OPERATIONS if not stage.answered[operation.name]]
