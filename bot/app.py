"""All that is shared by the chats of one process, and what is told to the administrators in its name."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import time
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

from telegram.error import TelegramError

from bot.api.client import ApiClient
from bot.api.errors import ApiError, Spent
from bot.conversation.flow import Message, Text
from bot.conversation.i18n import plain
from bot.inbox.group_commit import GroupCommit
from bot.monitoring import outages, quota
from bot.monitoring.metrics import Metrics
from bot.settings import Settings
from bot.telegram.client import Telegram
from storage.crypto import Vault
from storage.database import Database

Made = TypeVar("Made")
log = logging.getLogger(__name__)

ALARM_PAUSE = 600.0
"""Seconds before the administrators hear the same alarm again."""
LARGE = 2_000_000
"""Bytes of a large file; photos as Telegram hands them out are smaller."""
LOOKS = min(2, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)
"""Files looked at in parallel: each has a core to itself."""
TICK = 3.0
"""Seconds to the first edit of the progress message."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much runs at once, so that a crowd costs no more memory than a few: who comes first is served first.

    Files to be sent on have a queue of their own: behind those to be looked at, a photo would wait for all who came
    meanwhile, and its paid call with it.
    """

    fetched: asyncio.Semaphore = field(default_factory=partial(asyncio.Semaphore, 8))
    """Files fetched to be looked at: more than threads, as Telegram takes its time; with many more, looks would take
    the processor from the calls of those who came before."""
    large: asyncio.Semaphore = field(default_factory=partial(asyncio.Semaphore, 2))
    """Of these and of those to be sent on, the ones over ``LARGE``: they may have 20 MB each."""
    looks: asyncio.Semaphore = field(default_factory=partial(asyncio.Semaphore, LOOKS))
    """Files that are looked at: as many as there are threads."""
    sent: asyncio.Semaphore = field(default_factory=partial(asyncio.Semaphore, 8))
    """Files fetched to be sent on."""


@dataclass(frozen=True, slots=True)
class App:
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
    queue: quota.Queue = field(default_factory=quota.Queue)
    entry: GroupCommit = field(default_factory=GroupCommit)
    metrics: Metrics = field(default_factory=Metrics)
    limits: Limits = field(default_factory=Limits)

    async def aside(self, work: Callable[[], Made]) -> Made:
        """Do what takes a core's time in a thread beside the event loop."""
        return await asyncio.get_running_loop().run_in_executor(self.eyes, work)

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
        silent = not isinstance(error, Spent) and self.api.breaker_just_opened()
        if words := await self.db.run(outages.failed, error, self.clock(), silent=silent):
            await self.tell(words)
