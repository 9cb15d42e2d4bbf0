"""Run the whole bot in this process, between a local Bot API and a fake API v1, all over real HTTP."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import aiohttp
from aiohttp import web
from pydantic import SecretStr
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource

from bot.__main__ import make_app
from bot.api.client import ApiClient
from bot.app import App
from bot.inbox.chat_turn import Handle
from bot.inbox.group_commit import GroupCommit
from bot.inbox.receive import Receiver
from bot.inbox.worker import Worker
from bot.monitoring.metrics import Metrics
from bot.operations.probes import probes
from bot.operations.retention import sweep
from bot.settings import Settings
from bot.telegram.client import ALLOWED_UPDATES, Telegram
from bot.telegram.file_reader import THREADS
from bot.telegram.rate_limit import RateLimiter
from bot.telegram.webhook import PATH, SECRET_HEADER, webhook_site
from handlers.router import handle
from playground.messaging.media import FileStore
from playground.testing.driver import Chat, Playground
from storage import inbox
from storage.crypto import Vault
from tests.fake_api import FakeApi
from tests.memory_store import IN_MEMORY, open_store

TOKEN = "123456789:AAbot-token-of-the-tests-0123456789"
KEY, API_SECRET = "key-of-the-tests", "p@55w0rd-of-the-tests"
HOOK_SECRET = "hook_secret-of-the-tests"
LAN, ADMIN = 7, 99
PROGRESS_SECONDS = 0.6
"""Seconds to the first edit of the progress message, a fifth of the bot's own."""


class Clock:
    """A clock that a test can put forward."""

    def __init__(self) -> None:
        self._ahead = 0.0

    def __call__(self) -> float:
        """Return the time in Unix seconds."""
        return time.time() + self._ahead

    def forward(self, seconds: float) -> None:
        """Put the clock forward."""
        self._ahead += seconds


@dataclass(slots=True)
class RunningBot:
    """A running bot, with the services around the bot that a test reads or changes."""

    playground: Playground
    api: FakeApi
    app: App
    clock: Clock
    group_commit: GroupCommit
    receiver: Receiver
    worker: Worker
    webhook_url: str = ""
    pauses: list[float] = field(default_factory=list)
    """Seconds of the pauses between tries, which the tests leave out."""
    running: list[tuple[Worker, asyncio.Task[None]]] = field(default_factory=list)

    def chat(self, user_id: int = LAN, language: str = "vi") -> Chat:
        """Return a person's chat with the bot."""
        return self.playground.chat(user_id, first_name="Lan", language_code=language)

    def start(self, do: Handle = handle) -> Worker:
        """Start a worker beside the running workers. From now on webhooks wake the new worker."""
        self.worker = Worker(self.app, do, self.group_commit, sweep)
        self.running.append((self.worker, asyncio.create_task(self.worker.run())))
        return self.worker

    async def stop(self) -> None:
        """Stop the newest worker, as a redeploy does."""
        worker, running = self.running.pop()
        worker.stop()
        await running

    def wake(self) -> None:
        """Wake the newest worker."""
        self.worker.wake()

    def later(self, seconds: float = 70) -> None:
        """Put the clock forward, by default past every pause and lease of the inbox, and wake the worker."""
        self.clock.forward(seconds)
        self.wake()

    async def quiet(self) -> None:
        """Wait until no update waits at Telegram or in the inbox."""
        while len(self.playground.state.updates) or await self.app.db.run(inbox.count_waiting):  # noqa: ASYNC110
            await asyncio.sleep(0.005)

    def forget_files(self) -> None:
        """Make Telegram lose every file."""
        self.playground.state.files = FileStore()

    async def rows(self, sql: str) -> list[dict[str, Any]]:
        """Return the rows of a query to the store."""
        return await self.app.db.run(lambda tx: tx.rows(sql))

    async def post(self, update: object, secret: str = HOOK_SECRET) -> int:
        """Send an update to the webhook as Telegram does, and return the HTTP status."""
        async with (
            aiohttp.ClientSession() as session,
            session.post(self.webhook_url, json=update, headers={SECRET_HEADER: secret}) as answer,
        ):
            return answer.status


async def until(condition: Callable[[], bool]) -> None:
    """Wait until a condition is true, at most until the time-out of the test."""
    while not condition():  # noqa: ASYNC110  # no event announces the condition
        await asyncio.sleep(0.002)


class ChosenSettings(Settings):
    """Settings whose only source is the call. The search in environment and files takes four times as long."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003  # the framework gives it
        init_settings: PydanticBaseSettingsSource,
        *_: PydanticBaseSettingsSource,
        **__: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Return the source of the arguments alone."""
        return (init_settings,)


def settings(**chosen: Any) -> Settings:
    """Return settings for a test, with the chosen values, without a look at the environment."""
    defaults: dict[str, Any] = {
        "telegram_token": SecretStr(TOKEN),
        "cvapi_key": KEY,
        "cvapi_secret": SecretStr(API_SECRET),
        "webhook_secret": SecretStr(HOOK_SECRET),
        "webhook_url": "http://127.0.0.1",
        "database_url": IN_MEMORY,
        "data_keys": SecretStr(Vault.fresh_key()),
        "admin_ids": (ADMIN,),
        "host": "127.0.0.1",
        "port": 0,
        "ask_consent": False,  # the tests of consent turn the question on
    }
    return ChosenSettings(**defaults | chosen)


@asynccontextmanager
async def run_bot(
    do: Handle = handle, api: FakeApi | None = None, clock: Clock | None = None, **chosen: Any
) -> AsyncIterator[RunningBot]:
    """Run a bot with these settings for the time of a ``with`` block. Its worker handles each event with ``do``."""
    api, clock = api or FakeApi(), clock or Clock()
    async with _serving(api), Playground(TOKEN, pace=0.01, username="giay_to_bot") as playground:
        given = settings(telegram_base_url=playground.url, cvapi_base_url=api.url, **chosen)
        async with _app(given, clock) as (app, pauses):
            group_commit = GroupCommit(app.db)
            receiver, worker = Receiver(app, group_commit), Worker(app, do, group_commit, sweep)
            bot = RunningBot(playground, api, app, clock, group_commit, receiver, worker, pauses=pauses)
            playground.chat(ADMIN)
            async with _webhook(bot):
                bot.start(do)
                try:
                    yield bot
                finally:
                    api.release.set()
                    while bot.running:
                        await bot.stop()


@asynccontextmanager
async def _serving(api: FakeApi) -> AsyncIterator[None]:
    await api.server.start_server()
    try:
        yield
    finally:
        await api.server.close()


@asynccontextmanager
async def _app(given: Settings, clock: Clock) -> AsyncIterator[tuple[App, list[float]]]:
    pauses = list[float]()

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)
        await asyncio.sleep(0)

    db = await open_store(given.database_url)
    metrics = Metrics()
    telegram = Telegram(TOKEN, given.telegram_base_url, RateLimiter(sleep=sleep), metrics.count_telegram_call)
    timeout, at_once = given.cvapi_timeout, given.cvapi_parallel
    api = ApiClient(
        given.cvapi_base_url, KEY, API_SECRET, timeout=timeout, max_concurrent=at_once, sleep=sleep, clock=clock
    )
    try:
        async with telegram.session(), api:
            with ThreadPoolExecutor(THREADS) as threads:
                vault = Vault.from_setting(given.data_keys.get_secret_value())
                app = make_app(given, db, vault, telegram, api, metrics, threads, clock)
                yield replace(app, username="giay_to_bot", progress_seconds=PROGRESS_SECONDS), pauses
    finally:
        await db.close()


def site(bot: RunningBot) -> web.Application:
    """Return the web application of a bot: the webhook and the probes."""
    forged = bot.app.metrics.received.labels("forged").inc
    return probes(bot.app).add_to(webhook_site(HOOK_SECRET, bot.receiver.receive, forged))


@asynccontextmanager
async def _webhook(bot: RunningBot) -> AsyncIterator[None]:
    runner = web.AppRunner(site(bot), access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    bot.webhook_url = f"http://127.0.0.1:{runner.addresses[0][1]}{PATH}"
    await bot.app.telegram.library_call(
        lambda library: library.set_webhook(bot.webhook_url, secret_token=HOOK_SECRET, allowed_updates=ALLOWED_UPDATES)
    )
    try:
        yield
    finally:
        bot.playground.state.set_webhook(None)
        await runner.cleanup()
