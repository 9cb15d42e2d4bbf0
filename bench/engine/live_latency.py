"""How long the engine's event loop lets a small question wait while every worker reads."""

import asyncio
import os
import sys
import time
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp

from bench.engine.scores import percentiles
from bench.engine.workers import WORKERS
from bench.tables import Row, Table
from bot.api.operations import GET_INFOR_ALL
from bot.api.sansio import build_request
from specimens import specimen

_SECONDS = 12.0
_BETWEEN = 0.02  # seconds between two questions
_WAITING = 2  # photos that wait beside those being read
_KEY, _SECRET = "bench", "bench"  # of an engine that ends with the bench
_SPIN = ("-c", "while True: pass")
_LOAD = ("-m", "bench.engine.live_latency")


def waits() -> Table:
    """Measure GET /live of an idle engine, of one on cores that others use (the baseline), of one that reads."""
    return Table("GET /live, milliseconds", asyncio.run(_waits()), digits=1)


async def _waits() -> list[Row]:
    async with _engine() as url:
        rows = [await _ask(url, "engine, idle")]
        async with _beside(*[_SPIN] * WORKERS):
            rows.append(await _ask(url, f"engine, idle, beside {WORKERS} busy processes"))
        async with _beside((*_LOAD, url)):
            await asyncio.sleep(1)  # until every worker has a photo
            rows.append(await _ask(url, "engine, every worker reads"))
    return rows


@asynccontextmanager
async def _engine() -> AsyncIterator[str]:
    """Start the engine as an operator does, on a free port, and wait until all workers are warm."""
    environment = {"ENGINE_KEYS": f"{_KEY}:{_SECRET}", "ENGINE_WORKERS": str(WORKERS)}
    async with _running("-m", "engine", "--port", "0", **environment) as process:
        assert process.stdout  # noqa: S101  it was asked for
        url = (await process.stdout.readline()).decode().split()[3].rstrip(",")
        while await _warm(url) < WORKERS:  # noqa: ASYNC110  another process sets no event
            await asyncio.sleep(0.2)
        yield url


async def _warm(url: str) -> int:
    async with aiohttp.ClientSession() as session, session.get(f"{url}/ready") as answer:
        return int((await answer.json())["workers"]["warm"])


@asynccontextmanager
async def _beside(*commands: tuple[str, ...]) -> AsyncIterator[None]:
    """Run Python processes while the block runs."""
    if not commands:
        yield
        return
    async with _running(*commands[0]), _beside(*commands[1:]):
        yield


@asynccontextmanager
async def _running(*arguments: str, **environment: str) -> AsyncIterator[Process]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, *arguments, stdout=PIPE, stderr=DEVNULL, env={**os.environ, **environment}
    )
    try:
        yield process
    finally:
        process.terminate()
        await process.wait()


async def _ask(url: str, title: str) -> Row:
    """Ask every 20 ms, whether or not the answer before has come."""
    async with aiohttp.ClientSession() as session, asyncio.TaskGroup() as questions:
        asked = []
        end = time.perf_counter() + _SECONDS
        while time.perf_counter() < end:
            asked.append(questions.create_task(_one(session, url)))
            await asyncio.sleep(_BETWEEN)
    taken = [question.result() for question in asked]
    return {"state": title, "asked": len(taken), **percentiles(taken, 50, 99), "max": max(taken)}


async def _one(session: aiohttp.ClientSession, url: str) -> float:
    start = time.perf_counter()
    async with session.get(f"{url}/live") as answer:
        await answer.read()
    return 1000 * (time.perf_counter() - start)


async def _keep_busy(url: str) -> None:
    """Have photos read without end, a few waiting at any time."""
    photos = [specimen("chip_id_card_front", seed, "d2").jpeg for seed in range(4)]
    requests = [
        build_request(GET_INFOR_ALL, None, {"image": photo}, base_url=url, key=_KEY, secret=_SECRET) for photo in photos
    ]

    async def ask_on(session: aiohttp.ClientSession) -> None:
        while True:
            for request in requests:
                body = b"".join(request.body)
                async with session.post(request.url, headers=request.headers, data=body) as answer:
                    await answer.read()

    async with aiohttp.ClientSession() as session:
        await asyncio.gather(*(ask_on(session) for _ in range(WORKERS + _WAITING)))


if __name__ == "__main__":
    asyncio.run(_keep_busy(sys.argv[1]))
