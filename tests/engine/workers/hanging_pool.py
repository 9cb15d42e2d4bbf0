"""Run a pool of two workers, one of them busy without an end, print their process ids and wait to be killed."""

import asyncio

from engine.workers.pool import WorkerPool
from tests.engine.processes import wait_until
from tests.engine.workers import scripted_tasks


async def main() -> None:
    """Print the process ids and never return."""
    async with WorkerPool(scripted_tasks.load, workers=2, queue=1, deadline=1000) as pool:
        await wait_until(lambda: pool._idle.qsize() == 2)
        reading = asyncio.create_task(pool.read_paper(b"photo hang"))
        await wait_until(lambda: pool._idle.qsize() == 1)
        print(*pool.pids, flush=True)  # noqa: T201  the test reads the line
        await reading
