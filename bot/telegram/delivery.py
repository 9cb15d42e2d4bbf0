"""Delivery of a message with at most one copy in all but rare cases, also when the answer to the send is lost.

The Bot API has no idempotency key for a send (tdlib/telegram-bot-api#126). But message ids in private chats count up
over all chats of a bot, so a message just sent has one of the next ids. And an edit that changes nothing is answered
"message is not modified", so an edit finds the message. A bot so busy that the id is further away sends twice.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from bot.telegram.errors import AnswerLost, NotModified, Refused
from bot.telegram.rate_limit import RateLimiter

NEAR, FAR = 5, 40
"""Ids searched after the chat's newest message, and after the newest message of all chats at the time of the send."""
FAR_AFTER_RESTART = 100
"""Ids searched for a message that a process may have sent before it ended: the event is that much older."""

Edit = Callable[[int], Awaitable[Any]]
"""Edits the message of an id."""


@dataclass(frozen=True, slots=True)
class MessageHistory:
    """The message ids known before a message is sent.

    ``newest`` is the id of the newest known message of the chat, 0 for none. Without one no search is made, as an edit
    could overwrite an older message of the bot. ``highest`` is the highest id known in any chat when the update came
    in. ``maybe_sent`` tells that an earlier attempt at the event may have sent the message.
    """

    newest: int = 0
    highest: int = 0
    maybe_sent: bool = False

    def after(self, message_id: int) -> MessageHistory:
        """Return the history with one more known message of the chat."""
        return MessageHistory(max(message_id, self.newest), self.highest, self.maybe_sent)


NO_HISTORY = MessageHistory()


class Delivery:
    """Sends new messages within the rate of each chat."""

    def __init__(self, limiter: RateLimiter) -> None:
        self._limiter = limiter
        self._highest = 0

    async def deliver(
        self,
        chat_id: int,
        send: Callable[[], Awaitable[int]],
        edit: Edit,
        history: MessageHistory = NO_HISTORY,
        *,
        unsolicited: bool = False,
    ) -> int:
        """Send a message and return its id. ``edit`` gives the message of an id the same content."""
        newest = history.newest
        candidates = deque(_ids_after_restart(newest, history.highest) if history.maybe_sent and newest else ())

        async def attempt() -> int:
            if found := await self._find(chat_id, edit, candidates):
                return found
            highest = self.record(chat_id, newest)
            try:
                return await send()
            except AnswerLost:
                candidates.extend(_ids_after_lost_answer(newest, highest) if newest else ())
                raise

        sent = await self._limiter.call(attempt, chat_id, new=True, unsolicited=unsolicited)
        self.record(chat_id, sent)
        return sent

    def record(self, chat_id: int, message_id: int) -> int:
        """Record a message id, the bot's or a person's, and return the highest id known in any private chat.

        Each group has message ids of its own: for a group the given id is returned.
        """
        if chat_id < 0:
            return message_id
        self._highest = max(self._highest, message_id)
        return self._highest

    async def _find(self, chat_id: int, edit: Edit, candidates: deque[int]) -> int | None:
        """Return the id of the message that ``edit`` does not change, None when no candidate is that message.

        An examined candidate is removed, so that an interrupted search resumes.
        """
        while candidates:
            try:
                await self._limiter.call(partial(edit, candidates[0]), chat_id)
            except NotModified:
                pass
            except Refused:  # no message of this id, or a person's own
                candidates.popleft()
                continue
            return candidates[0]
        return None


def _ids_after_restart(newest: int, highest: int) -> Iterable[int]:
    """Return the ids of a message that another process may have sent since the ids given were the newest."""
    start = max(newest, highest) + 1
    far = range(start, start + FAR_AFTER_RESTART)
    return [*far, *(id_ for id_ in range(newest + 1, newest + 1 + NEAR) if id_ not in far)]


def _ids_after_lost_answer(newest: int, highest: int) -> Iterable[int]:
    """Return the ids that a message may have that was just sent, when the ids given were the newest."""
    near = range(newest + 1, newest + 1 + NEAR)
    return [*near, *(id_ for id_ in range(highest + 1, highest + 1 + FAR) if id_ not in near)]
