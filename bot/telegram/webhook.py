"""The webhook: the secret is checked, the update stored, then answered 200; beside it the probes."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from typing import Protocol

from aiohttp import web

from bot.app import App
from bot.inbox.receive import accept
from bot.operations.probes import probes, same
from bot.settings import SettingsError
from storage.database import StorageError

log = logging.getLogger(__name__)

PATH = "/telegram"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  # the header's name, not a secret
LARGEST = 256 * 1024
"""Bytes of a request; the largest updates are a few tens of kB."""
LATER = {"Retry-After": "5"}
LAST_REQUESTS = 2.0
"""Seconds that requests under way have at the end; Telegram sends again what was not answered. aiohttp's own 60 are
waited out for one who never ends a request, or connects just while the port closes, and hosts kill after 30."""


class Sleeper(Protocol):
    """Whoever wants to know that an update was stored."""

    def wake(self) -> None:
        """Say that something was put into the inbox."""


@asynccontextmanager
async def listening(app: App, sleepers: Iterable[Sleeper]) -> AsyncIterator[str]:
    """Serve the application at the address that is given back; each update wakes those who are there by then."""

    def wake() -> None:
        for each in sleepers:
            each.wake()
        app.db.announce()

    async with _serving(build_app(app, wake), app.settings.host, app.settings.port) as address:
        yield address


@asynccontextmanager
async def probed(app: App) -> AsyncIterator[str]:
    """For a process that takes no webhooks: its probes alone at the address given back, none without a port."""
    if app.settings.worker_port is None:
        yield ""
        return
    site = probes(app).add_to(web.Application())
    async with _serving(site, app.settings.host, app.settings.worker_port) as address:
        yield address


@asynccontextmanager
async def _serving(site: web.Application, host: str, port: int) -> AsyncIterator[str]:
    runner = web.AppRunner(site, access_log=None, handle_signals=False, shutdown_timeout=LAST_REQUESTS)
    await runner.setup()
    try:
        yield await _listen(web.TCPSite(runner, host, port))
    finally:
        await runner.cleanup()


async def _listen(site: web.TCPSite) -> str:
    try:
        await site.start()
    except OSError as error:
        raise SettingsError(f"HOST and PORT: {site.name} is not free for us: {error.strerror}") from None
    return site.name


def build_app(app: App, wake: Callable[[], None]) -> web.Application:
    """The application; ``wake`` is called after each stored update."""

    async def webhook(request: web.Request) -> web.Response:
        if not same(request.headers.get(SECRET_HEADER, ""), app.settings.webhook_secret.get_secret_value()):
            app.metrics.taken.labels("forged").inc()
            return web.Response(status=403)
        try:
            new = await accept(app, await request.read())
        except ValueError:
            # Not an update: a repetition would not mend it, so Telegram is not asked for one.
            app.metrics.taken.labels("broken").inc()
            log.warning("a request to the webhook was no update")
            return web.Response()
        except StorageError:
            return web.Response(status=503, headers=LATER)  # not stored: Telegram keeps it and comes again
        if new:
            wake()
        return web.Response()

    site = web.Application(client_max_size=LARGEST)
    site.router.add_post(PATH, webhook)
    return probes(app).add_to(site)
