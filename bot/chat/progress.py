"""Shows that work takes long: "typing", and the seconds in the progress message; neither is ever insisted on."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.conversation.flow import N_, Message, Text, text
from bot.telegram.client import Telegram

SLOWEST = 15.0
"""Seconds between the last edits of the progress message: many who wait must not become a flood."""
PROGRESS = N_("{progress} {seconds} s")


@dataclass(frozen=True, slots=True)
class Ticker:
    """The progress message ``note`` of a chat, edited first after ``pause`` seconds and then ever more rarely."""

    telegram: Telegram
    chat_id: int
    note: int
    progress: Text
    locale: str
    pause: float

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Tick for the time of a ``with`` block."""
        stop = asyncio.Event()
        ticker = asyncio.create_task(self._tick(stop))
        try:
            yield
        finally:
            # Not cancelled: an edit under way must land before the result, or it would cover it.
            stop.set()
            await ticker

    async def _tick(self, stop: asyncio.Event) -> None:
        started, pause = time.monotonic(), self.pause
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(pause):  # `wait_for` would make a task of the wait
                    await stop.wait()
            if stop.is_set():
                return
            pause = min(SLOWEST, pause * 1.5)
            seconds = round(time.monotonic() - started)
            message = Message((text(PROGRESS, progress=self.progress, seconds=seconds),))
            await asyncio.gather(
                self.telegram.action(self.chat_id, "typing"),
                self.telegram.change(self.chat_id, self.note, message, self.locale),
            )
