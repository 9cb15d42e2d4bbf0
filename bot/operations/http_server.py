"""The HTTP server of a process."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

from bot.settings import SettingsError

SHUTDOWN_SECONDS = 2.0
"""Seconds that requests under way have at the end. Telegram sends unanswered updates again. aiohttp's own 60 s pass in
full for a client that never ends a request, or connects just while the port closes, and hosts kill after 30 s."""


@asynccontextmanager
async def listening(site: web.Application, host: str, port: int) -> AsyncIterator[str]:
    """Serve a web application for the time of a ``with`` block, and give its address.

    Raise ``SettingsError`` when the port is not free.
    """
    runner = web.AppRunner(site, access_log=None, handle_signals=False, shutdown_timeout=SHUTDOWN_SECONDS)
    await runner.setup()
    try:
        tcp = web.TCPSite(runner, host, port)
        try:
            await tcp.start()
        except OSError as error:
            raise SettingsError(f"HOST and PORT: {tcp.name} is not free for us: {error.strerror}") from None
        yield tcp.name
    finally:
        await runner.cleanup()
