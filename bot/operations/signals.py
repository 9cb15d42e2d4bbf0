"""SIGTERM and SIGINT as an orderly end: what runs is cancelled once, and closes what it opened."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Iterator
from contextlib import contextmanager

log = logging.getLogger(__name__)


@contextmanager
def until_signal() -> Iterator[None]:
    """End the ``with`` block of this task at the first SIGTERM or SIGINT, as if it had come to its end by itself.

    Hosts may send more than one: the later ones do not disturb what is being finished.
    """
    task = asyncio.current_task()
    asked = False

    def ask() -> None:
        nonlocal asked
        if task and not asked:
            asked = True
            log.info("asked to end; finishing what is under way")
            task.cancel()

    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, ask)
    try:
        yield
    except asyncio.CancelledError:
        if not (task and asked):
            raise
        task.uncancel()
    finally:
        asked = True
