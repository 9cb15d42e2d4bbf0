"""Engine and bot as processes of their own beside a playground: the whole service on one machine, offline."""

from __future__ import annotations

import asyncio
import os
import secrets
import signal
import socket
import sys
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from tempfile import TemporaryDirectory

import aiohttp

from playground.testing.driver import Playground
from storage.crypto import Vault

START_SECONDS = 120.0
"""Longest wait for a process to be ready; the first start of the engine reads its models from a cold disk."""
STOP_SECONDS = 12.0
OWNER = 1
"""The owner's id in the demo; the chat page with ``?chat=1`` behind its address is theirs."""
Say = Callable[[str], None]


class ProcessError(Exception):
    """A process did not start; the text says which, and how it ended."""


@dataclass(slots=True)
class Process:
    """One process of the town: its module and arguments, its environment, and where it answers ``/ready``, or ""."""

    name: str
    arguments: tuple[str, ...]
    environment: Mapping[str, str]
    url: str
    log: Path
    handle: asyncio.subprocess.Process | None = field(default=None, repr=False)

    async def start(self) -> None:
        """Start it, in a session of its own so that Ctrl-C reaches us alone, and wait until it is ready."""
        with self.log.open("ab") as log:
            self.handle = await asyncio.create_subprocess_exec(
                sys.executable, *self.arguments, env={**os.environ, **self.environment},
                stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        end = time.monotonic() + START_SECONDS
        async with aiohttp.ClientSession() as session:
            while self.url and not await _is_ready(session, f"{self.url}/ready"):
                if self.handle.returncode is not None or time.monotonic() > end:
                    raise self._trouble("did not start")
                await asyncio.sleep(0.1)

    @property
    def running(self) -> bool:
        """Whether it was started and has not ended."""
        return self.handle is not None and self.handle.returncode is None

    async def watch(self) -> None:
        """Wait until it ends by itself, which it never should: then ``ProcessError``."""
        if self.handle is not None:
            await self.handle.wait()
            raise self._trouble("ended unexpectedly")

    def _trouble(self, what: str) -> ProcessError:
        return ProcessError(f"the {self.name} {what}:\n{self.log.read_text('utf-8')[-2000:]}")

    async def stop(self) -> None:
        """Ask it to end, and insist when it does not."""
        if self.handle is None or not self.running:
            return
        self.handle.send_signal(signal.SIGTERM)
        try:
            await asyncio.wait_for(self.handle.wait(), STOP_SECONDS)
        except TimeoutError:
            await self.kill()

    async def kill(self) -> None:
        """End it at once, as a crash would (kill -9)."""
        if self.handle is not None and self.running:
            self.handle.kill()
            await self.handle.wait()


@dataclass(slots=True)
class LocalStack:
    """A playground with its engine and its bot."""

    playground: Playground
    engine: Process
    bot: Process


def free_port() -> int:
    """A port of this machine that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@asynccontextmanager
async def run_local_stack(playground: Playground, say: Say = lambda _: None) -> AsyncIterator[LocalStack]:
    """Start engine and bot beside a running playground; all is ended and wiped at the end.

    The store lives in a folder of its own that is removed with it; photos stay in memory. Raises ``ProcessError`` when
    a process does not start.
    """
    with TemporaryDirectory(prefix="cv-vietnam-bot-") as folder:
        place = Path(folder)
        engine = engine_process(place)
        bot = bot_process(place, playground, engine, ADMIN_IDS=str(OWNER))
        try:
            say("starting the engine: loading the models that read cards")
            await engine.start()
            say("starting the bot")
            await bot.start()
            yield LocalStack(playground, engine, bot)
        finally:
            await bot.stop()
            await engine.stop()


def engine_process(place: Path) -> Process:
    """The engine, with a fresh key, logging into ``place``."""
    port, keys = str(free_port()), f"demo:{secrets.token_hex(16)}"
    return Process(
        "engine",
        ("-m", "engine", "--host", "127.0.0.1", "--port", port),
        # Faces of a demo go nowhere; a file of several pages on a busy machine takes its time, and nobody else waits.
        {"ENGINE_KEYS": keys, "ENGINE_GALLERY": "", "ENGINE_DATABASE_URL": "", "ENGINE_DEADLINE": "120"},
        f"http://127.0.0.1:{port}",
        place / "engine.log",
    )


def bot_process(place: Path, playground: Playground, engine: Process, **options: str) -> Process:
    """The bot by webhook, with its store and log in ``place``; ``options`` are further environment variables."""
    port = str(free_port())
    key, secret = engine.environment["ENGINE_KEYS"].split(":")[:2]
    url = f"http://127.0.0.1:{port}"
    environment = {
        "TELEGRAM_TOKEN": playground.token,
        "TELEGRAM_BASE_URL": playground.url,
        "CVAPI_BASE_URL": engine.url,
        "CVAPI_KEY": key,
        "CVAPI_SECRET": secret,
        # A few at a time: the rest waits in the bot, which has patience, and not in the engine, which has a deadline.
        "CVAPI_PARALLEL": "3",
        "CVAPI_TIMEOUT": "130",
        "WEBHOOK_URL": url,
        "WEBHOOK_SECRET": secrets.token_hex(32),
        "HOST": "127.0.0.1",
        "PORT": port,
        "DATABASE_URL": f"sqlite:///{place / 'bot.sqlite3'}",
        "DATA_KEYS": Vault.fresh_key(),
        "ADMIN_IDS": "",
        "LOCALE": "vi",
        **options,
    }
    return Process("bot", ("-m", "bot", "serve"), environment, url, place / "bot.log")


async def _is_ready(session: aiohttp.ClientSession, url: str) -> bool:
    try:
        async with session.get(url) as response:
            return response.status == HTTPStatus.OK
    except aiohttp.ClientError:
        return False
