"""Delivery exactly once: the search for a message whose answer was lost, through failures of the search itself."""

import asyncio
from dataclasses import dataclass, field

import pytest

from bot.telegram.delivery import FAR, FAR_AFTER_RESTART, NEAR, Delivery, MessageHistory
from bot.telegram.errors import (
    AnswerLost,
    ChatUnreachable,
    MessageNotFound,
    NotModified,
    RateLimited,
    TelegramError,
    TelegramUnavailable,
)
from bot.telegram.rate_limit import MAX_TRIES, RateLimiter

AFTER = 10
"""The chat's newest message."""


@dataclass
class Chat:
    """A chat at Telegram.

    A send gets the id ``lands`` and loses its answer, and edits raise the listed errors first.
    """

    lands: int = AFTER + 3
    trouble: list[TelegramError] = field(default_factory=list)
    sent: list[int] = field(default_factory=list)
    looked: list[int] = field(default_factory=list)

    async def send(self) -> int:
        """Carry the send out, and lose the answer."""
        self.sent.append(self.lands)
        raise AnswerLost("HTTP: 502")

    async def edit(self, message_id: int) -> None:
        """Raise Telegram's answer to an edit that changes nothing, or that finds nothing."""
        self.looked.append(message_id)
        if self.trouble:
            raise self.trouble.pop(0)
        raise NotModified if message_id in self.sent else MessageNotFound


def _delivery() -> Delivery:
    return Delivery(RateLimiter(sleep=lambda _: asyncio.sleep(0)))


async def test_the_search_resumes_after_errors() -> None:
    """An interrupted search resumes, and nothing is sent again before every id was tried."""
    trouble: list[TelegramError] = [
        TelegramUnavailable("HTTP: 502"),
        AnswerLost(),
        RateLimited(1),
    ] * 2  # one more than MAX_TRIES
    chat = Chat(trouble=trouble)
    found = await _delivery().deliver(7, chat.send, chat.edit, MessageHistory(AFTER))
    assert (found, chat.sent) == (chat.lands, [chat.lands])
    assert chat.looked == [AFTER + 1] * 6 + [AFTER + 1, AFTER + 2, AFTER + 3]


async def test_messages_of_other_chats_raise_the_ids() -> None:
    """The search begins behind the newest message of all chats, answered or not."""
    chat, written = Chat(lands=AFTER + 3 * FAR), AFTER + 3 * FAR - 1
    delivery = _delivery()

    async def refuse() -> int:
        raise ChatUnreachable("bot was blocked by the user")

    with pytest.raises(ChatUnreachable):
        await delivery.deliver(8, refuse, chat.edit, MessageHistory(written))
    assert await delivery.deliver(7, chat.send, chat.edit, MessageHistory(AFTER)) == chat.lands
    assert chat.sent == [chat.lands]


async def test_the_search_ends_before_the_next_send() -> None:
    """Every id is tried once, then the message is sent and searched for once more."""
    chat = Chat(lands=AFTER + FAR + 1)
    with pytest.raises(AnswerLost):
        await _delivery().deliver(7, chat.send, chat.edit, MessageHistory(AFTER))
    assert chat.looked[:FAR] == list(range(AFTER + 1, AFTER + 1 + FAR))
    assert FAR > NEAR


async def test_nothing_is_sent_while_the_search_fails() -> None:
    """An event that is handled again sends nothing while Telegram gives no answer to the search."""
    chat = Chat(trouble=[TelegramUnavailable("HTTP: 502") for _ in range(MAX_TRIES**2)])
    with pytest.raises(TelegramUnavailable):
        await _delivery().deliver(7, chat.send, chat.edit, MessageHistory(AFTER, maybe_sent=True))
    assert chat.sent == []


@pytest.mark.parametrize("said", [AFTER + 1, AFTER + NEAR, 5000 + 1, 5000 + FAR_AFTER_RESTART])
async def test_search_in_a_busy_bot(said: int) -> None:
    """The search covers the ids behind the newest of all chats, and behind the chat's own newest."""
    chat = Chat(sent=[said])
    found = await _delivery().deliver(7, chat.send, chat.edit, MessageHistory(AFTER, highest=5000, maybe_sent=True))
    assert (found, chat.sent) == (said, [said])
    assert len(chat.looked) <= FAR_AFTER_RESTART + NEAR


async def test_a_chat_that_no_longer_exists_is_not_searched() -> None:
    """The first answer ends the search."""
    chat = Chat(trouble=[ChatUnreachable("Chat not found") for _ in range(FAR_AFTER_RESTART)])
    with pytest.raises(ChatUnreachable):
        await _delivery().deliver(7, chat.send, chat.edit, MessageHistory(AFTER, maybe_sent=True))
    assert (chat.looked, chat.sent) == ([AFTER + 1], [])
