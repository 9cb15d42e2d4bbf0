"""A message goes out once, also when the answer of its send gets lost: then it is looked for before it is sent again.

The Bot API has no name for a send that could be repeated safely (tdlib/telegram-bot-api#126). But ids of messages in
private chats rise one by one over all chats of a bot, so a message just sent has one of the next ids; and an edit that
changes nothing is answered "message is not modified". A bot so busy that the id is further away sends twice.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from telegram.error import BadRequest, TelegramError, TimedOut

from bot.pacing import Pacer
from bot.transport import Lost

NEAR, FAR = 5, 40
"""Ids that are tried after the chat's newest message, and after the newest of all chats when it was sent."""
AGAIN = 100
"""Ids that are tried for what another process may have sent before it died: the event is that much older."""
UNCHANGED = "not modified"
"""What Telegram says of an edit that arrived before."""

Edit = Callable[[int], Awaitable[Any]]


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
        after: int,
        *,
        again: bool,
        unasked: bool,
    ) -> int:
        """Send a message; its id. ``edit`` makes a message of that id into this one.

        ``after`` is the newest message known of the chat, 0 for none: an older one of ours would be overwritten.
        With ``again`` it may have been sent before, so it is looked for first.
        """
        if again and after and (found := await _find(edit, range(after + 1, after + 1 + AGAIN))):
            return found

        async def attempt() -> int:
            highest = max(after, self._highest)
            try:
                return await send()
            except (Lost, TimedOut):
                if after and (found := await _find(edit, _next(after, highest))):
                    return found
                raise

        sent = await self._pacer.insist(attempt, chat_id, new=True, unasked=unasked)
        if chat_id > 0:  # groups count by themselves
            self._highest = max(self._highest, sent)
        return sent


def _next(newest: int, highest: int) -> Iterable[int]:
    """The ids that a message may have that was sent when these were the newest of its chat and of all."""
    near = range(newest + 1, newest + 1 + NEAR)
    return [*near, *(id_ for id_ in range(highest + 1, highest + 1 + FAR) if id_ not in near)]


async def _find(edit: Edit, ids: Iterable[int]) -> int | None:
    """The id of the message that `edit` changes in nothing; None when it is none of these."""
    for message_id in ids:
        try:
            await edit(message_id)
        except BadRequest as error:  # not there, or a person's own
            if UNCHANGED not in str(error).lower():
                continue
        except TelegramError:
            return None
        return message_id
    return None
