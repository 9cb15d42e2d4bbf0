"""A process with a pool of two workers, one of them busy without an end; it prints their ids and waits to be killed."""

import asyncio

from engine.workers.pool import Pool
from tests.engine.processes import until
from tests.engine.workers import scripted_tasks


async def main() -> None:
    """Never come back."""
    async with Pool(scripted_tasks.load, workers=2, queue=1, deadline=1000) as pool:
        await until(lambda: pool._idle.qsize() == 2)
        reading = asyncio.create_task(pool.read(b"photo hang"))
        await until(lambda: pool._idle.qsize() == 1)
        print(*pool.pids, flush=True)  # noqa: T201  the test reads it
        await reading
