"""The whole bot in this process, between a local Telegram and the tests' own API v1, all over real HTTP."""

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
from storage.connect import open_database
from storage.crypto import Vault
from tests.fake_api import FakeApi

TOKEN = "123456789:AAbot-token-of-the-tests-0123456789"
KEY, API_SECRET = "key-of-the-tests", "p@55w0rd-of-the-tests"
HOOK_SECRET = "hook_secret-of-the-tests"
LAN, ADMIN = 7, 99
PROGRESS_SECONDS = 0.6
"""Seconds between two edits of the progress message: the bot's own, five times as fast."""


class Clock:
    """The time of day, which a test can put forward."""

    def __init__(self) -> None:
        self._ahead = 0.0

    def __call__(self) -> float:
        """Unix seconds."""
        return time.time() + self._ahead

    def forward(self, seconds: float) -> None:
        """Let so much time have gone by."""
        self._ahead += seconds


@dataclass(slots=True)
class Town:
    """A running bot and all that a test wants to see or to change around it."""

    playground: Playground
    api: FakeApi
    app: App
    clock: Clock
    group_commit: GroupCommit
    receiver: Receiver
    worker: Worker
    hook: str = ""
    pauses: list[float] = field(default_factory=list)
    """Seconds that the bot would have waited between tries."""
    running: list[tuple[Worker, asyncio.Task[None]]] = field(default_factory=list)

    def chat(self, user_id: int = LAN, language: str = "vi") -> Chat:
        """A person's chat with the bot."""
        return self.playground.chat(user_id, first_name="Lan", language_code=language)

    def start(self, do: Handle = handle) -> Worker:
        """Let another worker work beside those there are; webhooks wake this one from now on."""
        self.worker = Worker(self.app, do, self.group_commit, sweep)
        self.running.append((self.worker, asyncio.create_task(self.worker.run())))
        return self.worker

    async def stop(self) -> None:
        """End the newest worker, as at a redeploy."""
        worker, running = self.running.pop()
        worker.stop()
        await running

    def wake(self) -> None:
        """Tell the newest worker to look into the inbox."""
        self.worker.wake()

    def later(self, seconds: float = 70) -> None:
        """So much later: every pause and lease of the inbox is over."""
        self.clock.forward(seconds)
        self.wake()

    async def quiet(self) -> None:
        """Wait until Telegram and the inbox hold nothing more."""
        while len(self.playground.state.updates) or await self.app.db.run(inbox.count_waiting):  # noqa: ASYNC110
            await asyncio.sleep(0.005)

    def forget_files(self) -> None:
        """Let Telegram have lost every file there was."""
        self.playground.state.files = FileStore()

    async def rows(self, sql: str) -> list[dict[str, Any]]:
        """What stands in the store."""
        return await self.app.db.run(lambda tx: tx.rows(sql))

    async def post(self, update: object, secret: str = HOOK_SECRET) -> int:
        """Send an update to the webhook as Telegram does; the HTTP status."""
        async with (
            aiohttp.ClientSession() as session,
            session.post(self.hook, json=update, headers={SECRET_HEADER: secret}) as answer,
        ):
            return answer.status


async def until(true: Callable[[], bool]) -> None:
    """Wait until something is so; the test's own time-out ends it otherwise."""
    while not true():  # noqa: ASYNC110  # nothing tells of it
        await asyncio.sleep(0.002)


def settings(**chosen: Any) -> Settings:
    """Settings that need no environment."""
    usual: dict[str, Any] = {
        "_env_file": None,
        "telegram_token": SecretStr(TOKEN),
        "cvapi_key": KEY,
        "cvapi_secret": SecretStr(API_SECRET),
        "webhook_secret": SecretStr(HOOK_SECRET),
        "webhook_url": "http://127.0.0.1",
        "database_url": "sqlite://:memory:",
        "data_keys": SecretStr(Vault.fresh_key()),
        "admin_ids": (ADMIN,),
        "host": "127.0.0.1",
        "port": 0,
        "ask_consent": False,  # its own tests ask for it
    }
    return Settings(**usual | chosen)


@asynccontextmanager
async def open_town(
    do: Handle = handle, service: FakeApi | None = None, clock: Clock | None = None, **chosen: Any
) -> AsyncIterator[Town]:
    """The town with these settings, its worker running ``do``, its webhook known to Telegram."""
    async with _api(service or FakeApi()) as api, Playground(TOKEN, pace=0.01, username="giay_to_bot") as playground:
        wishes = settings(telegram_base_url=playground.url, cvapi_base_url=api.url, **chosen)
        clock = clock or Clock()
        async with _app(wishes, clock) as (app, pauses):
            group_commit = GroupCommit(app.db)
            receiver, worker = Receiver(app, group_commit), Worker(app, do, group_commit, sweep)
            town = Town(playground, api, app, clock, group_commit, receiver, worker, pauses=pauses)
            playground.chat(ADMIN)
            async with _webhook(town):
                town.start(do)
                try:
                    yield town
                finally:
                    api.release.set()
                    while town.running:
                        await town.stop()


@asynccontextmanager
async def _api(api: FakeApi) -> AsyncIterator[FakeApi]:
    await api.server.start_server()
    try:
        yield api
    finally:
        await api.server.close()


@asynccontextmanager
async def _app(wishes: Settings, clock: Clock) -> AsyncIterator[tuple[App, list[float]]]:
    pauses = list[float]()

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)
        await asyncio.sleep(0)

    db = await open_database(wishes.database_url)
    metrics = Metrics()
    telegram = Telegram(TOKEN, wishes.telegram_base_url, RateLimiter(sleep=sleep), metrics.count_telegram_call)
    timeout, at_once = wishes.cvapi_timeout, wishes.cvapi_parallel
    api = ApiClient(
        wishes.cvapi_base_url, KEY, API_SECRET, timeout=timeout, max_concurrent=at_once, sleep=sleep, clock=clock
    )
    try:
        async with telegram.session(), api:
            with ThreadPoolExecutor(THREADS) as threads:
                vault = Vault.from_setting(wishes.data_keys.get_secret_value())
                app = make_app(wishes, db, vault, telegram, api, metrics, threads, clock)
                yield replace(app, username="giay_to_bot", progress_seconds=PROGRESS_SECONDS), pauses
    finally:
        await db.close()


def site(town: Town) -> web.Application:
    """Return the web application of the town: the webhook and the probes."""
    forged = town.app.metrics.taken.labels("forged").inc
    return probes(town.app).add_to(webhook_site(HOOK_SECRET, town.receiver.receive, forged))


@asynccontextmanager
async def _webhook(town: Town) -> AsyncIterator[None]:
    runner = web.AppRunner(site(town), access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    town.hook = f"http://127.0.0.1:{runner.addresses[0][1]}{PATH}"
    await town.app.telegram.library_call(
        lambda bot: bot.set_webhook(town.hook, secret_token=HOOK_SECRET, allowed_updates=ALLOWED_UPDATES)
    )
    try:
        yield
    finally:
        town.playground.state.set_webhook(None)
        await runner.cleanup()
