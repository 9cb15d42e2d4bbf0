"""The Procfile as a host runs it: `release`, then `honcho start web worker` on PostgreSQL; scripts are played there.

A few that touch everything, within two minutes; ``ALL_SCRIPTS=1`` plays every script of the demo.
"""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import pytest_asyncio

from playground.local_stack import OWNER, Process, describe_bot
from playground.scripts import SCRIPTS, EngineAccess, Options
from playground.scripts.face_comparison import empty_gallery
from playground.testing.driver import Playground
from tests.postgres import fresh_schema
from tests.running_bot import until

FEW = ("cccd", "match", "search", "rights", "enrol", "admin")
PLAYED = tuple(SCRIPTS) if os.environ.get("ALL_SCRIPTS") else FEW

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(600)]


@dataclass(frozen=True, slots=True)
class Host:
    """A playground, the processes of the Procfile that serve it, and the engine behind them."""

    playground: Playground
    honcho: Process
    engine: EngineAccess


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def host(engine: Process, postgres_server: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Host]:
    """A `web` and a `worker` on an empty database that `release` has prepared."""
    place = tmp_path_factory.mktemp("host")
    key, secret = engine.environment["ENGINE_KEYS"].split(":")[:2]
    with fresh_schema(postgres_server) as address:
        async with Playground(pace=0.05, first_name="Trợ lý giấy tờ") as playground:
            given = {"DATABASE_URL": address, "ADMIN_IDS": str(OWNER), "LEASE": "3", "PATH": _path()}
            honcho = replace(
                describe_bot(place, playground, engine, **given),
                name="honcho", arguments=("-m", "honcho", "start", "web", "worker"),
            )  # fmt: skip
            await _release(honcho)
            await honcho.start()
            yield Host(playground, honcho, EngineAccess(engine.url, key, secret))
            await honcho.stop()


def _path() -> str:
    """Where the Procfile's `python` is this interpreter, as in the environment of a host."""
    return f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"


async def _release(honcho: Process) -> None:
    """Run the Procfile's `release`, which a host does before it starts the rest."""
    environment = {**os.environ, **honcho.environment}
    arguments = (*honcho.arguments[:3], "release")
    process = await asyncio.create_subprocess_exec(sys.executable, *arguments, env=environment)
    assert await process.wait() == 0


@pytest.mark.parametrize("name", PLAYED)
async def test_script_ends_right(host: Host, name: str) -> None:
    """Whoever of web and worker takes which update, the outcome is the one of `python -m bot demo --script NAME`."""
    await empty_gallery(host.engine)
    chat = host.playground.chat(100 + list(SCRIPTS).index(name))
    verdict = await SCRIPTS[name](chat, Options(level="d1", engine=host.engine))
    assert verdict.right, f"{verdict.lines}\n{chat.transcript()}\n{host.honcho.log.read_text()[-3000:]}"


async def test_a_redeploy_in_the_middle_loses_nothing(host: Host) -> None:
    """SIGTERM while the first photo is on its way; the conversation goes on after the next start."""
    chat = host.playground.chat(99)
    playing = asyncio.ensure_future(SCRIPTS["cccd"](chat, Options(level="d1")))
    await until(lambda: any(message.kind == "photo" for message in chat.messages))
    await host.honcho.stop()
    assert not host.honcho.running
    await host.honcho.start()
    verdict = await playing
    assert verdict.right, f"{verdict.lines}\n{chat.transcript()}\n{host.honcho.log.read_text()[-3000:]}"
