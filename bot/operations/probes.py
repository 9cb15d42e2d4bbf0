"""What a host and an operator ask the process: alive, ready, and its counts; ``/live``, ``/ready``, ``/metrics``."""

from __future__ import annotations

import asyncio
import hmac
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from aiohttp import web

from bot.app import App
from bot.monitoring import quota
from bot.monitoring.metrics import CONTENT_TYPE
from storage import cases, inbox, usage
from storage.database import StorageError, Tx

TOO_OLD = 300.0
"""Seconds the oldest update may wait before the service calls itself not ready."""
ROUND_TRIP = 3.0
"""Seconds the store may take to answer a probe; hosts wait five or so for the whole."""
FRESH = 30.0
"""Seconds for which one look at the API is good."""


@dataclass(frozen=True, slots=True)
class Load:
    """What the store knows: updates that wait, the oldest one's time, buried ones, calls used, cases that wait."""

    waiting: int
    oldest: float | None
    dead: int
    used: int
    cases: int
    oldest_case: float | None


def load(tx: Tx, month: str) -> Load:
    """Look at the store in one transaction; `month` is yyyy-mm."""
    return Load(
        inbox.count_waiting(tx),
        inbox.oldest_waiting(tx),
        inbox.count_dead(tx),
        usage.count_paid_calls(tx, month),
        cases.count_waiting(tx),
        cases.oldest_waiting(tx),
    )


@dataclass(slots=True)
class Watch:
    """Whether the API can be reached, looked at beside the probes: none of them ever waits for it."""

    look: Callable[[], Awaitable[bool]]
    clock: Callable[[], float] = time.monotonic
    reachable: bool | None = None
    _looked: float = field(default=float("-inf"), init=False)
    _looking: asyncio.Task[None] | None = field(default=None, init=False)

    def __call__(self) -> bool | None:
        """What is known; None before the first look is over. Looks again when that is old."""
        if self.clock() - self._looked > FRESH:
            self._looked = self.clock()
            self._looking = asyncio.create_task(self._look())
        return self.reachable

    async def _look(self) -> None:
        self.reachable = await self.look()


@dataclass(frozen=True, slots=True)
class Probes:
    """The three pages of one process."""

    app: App
    watch: Watch

    def add_to(self, site: web.Application) -> web.Application:
        """The application with these pages."""
        site.router.add_get("/live", self.live)
        site.router.add_get("/ready", self.ready)
        site.router.add_get("/metrics", self.metrics)
        return site

    async def live(self, _: web.Request) -> web.Response:
        """The process answers."""
        return web.json_response({"live": True})

    async def ready(self, _: web.Request) -> web.Response:
        """503 when the store fails or updates wait too long; an API out of reach only degrades: people are told."""
        reachable, resting = self.watch(), self.app.api.is_paused
        degraded = ["api"] if reachable is False or resting else []
        api = "resting" if resting else {True: "reachable", False: "unreachable", None: "unknown"}[reachable]
        try:
            found, seconds = await self._load()
        except (StorageError, TimeoutError):
            told = {"ready": False, "storage": False, "api": api, "degraded": degraded}
            return web.json_response(told, status=503)
        age = self._age(found.oldest)
        told = {
            "ready": age < TOO_OLD,
            "storage": True,
            "storage_ms": round(1000 * seconds, 1),
            "waiting": found.waiting,
            "oldest_seconds": round(age, 1),
            "api": api,
            "degraded": degraded,
        }
        return web.json_response(told, status=200 if told["ready"] else 503)

    async def metrics(self, request: web.Request) -> web.Response:
        """Everything counted, for who has the token; the part of the store is left as it was when that fails."""
        token = self.app.settings.metrics_token.get_secret_value()
        if not token:
            raise web.HTTPNotFound
        if not same(request.headers.get("Authorization", "").removeprefix("Bearer "), token):
            raise web.HTTPUnauthorized(headers={"WWW-Authenticate": "Bearer"})
        await self._observe()
        return web.Response(body=self.app.metrics.text(), headers={"Content-Type": CONTENT_TYPE})

    async def _observe(self) -> None:
        metrics = self.app.metrics
        metrics.api_up.set(float("nan") if (reachable := self.watch()) is None else reachable)
        metrics.resting.set(self.app.api.is_paused)
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
        """What the store knows, and the seconds it took to tell."""
        started = time.monotonic()
        async with asyncio.timeout(ROUND_TRIP):
            found = await self.app.db.run(load, quota.day(self.app.clock())[:7])
        return found, time.monotonic() - started

    def _age(self, since: float | None) -> float:
        return 0.0 if since is None else max(0.0, self.app.clock() - since)


def same(given: str, secret: str) -> bool:
    """Compare in a time that tells nothing."""
    return hmac.compare_digest(given.encode(errors="surrogateescape"), secret.encode())


def probes(app: App) -> Probes:
    """The pages of a process that looks after this house."""
    return Probes(app, Watch(app.api.reachable))
