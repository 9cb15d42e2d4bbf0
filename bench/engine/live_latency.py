"""Measure the latency of ``GET /live``: how long the engine's event loop delays a small request."""

import asyncio
import os
import sys
import time
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp

from bench.engine.workers import WORKERS
from bench.statistics import percentiles
from bench.tables import Row, Table
from bot.api.operations import GET_INFOR_ALL
from bot.api.sansio import build_request
from specimens import specimen

_SECONDS = 12.0
_INTERVAL = 0.02  # seconds between two requests
_QUEUED = 2  # photos that wait while every worker reads
_KEY, _SECRET = "bench", "bench"  # of an engine that lives as long as the run
_BUSY_LOOP = ("-c", "while True: pass")
_READING_LOAD = ("-m", "bench.engine.live_latency")


def measure() -> Table:
    """Measure an idle engine, an idle engine beside busy processes (the baseline), and an engine that reads."""
    return Table("GET /live, milliseconds", asyncio.run(_measure()), digits=1)


async def _measure() -> list[Row]:
    async with _engine() as url:
        rows = [await _request_often(url, "engine, idle")]
        async with _run_all(*[_BUSY_LOOP] * WORKERS):
            rows.append(await _request_often(url, f"engine, idle, beside {WORKERS} busy processes"))
        async with _run_all((*_READING_LOAD, url)):
            await asyncio.sleep(1)  # until every worker has a photo
            rows.append(await _request_often(url, "engine, every worker reads"))
    return rows


@asynccontextmanager
async def _engine() -> AsyncIterator[str]:
    """Start the engine as an operator does, on a free port, and wait until all workers are warm."""
    environment = {"ENGINE_KEYS": f"{_KEY}:{_SECRET}", "ENGINE_WORKERS": str(WORKERS)}
    async with _run("-m", "engine", "--port", "0", **environment) as process:
        assert process.stdout  # noqa: S101  stdout is a pipe
        url = (await process.stdout.readline()).decode().split()[3].rstrip(",")
        while await _count_warm_workers(url) < WORKERS:  # noqa: ASYNC110  another process sets no event
            await asyncio.sleep(0.2)
        yield url


async def _count_warm_workers(url: str) -> int:
    async with aiohttp.ClientSession() as session, session.get(f"{url}/ready") as answer:
        return int((await answer.json())["workers"]["warm"])


@asynccontextmanager
async def _run_all(*commands: tuple[str, ...]) -> AsyncIterator[None]:
    """Run Python processes during a ``with`` block."""
    if not commands:
        yield
        return
    async with _run(*commands[0]), _run_all(*commands[1:]):
        yield


@asynccontextmanager
async def _run(*arguments: str, **environment: str) -> AsyncIterator[Process]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, *arguments, stdout=PIPE, stderr=DEVNULL, env={**os.environ, **environment}
    )
    try:
        yield process
    finally:
        process.terminate()
        await process.wait()


async def _request_often(url: str, title: str) -> Row:
    """Send a request every 20 ms, also while earlier requests wait."""
    async with aiohttp.ClientSession() as session, asyncio.TaskGroup() as requests:
        sent = []
        end = time.perf_counter() + _SECONDS
        while time.perf_counter() < end:
            sent.append(requests.create_task(_request(session, url)))
            await asyncio.sleep(_INTERVAL)
    taken = [request.result() for request in sent]
    return {"state": title, "requests": len(taken), **percentiles(taken, 50, 99), "max": max(taken)}


async def _request(session: aiohttp.ClientSession, url: str) -> float:
    start = time.perf_counter()
    async with session.get(f"{url}/live") as answer:
        await answer.read()
    return 1000 * (time.perf_counter() - start)


async def _read_endlessly(url: str) -> None:
    """Have photos read without end, so that a few photos always wait."""
    photos = [specimen("chip_id_card_front", seed, "d2").jpeg for seed in range(4)]
    requests = [
        build_request(GET_INFOR_ALL, None, {"image": photo}, base_url=url, key=_KEY, secret=_SECRET) for photo in photos
    ]

    async def post_endlessly(session: aiohttp.ClientSession) -> None:
        while True:
            for request in requests:
                body = b"".join(request.body)
                async with session.post(request.url, headers=request.headers, data=body) as answer:
                    await answer.read()

    async with aiohttp.ClientSession() as session:
        await asyncio.gather(*(post_endlessly(session) for _ in range(WORKERS + _QUEUED)))


if __name__ == "__main__":
    asyncio.run(_read_endlessly(sys.argv[1]))
