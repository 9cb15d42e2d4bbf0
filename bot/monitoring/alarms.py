"""Alarms: messages of the bot to its administrators about trouble."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable

from bot.api.errors import ApiError, Spent
from bot.conversation.i18n import plain
from bot.conversation.message import Message, Text
from bot.monitoring import outages
from bot.settings import Settings
from bot.telegram.client import Telegram
from bot.telegram.errors import TelegramError
from storage.database import Database

log = logging.getLogger(__name__)

REPEAT_SECONDS = 600.0
"""Seconds before the administrators get the same alarm again."""


class Alarms:
    """Sends alarms to every administrator.

    ``count`` is called once for each alarm. ``breaker_just_opened`` tells, once for each time, that the API client has
    just stopped calling a service that failed too often in a row.
    """

    def __init__(
        self,
        settings: Settings,
        db: Database,
        telegram: Telegram,
        *,
        count: Callable[[], None],
        breaker_just_opened: Callable[[], bool],
        clock: Callable[[], float],
    ) -> None:
        self._settings = settings
        self._db = db
        self._telegram = telegram
        self._count = count
        self._breaker_just_opened = breaker_just_opened
        self._clock = clock
        self._sent_at: dict[str, float] = {}

    async def send(self, words: Text) -> None:
        """Send an alarm to every reachable administrator."""
        log.error("alarm: %s", plain(words, "en"))
        self._count()
        for admin in self._settings.admin_ids:
            with contextlib.suppress(TelegramError):  # an administrator who never wrote to the bot cannot be reached
                await self._telegram.send(admin, Message((words,)), self._settings.locale, unsolicited=True)

    async def send_once(self, words: Text) -> None:
        """Send an alarm, unless the same alarm was sent in the last ``REPEAT_SECONDS``."""
        now, english = self._clock(), plain(words, "en")
        if now - self._sent_at.get(english, -REPEAT_SECONDS) < REPEAT_SECONDS:
            return
        self._sent_at[english] = now
        await self.send(words)

    async def call_failed(self, error: ApiError) -> None:
        """Record that a call of API v1 failed, and send an alarm where an outage begins or ends with the failure."""
        unanswered = not isinstance(error, Spent) and self._breaker_just_opened()
        if words := await self._db.run(outages.record_failure, error, self._clock(), silent=unanswered):
            await self.send(words)
