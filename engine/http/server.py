"""Runs the engine: the pool of readers, the application before it, and a clean end."""

import asyncio
import signal
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from functools import partial
from typing import Any

from aiohttp import web

from engine.capabilities import missing
from engine.http.routes import build_app
from engine.settings import Settings
from engine.workers import tasks
from engine.workers.pool import Pool

HTTP: Mapping[str, Any] = {"access_log": None, "auto_decompress": False}
"""How HTTP is spoken: one log line of our own, and no compressed bodies, which could unfold to anything."""


@asynccontextmanager
async def serving(settings: Settings, host: str, port: int) -> AsyncIterator[str]:
    """Serve while the block runs and give the address; port 0 takes a free one. Workers warm up meanwhile."""
    load = partial(tasks.load, settings.faces)
    pool = Pool(load, workers=settings.workers, queue=settings.queue, deadline=settings.deadline, pages=settings.pages)
    async with pool:
        app = build_app(settings, pool, missing())
        runner = web.AppRunner(app, **HTTP, shutdown_timeout=settings.drain)
        await runner.setup()
        try:
            site = web.TCPSite(runner, host, port)
            await site.start()
            yield f"http://{_host(host)}:{runner.addresses[0][1]}"
        finally:
            await runner.cleanup()


def _host(host: str) -> str:
    return f"[{host}]" if ":" in host else host


@contextmanager
def stop_signals() -> Iterator[asyncio.Event]:
    """Give an event that SIGTERM and SIGINT set; platforms send them more than once, which changes nothing."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    wanted = (signal.SIGTERM, signal.SIGINT)
    for number in wanted:
        loop.add_signal_handler(number, stop.set)
    try:
        yield stop
    finally:
        for number in wanted:
            loop.remove_signal_handler(number)


async def run(settings: Settings, host: str, port: int) -> None:
    """Serve until a stop signal and say at the start where, with how many workers, and what is missing."""
    with stop_signals() as stop:
        async with serving(settings, host, port) as url:
            print(start_line(settings, url, missing()), flush=True)  # noqa: T201  the one line on standard output
            await stop.wait()


def start_line(settings: Settings, url: str, lacking: tuple[str, ...]) -> str:
    """Write the line that tells an operator where the engine listens and what it lacks."""
    lacks = f"; missing: {'; '.join(lacking)}" if lacking else ""
    how = f"{settings.workers} workers, shape {settings.shape}, faces in {settings.faces_in}"
    return f"engine listens on {url}, {how}{lacks}"
