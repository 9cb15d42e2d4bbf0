"""A process with a pool of two workers, one of them busy without an end; it prints their ids and waits to be killed."""

import asyncio

from engine.pool import Pool
from tests.engine import works
from tests.engine.wait import until


async def main() -> None:
    """Never come back."""
    async with Pool(works.load, workers=2, queue=1, deadline=1000) as pool:
        await until(lambda: pool._idle.qsize() == 2)
        reading = asyncio.create_task(pool.read(b"photo hang"))
        await until(lambda: pool._idle.qsize() == 1)
        print(*pool.pids, flush=True)  # noqa: T201  the test reads it
        await reading
