"""Run the engine: start the workers, serve the application, and end both cleanly."""

import asyncio
import signal
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from functools import partial
from typing import Any

from aiohttp import web

from engine.capabilities import find_missing
from engine.http.routes import build_app
from engine.settings import Settings
from engine.workers import tasks
from engine.workers.pool import WorkerPool

RUNNER_OPTIONS: Mapping[str, Any] = {"access_log": None, "auto_decompress": False}
"""Options of aiohttp: no access log beside the log of `engine.http.middleware`, and no compressed bodies, which could
expand without a limit."""


@asynccontextmanager
async def serve(settings: Settings, host: str, port: int) -> AsyncIterator[str]:
    """Serve while the block runs and yield the address. Port 0 chooses a free port.

    The workers load their models meanwhile.
    """
    pool = WorkerPool(
        partial(tasks.load_tasks, settings.face_options),
        workers=settings.workers,
        queue=settings.queue,
        deadline=settings.deadline,
        max_pages=settings.pages,
    )
    async with pool:
        app = build_app(settings, pool, find_missing())
        runner = web.AppRunner(app, **RUNNER_OPTIONS, shutdown_timeout=settings.drain)
        await runner.setup()
        try:
            site = web.TCPSite(runner, host, port)
            await site.start()
            url_host = f"[{host}]" if ":" in host else host
            yield f"http://{url_host}:{runner.addresses[0][1]}"
        finally:
            await runner.cleanup()


@contextmanager
def stop_signals() -> Iterator[asyncio.Event]:
    """Yield an event that SIGTERM and SIGINT set. Platforms send the signals more than once, which does no harm."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    numbers = (signal.SIGTERM, signal.SIGINT)
    for number in numbers:
        loop.add_signal_handler(number, stop.set)
    try:
        yield stop
    finally:
        for number in numbers:
            loop.remove_signal_handler(number)


async def run(settings: Settings, host: str, port: int) -> None:
    """Serve until a stop signal. Print the address, the workers and the missing models at the start."""
    with stop_signals() as stop:
        async with serve(settings, host, port) as url:
            line = format_start_line(settings, url, find_missing())
            print(line, flush=True)  # noqa: T201  the only line on standard output
            await stop.wait()


def format_start_line(settings: Settings, url: str, missing: tuple[str, ...]) -> str:
    """Return the line that tells an operator the address, the main options and the missing models."""
    options = f"{settings.workers} workers, shape {settings.shape}, faces in {settings.gallery_storage}"
    suffix = f"; missing: {'; '.join(missing)}" if missing else ""
    return f"engine listens on {url}, {options}{suffix}"
