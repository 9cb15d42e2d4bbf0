"""Waiting for what happens in other processes."""

import asyncio
from collections.abc import Callable
from pathlib import Path


async def until(condition: Callable[[], object]) -> None:
    """Return when the condition holds; fail after a time that is far longer than it takes."""
    async with asyncio.timeout(60):
        while not condition():  # noqa: ASYNC110  another process sets no event here
            await asyncio.sleep(0.02)


def runs(pid: int | None) -> bool:
    """Tell whether a process is there and not only a name waiting to be collected."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def children(pid: int) -> list[int]:
    """List the processes that a process has started, from whichever thread."""
    lists = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for each in lists for child in each.read_text().split()]
