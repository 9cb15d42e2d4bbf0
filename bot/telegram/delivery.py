"""A message goes out once, also when the answer of its send gets lost: then it is looked for before it is sent again.

The Bot API has no name for a send that could be repeated safely (tdlib/telegram-bot-api#126). But ids of messages in
private chats rise one by one over all chats of a bot, so a message just sent has one of the next ids; and an edit that
changes nothing is answered "message is not modified". A bot so busy that the id is further away sends twice.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from telegram.error import BadRequest, TimedOut

from bot.telegram.rate_limit import Pacer
from bot.telegram.transport import Lost

NEAR, FAR = 5, 40
"""Ids that are tried after the chat's newest message, and after the newest of all chats when it was sent."""
AGAIN = 100
"""Ids that are tried for what another process may have sent before it died: the event is that much older."""
UNCHANGED = "not modified"
"""What Telegram says of an edit that arrived before."""
NO_CHAT = "chat not found"
"""What Telegram says of a chat that is no more, whatever is asked of it."""

Edit = Callable[[int], Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class Past:
    """What is known of the time before a message.

    ``newest`` is the newest message known of its chat, 0 for none: without one nothing is looked for, as an older one
    of ours would be overwritten. ``highest`` is the newest of any chat when the update came in that it answers. With
    ``again`` it may have been sent before.
    """

    newest: int = 0
    highest: int = 0
    again: bool = False

    def behind(self, message_id: int) -> Past:
        """The same with one more message known of the chat."""
        return Past(max(message_id, self.newest), self.highest, self.again)


NOTHING = Past()


class Delivery:
    """Sends new messages, each in its chat's line."""

    def __init__(self, pacer: Pacer) -> None:
        self._pacer = pacer
        self._highest = 0

    async def deliver(
        self,
        chat_id: int,
        send: Callable[[], Awaitable[int]],
        edit: Edit,
        past: Past = NOTHING,
        *,
        unasked: bool = False,
    ) -> int:
        """Send a message; its id. ``edit`` makes a message of that id into this one."""
        newest = past.newest
        sought = deque(_before(newest, past.highest) if past.again and newest else ())

        async def attempt() -> int:
            if found := await self._find(chat_id, edit, sought):
                return found
            known = self.seen(chat_id, newest)
            try:
                return await send()
            except (Lost, TimedOut):
                sought.extend(_next(newest, known) if newest else ())
                raise

        sent = await self._pacer.insist(attempt, chat_id, new=True, unasked=unasked)
        self.seen(chat_id, sent)
        return sent

    def seen(self, chat_id: int, message_id: int) -> int:
        """The highest id known, this one among them: ours or a person's, in any private chat; groups count alone."""
        if chat_id < 0:
            return message_id
        self._highest = max(self._highest, message_id)
        return self._highest

    async def _find(self, chat_id: int, edit: Edit, ids: deque[int]) -> int | None:
        """The id of the message that `edit` changes in nothing; None when it is none of these.

        Ids are taken out as they are seen: a search that trouble cuts short goes on where it was.
        """
        while ids:
            try:
                await self._pacer.insist(partial(edit, ids[0]), chat_id)
            except BadRequest as error:
                words = str(error).lower()
                if NO_CHAT in words:
                    raise
                if UNCHANGED not in words:  # not there, or a person's own
                    ids.popleft()
                    continue
            return ids[0]
        return None


def _before(newest: int, highest: int) -> Iterable[int]:
    """The ids that a message may have that another process sent since these were the newest of its chat and of all."""
    start = max(newest, highest) + 1
    far = range(start, start + AGAIN)
    return [*far, *(id_ for id_ in range(newest + 1, newest + 1 + NEAR) if id_ not in far)]


def _next(newest: int, highest: int) -> Iterable[int]:
    """The ids that a message may have that was sent when these were the newest of its chat and of all."""
    near = range(newest + 1, newest + 1 + NEAR)
    return [*near, *(id_ for id_ in range(highest + 1, highest + 1 + FAR) if id_ not in near)]
