"""When a message may go out: Telegram's limits of sending, kept by waiting in line, each chat in its own.

Telegram asks for about one message a second to a chat, with short bursts, at most 20 a minute to a group, and about 30
a second to all chats together (core.telegram.org/bots/faq). The last is meant for messages that nobody asked for, and
is kept for those: there is no such limit for answers (tdlib/td#1834), and people who come at once need not wait for
each other. A chat that was told to wait (429) waits, and is sent one message at a time after that; no other chat waits
with it.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TypeVar

from telegram.error import BadRequest, NetworkError, RetryAfter

T = TypeVar("T")

ATTEMPTS = 5
"""Tries of one Bot API call."""
PATIENCE = 30.0
"""Longest wait in line, in seconds: beyond it the work goes back to where it can wait without a place here."""
TIDY = 10_000
"""Chats in memory at which those that have rested are forgotten."""


@dataclass(frozen=True, slots=True)
class Limit:
    """One message in ``every`` seconds on average, and up to ``burst`` at once after a rest."""

    every: float
    burst: int

    @property
    def slack(self) -> float:
        """Seconds by which a message may come before its time."""
        return (self.burst - 1) * self.every


CHAT = Limit(1.0, 15)
"""Three quick conversations; how much Telegram really lets pass is not published, and a 429 corrects it."""
GROUP = Limit(4.0, 5)
"""Never more than 20 in any minute."""


@dataclass(slots=True)
class Line:
    """Who waits for one limit: ``full`` is when all messages taken so far are paid off (a leaky bucket as one time)."""

    limit: Limit
    full: float = 0.0
    silent: float = 0.0

    def take(self, now: float) -> float:
        """Take the next place; the seconds until its turn."""
        start = max(now, self.silent, self.full - self.limit.slack)
        self.full = max(start, self.full) + self.limit.every
        return start - now

    def halt(self, until: float) -> None:
        """Nothing before that time, and no burst after it."""
        self.silent = max(self.silent, until)
        self.full = max(self.full, until + self.limit.slack)


@dataclass(slots=True)
class Pacer:
    """The lines of one process; ``per_second`` is for unasked messages to all chats, 0 for no such limit."""

    per_second: float = 30.0
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    _chats: dict[int, Line] = field(default_factory=dict, init=False)
    _unasked: Line | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        """Open the line of what nobody asked for."""
        if self.per_second:
            self._unasked = Line(Limit(1 / self.per_second, max(1, round(self.per_second))))

    async def insist(
        self,
        attempt: Callable[[], Awaitable[T]],
        chat_id: int | None = None,
        *,
        new: bool = False,
        unasked: bool = False,
    ) -> T:
        """Try a Bot API call until it works: a flood answer waits as told, trouble on the way with growing pauses.

        What goes to a chat keeps its line; ``new`` messages are counted there, changes of earlier ones are not, and
        ``unasked`` ones keep the line of all chats as well.
        A send whose answer was lost is made again too: a prompt may then show twice, which is kinder than
        silence; results are edits, which may be repeated. ``RetryAfter`` when the wait is too long for this place.
        """
        count = 0
        while True:
            if chat_id is not None:
                await self._turn(chat_id, new=new, unasked=unasked)
            count += 1
            try:
                return await attempt()
            except RetryAfter as flood:
                await self._flooded(chat_id, flood, last=count == ATTEMPTS)
            except NetworkError as error:
                if count == ATTEMPTS or isinstance(error, BadRequest):
                    raise
                await self.sleep(0.3 * 2 ** (count - 1))

    def halt(self, chat_id: int, flood: RetryAfter) -> None:
        """Telegram said to leave a chat alone for so long."""
        self._line(chat_id).halt(self.clock() + seconds_of(flood))

    def silent(self, chat_id: int) -> bool:
        """Whether a chat was told to be left alone, and still is."""
        return chat_id in self._chats and self._chats[chat_id].silent > self.clock()

    async def _flooded(self, chat_id: int | None, flood: RetryAfter, *, last: bool) -> None:
        """A flood answer: its chat is silent for so long; a call that goes to no chat waits by itself."""
        if chat_id is not None:
            self.halt(chat_id, flood)
        if last or seconds_of(flood) > PATIENCE:
            raise flood
        if chat_id is None:
            await self.sleep(seconds_of(flood))

    async def _turn(self, chat_id: int, *, new: bool, unasked: bool) -> None:
        """Wait until a chat may be written to; ``RetryAfter`` when that is too long to wait here."""
        line, now = self._line(chat_id), self.clock()
        if line.silent - now > PATIENCE:
            raise RetryAfter(math.ceil(line.silent - now))
        await self._wait(line.take(now) if new else line.silent - now)
        if unasked and self._unasked:
            await self._wait(self._unasked.take(self.clock()))

    async def _wait(self, seconds: float) -> None:
        if seconds > 0:
            await self.sleep(seconds)

    def _line(self, chat_id: int) -> Line:
        if len(self._chats) >= TIDY:
            now = self.clock()
            self._chats = {id_: line for id_, line in self._chats.items() if line.full > now}
        # Groups and channels have negative ids (Bot API, "Chat").
        return self._chats.setdefault(chat_id, Line(GROUP if chat_id < 0 else CHAT))


def seconds_of(flood: RetryAfter) -> float:
    """The wait that a flood answer asks for, in seconds."""
    wait = flood.retry_after
    return wait if isinstance(wait, int | float) else wait.total_seconds()
