"""Observe other processes from a test."""

import asyncio
from collections.abc import Callable
from pathlib import Path


async def wait_until(condition: Callable[[], object]) -> None:
    """Return when the condition holds, and fail after 60 s, which is far longer than any condition takes."""
    async with asyncio.timeout(60):
        while not condition():  # noqa: ASYNC110  another process sets no event here
            await asyncio.sleep(0.02)


def is_running(pid: int | None) -> bool:
    """Return whether a process exists and is no zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def child_pids(pid: int) -> list[int]:
    """Return the processes that any thread of a process has started."""
    lists = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for each in lists for child in each.read_text().split()]
