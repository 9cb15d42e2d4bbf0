"""The orderly end of a process by SIGTERM or SIGINT."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Iterator
from contextlib import contextmanager

log = logging.getLogger(__name__)


@contextmanager
def until_signal() -> Iterator[None]:
    """Cancel the ``with`` block of this task at the first SIGTERM or SIGINT, and go on behind the block.

    Hosts may send more than one signal. Later signals do not disturb the work that is being finished.
    """
    task = asyncio.current_task()
    stopping = False

    def stop() -> None:
        nonlocal stopping
        if task and not stopping:
            stopping = True
            log.info("asked to end; finishing what is under way")
            task.cancel()

    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop)
    try:
        yield
    except asyncio.CancelledError:
        if not (task and stopping):
            raise
        task.uncancel()
    finally:
        stopping = True
