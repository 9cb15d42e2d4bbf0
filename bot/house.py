"""All that is shared by the chats of one process, and what is told to the administrators in its name."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass, field

from telegram.error import TelegramError

from bot import meter, outages
from bot.api.client import ApiClient
from bot.api.errors import ApiError, Spent
from bot.chat import Telegram
from bot.commits import GroupCommit
from bot.flow import Message, Text
from bot.i18n import plain
from bot.metrics import Metrics
from bot.settings import Settings
from storage.crypto import Vault
from storage.database import Database

log = logging.getLogger(__name__)

ALARM_PAUSE = 600.0
"""Seconds before the administrators hear the same alarm again."""
TICK = 3.0
"""Seconds to the first edit of the progress message."""


@dataclass(frozen=True, slots=True)
class House:
    """All that is shared by the chats of one process. ``name`` is the bot's user name, ``entry`` stores updates."""

    settings: Settings
    db: Database
    vault: Vault
    telegram: Telegram
    api: ApiClient
    eyes: Executor
    name: str = ""
    clock: Callable[[], float] = time.time
    tick: float = TICK
    alarms: dict[str, float] = field(default_factory=dict)
    queue: meter.Queue = field(default_factory=meter.Queue)
    entry: GroupCommit = field(default_factory=GroupCommit)
    metrics: Metrics = field(default_factory=Metrics)
    hands: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(8))

    async def tell(self, words: Text) -> None:
        """Send words to every administrator who can be reached."""
        log.error("alarm: %s", plain(words, "en"))
        self.metrics.alarms.inc()
        for admin in self.settings.admin_ids:
            with contextlib.suppress(TelegramError):  # an administrator who never wrote to the bot cannot be reached
                await self.telegram.send(admin, Message((words,)), self.settings.locale, unasked=True)

    async def alarm(self, words: Text) -> None:
        """Tell every administrator, unless the same was told a short while ago."""
        now, told = self.clock(), plain(words, "en")
        if now - self.alarms.get(told, -ALARM_PAUSE) < ALARM_PAUSE:
            return
        self.alarms[told] = now
        await self.tell(words)

    async def failed(self, error: ApiError) -> None:
        """A call of the API failed: the administrators hear once of an outage, whoever met it."""
        silent = not isinstance(error, Spent) and self.api.fell_silent()
        if words := await self.db.run(outages.failed, error, self.clock(), silent=silent):
            await self.tell(words)
