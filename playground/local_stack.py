"""Run the whole service on one machine, offline: engine and bot as processes beside a playground."""

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

from playground.server.playground_server import PlaygroundServer
from storage.crypto import Vault

START_SECONDS = 120.0
"""Longest wait until a process is ready. At the first start the engine reads its models from a cold disk."""
STOP_SECONDS = 12.0
"""Time that a process has after SIGTERM before it is killed."""
OWNER = 1
"""The owner's id in the demo. The chat page with ``?chat=1`` in its address is the owner's chat."""
Report = Callable[[str], None]


class ProcessError(Exception):
    """A process did not start or ended unexpectedly. The text names the process and shows the end of its log."""


@dataclass(slots=True)
class Process:
    """A process of the local stack.

    Attributes:
        name: Name for error messages.
        arguments: Arguments of the interpreter.
        environment: Variables beside those of this process.
        url: Base URL of ``/ready``, "" for a process that is not asked whether it is ready.
        log: File of its output.
        subprocess: The running process, None before the start.
    """

    name: str
    arguments: tuple[str, ...]
    environment: Mapping[str, str]
    url: str
    log: Path
    subprocess: asyncio.subprocess.Process | None = field(default=None, repr=False)

    async def start(self) -> None:
        """Start the process and, with a ``url``, wait until it is ready.

        The process runs in its own session, so that Ctrl-C does not reach the process.
        """
        with self.log.open("ab") as log:
            self.subprocess = await asyncio.create_subprocess_exec(
                sys.executable, *self.arguments, env={**os.environ, **self.environment},
                stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        end = time.monotonic() + START_SECONDS
        async with aiohttp.ClientSession() as session:
            while self.url and not await _is_ready(session, f"{self.url}/ready"):
                if self.subprocess.returncode is not None or time.monotonic() > end:
                    raise self._error("did not start")
                await asyncio.sleep(0.1)

    @property
    def running(self) -> bool:
        """Return True while the process runs."""
        return self.subprocess is not None and self.subprocess.returncode is None

    async def watch(self) -> None:
        """Wait until the process ends by itself, then raise ``ProcessError``."""
        if self.subprocess is not None:
            await self.subprocess.wait()
            raise self._error("ended unexpectedly")

    def _error(self, event: str) -> ProcessError:
        return ProcessError(f"the {self.name} {event}:\n{self.log.read_text('utf-8')[-2000:]}")

    async def stop(self) -> None:
        """Terminate the process, and kill the process when it does not end in time."""
        if self.subprocess is None or not self.running:
            return
        self.subprocess.send_signal(signal.SIGTERM)
        try:
            await asyncio.wait_for(self.subprocess.wait(), STOP_SECONDS)
        except TimeoutError:
            await self.kill()

    async def kill(self) -> None:
        """Kill the process at once, as a crash would (kill -9)."""
        if self.subprocess is not None and self.running:
            self.subprocess.kill()
            await self.subprocess.wait()


@dataclass(slots=True)
class LocalStack:
    """The engine and the bot beside a playground."""

    engine: Process
    bot: Process


def free_port() -> int:
    """Return a free port of this machine."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@asynccontextmanager
async def run_local_stack(playground: PlaygroundServer, report: Report = lambda _: None) -> AsyncIterator[LocalStack]:
    """Run engine and bot beside a running playground, and stop both at the end.

    The bot's database lives in a temporary folder that is removed at the end. Photos stay in memory. Raise
    ``ProcessError`` when a process does not start.
    """
    with TemporaryDirectory(prefix="cv-vietnam-bot-") as name:
        folder = Path(name)
        engine = describe_engine(folder)
        bot = describe_bot(folder, playground, engine, ADMIN_IDS=str(OWNER))
        try:
            report("starting the engine: loading the models that read cards")
            await engine.start()
            report("starting the bot")
            await bot.start()
            yield LocalStack(engine, bot)
        finally:
            try:
                await bot.stop()
            finally:
                await engine.stop()


def describe_engine(folder: Path) -> Process:
    """Return the engine's process, with a fresh key and a log in ``folder``."""
    port, keys = str(free_port()), f"demo:{secrets.token_hex(16)}"
    return Process(
        "engine",
        ("-m", "engine", "--host", "127.0.0.1", "--port", port),
        # The demo keeps faces in memory only. A file of several pages may take long, as no other user waits.
        {
            "ENGINE_KEYS": keys,
            "ENGINE_GALLERY": "",
            "ENGINE_DATABASE_URL": "",
            "ENGINE_DEADLINE": "120",
            "ENGINE_ACCEPT_COPIES": "1",
        },
        f"http://127.0.0.1:{port}",
        folder / "engine.log",
    )


def describe_bot(folder: Path, playground: PlaygroundServer, engine: Process, **options: str) -> Process:
    """Return the bot's webhook process, with database and log in ``folder``. ``options`` extend the environment."""
    port = str(free_port())
    key, secret = engine.environment["ENGINE_KEYS"].split(":")[:2]
    url = f"http://127.0.0.1:{port}"
    environment = {
        "TELEGRAM_TOKEN": playground.token,
        "TELEGRAM_BASE_URL": playground.url,
        "CVAPI_BASE_URL": engine.url,
        "CVAPI_KEY": key,
        "CVAPI_SECRET": secret,
        # Further calls wait in the bot, which has time, and not in the engine, which has a deadline.
        "CVAPI_PARALLEL": "3",
        "CVAPI_TIMEOUT": "130",
        "WEBHOOK_URL": url,
        "WEBHOOK_SECRET": secrets.token_hex(32),
        "HOST": "127.0.0.1",
        "PORT": port,
        "DATABASE_URL": f"sqlite:///{folder / 'bot.sqlite3'}",
        "DATA_KEYS": Vault.fresh_key(),
        "ADMIN_IDS": "",
        "LOCALE": "vi",
        **options,
    }
    return Process("bot", ("-m", "bot", "serve"), environment, url, folder / "bot.log")


async def _is_ready(session: aiohttp.ClientSession, url: str) -> bool:
    try:
        async with session.get(url) as response:
            return response.status == HTTPStatus.OK
    except aiohttp.ClientError:
        return False
