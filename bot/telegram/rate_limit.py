"""The rate limits of sending by the Bot API, kept by waiting, and the retry of calls that fail on the way.

Telegram asks for about one message a second to a chat, with short bursts, for at most 20 a minute to a group, and for
about 30 a second to all chats together (core.telegram.org/bots/faq). The last limit is meant for unsolicited messages
and applies to them alone: answers have no such limit (tdlib/td#1834), and people who write at the same time do not wait
for each other. A chat that Telegram asks to pause (429) waits, and gets one message at a time afterwards. No other chat
waits with it.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TypeVar

from bot.telegram.errors import RateLimited, TelegramUnavailable

T = TypeVar("T")

MAX_TRIES = 5
"""Most tries of one Bot API call."""
LONGEST_PAUSE = 30.0
"""Longest pause in seconds, asked for by Telegram, that a call waits out here. With a longer pause the work goes back
to the inbox, where a wait costs nothing."""
MAX_BUCKETS = 10_000
"""Number of chats in memory at which the buckets that are empty again are dropped."""


@dataclass(frozen=True, slots=True)
class Rate:
    """One message in ``interval`` seconds on average, and up to ``burst`` messages at once after a rest."""

    interval: float
    burst: int

    @property
    def tolerance(self) -> float:
        """Return the seconds by which a message may come early."""
        return (self.burst - 1) * self.interval


CHAT = Rate(1.0, 15)
"""Enough for three quick conversations. How much Telegram lets pass is not published: a 429 corrects the guess."""
GROUP = Rate(4.0, 5)
"""Never more than 20 in any minute."""


@dataclass(slots=True)
class LeakyBucket:
    """The fill level of one rate, stored as the time ``empty_at`` at which the bucket is empty again."""

    rate: Rate
    empty_at: float = 0.0
    paused_until: float = 0.0

    def take(self, now: float) -> float:
        """Add one message and return the seconds to wait before the send."""
        start = max(now, self.paused_until, self.empty_at - self.rate.tolerance)
        self.empty_at = max(start, self.empty_at) + self.rate.interval
        return start - now

    def pause(self, until: float) -> None:
        """Let nothing pass before a time, and no burst afterwards."""
        self.paused_until = max(self.paused_until, until)
        self.empty_at = max(self.empty_at, until + self.rate.tolerance)


@dataclass(slots=True)
class RateLimiter:
    """The buckets of one process. ``per_second`` limits unsolicited messages to all chats, 0 means no limit."""

    per_second: float = 30.0
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    _chats: dict[int, LeakyBucket] = field(default_factory=dict, init=False)
    _unsolicited: LeakyBucket | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        """Make the bucket of unsolicited messages."""
        if self.per_second:
            self._unsolicited = LeakyBucket(Rate(1 / self.per_second, max(1, round(self.per_second))))

    async def call(
        self,
        attempt: Callable[[], Awaitable[T]],
        chat_id: int | None = None,
        *,
        new: bool = False,
        unsolicited: bool = False,
    ) -> T:
        """Try a Bot API call until it works, at most ``MAX_TRIES`` times.

        A flood answer (429) waits as long as Telegram asks. Trouble on the way waits 0.3, 0.6, 1.2 … s. ``new`` counts
        the message against the rate of its chat. Edits are not counted. ``unsolicited`` counts the message
        against the rate of all chats as well. A send whose answer was lost is repeated too: a prompt may then show
        twice, but is never missing. Results are edits and may be repeated.

        Raise ``RateLimited`` when the pause is longer than ``LONGEST_PAUSE``, and the error of the last try.
        """
        tries = 0
        while True:
            if chat_id is not None:
                await self._wait_for_turn(chat_id, new=new, unsolicited=unsolicited)
            tries += 1
            try:
                return await attempt()
            except RateLimited as flood:
                if chat_id is not None:
                    self.pause(chat_id, flood.seconds)
                if tries == MAX_TRIES or flood.seconds > LONGEST_PAUSE:
                    raise
                if chat_id is None:
                    await self.sleep(flood.seconds)
            except TelegramUnavailable:
                if tries == MAX_TRIES:
                    raise
                await self.sleep(0.3 * 2 ** (tries - 1))

    def pause(self, chat_id: int, seconds: float) -> None:
        """Send nothing to a chat for some seconds, as Telegram asked."""
        self._bucket(chat_id).pause(self.clock() + seconds)

    def is_paused(self, chat_id: int) -> bool:
        """Tell whether a chat is paused at present."""
        return chat_id in self._chats and self._chats[chat_id].paused_until > self.clock()

    async def _wait_for_turn(self, chat_id: int, *, new: bool, unsolicited: bool) -> None:
        bucket, now = self._bucket(chat_id), self.clock()
        if bucket.paused_until - now > LONGEST_PAUSE:
            raise RateLimited(bucket.paused_until - now)
        await self._wait(bucket.take(now) if new else bucket.paused_until - now)
        if unsolicited and self._unsolicited:
            await self._wait(self._unsolicited.take(self.clock()))

    async def _wait(self, seconds: float) -> None:
        if seconds > 0:
            await self.sleep(seconds)

    def _bucket(self, chat_id: int) -> LeakyBucket:
        if len(self._chats) >= MAX_BUCKETS:
            now = self.clock()
            self._chats = {id_: bucket for id_, bucket in self._chats.items() if bucket.empty_at > now}
        # Groups and channels have negative ids (Bot API, "Chat").
        return self._chats.setdefault(chat_id, LeakyBucket(GROUP if chat_id < 0 else CHAT))
