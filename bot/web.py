"""The webhook: the secret is checked, the update stored, then answered 200; and the probes of the host."""

from __future__ import annotations

import hmac
import logging
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from functools import partial
from typing import Protocol

from aiohttp import web

from bot.intake import accept
from bot.metrics import CONTENT_TYPE
from bot.settings import SettingsError
from bot.tools import House
from storage import inbox
from storage.database import StorageError

log = logging.getLogger(__name__)

PATH = "/telegram"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  # the header's name, not a secret
LARGEST = 256 * 1024
"""Bytes of a request; the largest updates are a few tens of kB."""
TOO_OLD = 300.0
"""Seconds the oldest update may wait before the service calls itself not ready."""
LATER = {"Retry-After": "5"}


class Sleeper(Protocol):
    """Whoever wants to know that an update was stored."""

    def wake(self) -> None:
        """Say that something was put into the inbox."""


@asynccontextmanager
async def listening(house: House, sleepers: Iterable[Sleeper]) -> AsyncIterator[str]:
    """Serve the application at the address that is given back; each update wakes those who are there by then."""

    def wake() -> None:
        for each in sleepers:
            each.wake()
        house.db.announce()

    runner = web.AppRunner(build_app(house, wake), access_log=None, handle_signals=False)
    await runner.setup()
    try:
        yield await _listen(web.TCPSite(runner, house.settings.host, house.settings.port))
    finally:
        await runner.cleanup()


async def _listen(site: web.TCPSite) -> str:
    try:
        await site.start()
    except OSError as error:
        raise SettingsError(f"HOST and PORT: {site.name} is not free for us: {error.strerror}") from None
    return site.name


def build_app(house: House, wake: Callable[[], None]) -> web.Application:
    """The application; ``wake`` is called after each stored update."""

    async def webhook(request: web.Request) -> web.Response:
        if not _same(request.headers.get(SECRET_HEADER, ""), house.settings.webhook_secret.get_secret_value()):
            return web.Response(status=403)
        try:
            new = await accept(house, await request.read())
        except ValueError:
            # Not an update: a repetition would not mend it, so Telegram is not asked for one.
            log.warning("a request to the webhook was no update")
            return web.Response()
        except StorageError:
            return web.Response(status=503, headers=LATER)  # not stored: Telegram keeps it and comes again
        if new:
            wake()
        return web.Response()

    async def live(_: web.Request) -> web.Response:
        return web.json_response({"live": True})

    async def ready(_: web.Request) -> web.Response:
        try:
            oldest = await house.db.run(inbox.oldest)
            waiting = await house.db.run(inbox.depth)
        except StorageError:
            return web.json_response({"ready": False, "storage": False}, status=503)
        age = house.clock() - oldest if oldest is not None else 0.0
        fine = age < TOO_OLD
        return web.json_response(
            {"ready": fine, "storage": True, "waiting": waiting, "oldest_seconds": round(age, 1)},
            status=200 if fine else 503,
        )

    app = web.Application(client_max_size=LARGEST)
    app.router.add_post(PATH, webhook)
    app.router.add_get("/live", live)
    app.router.add_get("/ready", ready)
    app.router.add_get("/metrics", partial(_metrics, house))
    return app


async def _metrics(house: House, request: web.Request) -> web.Response:
    token = house.settings.metrics_token.get_secret_value()
    if not token:
        raise web.HTTPNotFound
    if not _same(request.headers.get("Authorization", "").removeprefix("Bearer "), token):
        raise web.HTTPUnauthorized(headers={"WWW-Authenticate": "Bearer"})
    oldest = await house.db.run(inbox.oldest)
    house.metrics.oldest.set(0 if oldest is None else max(0.0, house.clock() - oldest))
    house.metrics.waiting.set(await house.db.run(inbox.depth))
    house.metrics.dead.set(await house.db.run(inbox.dead))
    return web.Response(body=house.metrics.text(), headers={"Content-Type": CONTENT_TYPE})


def _same(given: str, secret: str) -> bool:
    """Compare in a time that tells nothing."""
    return hmac.compare_digest(given.encode(errors="surrogateescape"), secret.encode())
