"""Shows that work takes long: the "typing" action, and the seconds in the progress message. Failures are ignored."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.conversation.message import N_, Message, Text, text
from bot.telegram.client import Telegram

MAX_INTERVAL = 15.0
"""Most seconds between two edits of a progress message: many waiting people must not cause a flood of edits."""
PROGRESS = N_("{progress} {seconds} s")


@dataclass(frozen=True, slots=True)
class ProgressTicker:
    """Edits the progress message of a chat, first after ``interval`` seconds and then ever more rarely."""

    telegram: Telegram
    chat_id: int
    message_id: int
    progress: Text
    locale: str
    interval: float

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Edit the message for the time of a ``with`` block."""
        stop = asyncio.Event()
        ticker = asyncio.create_task(self._tick(stop))
        try:
            yield
        finally:
            # Not cancelled: an edit under way must land before the result, or the edit would cover the result.
            stop.set()
            await ticker

    async def _tick(self, stop: asyncio.Event) -> None:
        started, interval = time.monotonic(), self.interval
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(interval):  # `wait_for` would make a task of the wait
                    await stop.wait()
            if stop.is_set():
                return
            interval = min(MAX_INTERVAL, interval * 1.5)
            seconds = round(time.monotonic() - started)
            message = Message((text(PROGRESS, progress=self.progress, seconds=seconds),))
            await asyncio.gather(
                self.telegram.show_action(self.chat_id, "typing"),
                self.telegram.try_edit(self.chat_id, self.message_id, message, self.locale),
            )
