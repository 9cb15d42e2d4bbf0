"""What the process runs on: its event loop, and memory that is neither fetched nor looked through more than needed."""

from __future__ import annotations

import asyncio
import gc

from PIL import _imaging

KEPT_BLOCKS = 8
"""Blocks of memory that Pillow keeps for the next pictures: a look at a photo takes as many."""


def new_loop() -> asyncio.AbstractEventLoop:
    """A loop of uvloop, which takes a seventh off the processor time of an update; it is not made for Windows."""
    try:
        import uvloop
    except ImportError:
        return asyncio.new_event_loop()
    return uvloop.new_event_loop()


def settle() -> None:
    """Spare memory some work, once all is loaded.

    What is loaded stays as long as the process: the collector of garbage, which walked through it again and again, took
    up to a seventh of the event loop's time. New blocks for each picture, 500 page faults a photo, took a sixth of a
    look's. (Pillow documents its pool, but only an environment variable that is read when it is loaded.)
    """
    gc.collect()
    gc.freeze()
    _imaging.set_blocks_max(KEPT_BLOCKS)
