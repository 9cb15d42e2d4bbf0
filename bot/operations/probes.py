"""The probes of a process for the host and the operator: ``/live``, ``/ready`` and ``/metrics``."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web

from bot.app import App
from bot.monitoring.metrics import CONTENT_TYPE
from bot.monitoring.vietnam_time import vietnam_day
from bot.operations.http_server import listening
from bot.telegram.webhook import secrets_equal
from storage import cases, inbox, usage
from storage.database import StorageError, Tx

MAX_WAIT_SECONDS = 300.0
"""Seconds that the oldest update may wait before the process is not ready."""
STORE_SECONDS = 3.0
"""Seconds that the store may take to answer a probe. Hosts wait about five seconds for the whole answer."""
API_CHECK_SECONDS = 30.0
"""Seconds between two checks whether the API can be reached."""


@dataclass(frozen=True, slots=True)
class Load:
    """Counts of the store: updates that wait and the oldest one's time, dead letters, paid calls, cases that wait."""

    waiting: int
    oldest: float | None
    dead: int
    used: int
    cases: int
    oldest_case: float | None


def load(tx: Tx, month: str) -> Load:
    """Read the counts in one transaction. `month` is yyyy-mm."""
    return Load(
        inbox.count_waiting(tx),
        inbox.oldest_waiting(tx),
        inbox.count_dead(tx),
        usage.count_paid_calls(tx, month),
        cases.count_waiting(tx),
        cases.oldest_waiting(tx),
    )


@dataclass(slots=True)
class ApiCheck:
    """Checks in the background whether the API can be reached, so that no probe ever waits for the API."""

    is_reachable: Callable[[], Awaitable[bool]]
    clock: Callable[[], float] = time.monotonic
    reachable: bool | None = None
    _checked: float = field(default=float("-inf"), init=False)
    _checking: asyncio.Task[None] | None = field(default=None, init=False)

    def __call__(self) -> bool | None:
        """Return the last result, None before the first check is over. Start a new check when the last check is old."""
        if self.clock() - self._checked > API_CHECK_SECONDS:
            self._checked = self.clock()
            self._checking = asyncio.create_task(self._check())
        return self.reachable

    async def _check(self) -> None:
        self.reachable = await self.is_reachable()


@dataclass(frozen=True, slots=True)
class Probes:
    """The three probes of one process."""

    app: App
    api_check: ApiCheck

    def add_to(self, site: web.Application) -> web.Application:
        """Add the probes to a web application and return the application."""
        site.router.add_get("/live", self.live)
        site.router.add_get("/ready", self.ready)
        site.router.add_get("/metrics", self.metrics)
        return site

    async def live(self, _: web.Request) -> web.Response:
        """Answer that the process is alive."""
        return web.json_response({"live": True})

    async def ready(self, _: web.Request) -> web.Response:
        """Answer 503 when the store fails or updates wait too long. An API out of reach only degrades the service."""
        reachable, paused = self.api_check(), self.app.api.is_paused
        degraded = ["api"] if reachable is False or paused else []
        api = "resting" if paused else {True: "reachable", False: "unreachable", None: "unknown"}[reachable]
        try:
            found, seconds = await self._load()
        except (StorageError, TimeoutError):
            answer = {"ready": False, "storage": False, "api": api, "degraded": degraded}
            return web.json_response(answer, status=503)
        age = self._age(found.oldest)
        answer = {
            "ready": age < MAX_WAIT_SECONDS,
            "storage": True,
            "storage_ms": round(1000 * seconds, 1),
            "waiting": found.waiting,
            "oldest_seconds": round(age, 1),
            "api": api,
            "degraded": degraded,
        }
        return web.json_response(answer, status=200 if answer["ready"] else 503)

    async def metrics(self, request: web.Request) -> web.Response:
        """Answer all metrics to a request with the token. The counts of a failing store keep the last values."""
        token = self.app.settings.metrics_token.get_secret_value()
        if not token:
            raise web.HTTPNotFound
        if not secrets_equal(request.headers.get("Authorization", "").removeprefix("Bearer "), token):
            raise web.HTTPUnauthorized(headers={"WWW-Authenticate": "Bearer"})
        await self._observe()
        return web.Response(body=self.app.metrics.text(), headers={"Content-Type": CONTENT_TYPE})

    async def _observe(self) -> None:
        metrics = self.app.metrics
        metrics.api_up.set(float("nan") if (reachable := self.api_check()) is None else reachable)
        metrics.api_paused.set(self.app.api.is_paused)
        metrics.quota.set(self.app.settings.monthly_quota)
        try:
            found, seconds = await self._load()
        except (StorageError, TimeoutError):
            metrics.store_up.set(0)
            return
        metrics.store_up.set(1)
        metrics.store_seconds.set(seconds)
        metrics.waiting.set(found.waiting)
        metrics.oldest.set(self._age(found.oldest))
        metrics.dead.set(found.dead)
        metrics.used.set(found.used)
        metrics.cases.set(found.cases)
        metrics.oldest_case.set(self._age(found.oldest_case))

    async def _load(self) -> tuple[Load, float]:
        """Return the counts of the store, and the seconds that the store took to answer."""
        started = time.monotonic()
        async with asyncio.timeout(STORE_SECONDS):
            found = await self.app.db.run(load, vietnam_day(self.app.clock())[:7])
        return found, time.monotonic() - started

    def _age(self, since: float | None) -> float:
        return 0.0 if since is None else max(0.0, self.app.clock() - since)


def probes(app: App) -> Probes:
    """Return the probes of a process that runs this app."""
    return Probes(app, ApiCheck(app.api.reachable))


@asynccontextmanager
async def serving_probes(app: App) -> AsyncIterator[str]:
    """Serve the probes of a worker process for the time of a ``with`` block. Give the address, "" without a port."""
    if app.settings.worker_port is None:
        yield ""
        return
    site = probes(app).add_to(web.Application())
    async with listening(site, app.settings.host, app.settings.worker_port) as address:
        yield address
