"""Messages, photos and documents arrive once over a Bot API that loses answers."""

import pytest

from bot.conversation.message import Attachment, Message, text
from bot.telegram import attachments
from bot.telegram.client import Telegram
from bot.telegram.delivery import MessageHistory
from bot.telegram.errors import TelegramUnavailable
from bot.telegram.rate_limit import MAX_TRIES
from playground.messaging.fault_injection import Faults
from playground.testing.driver import Chat, Playground
from tests import pictures
from tests.bot.telegram.playground_client import HELLO, chat, pauses, playground, telegram

__all__ = ["chat", "pauses", "playground", "telegram"]


async def test_answer_that_is_lost(telegram: Telegram, playground: Playground, chat: Chat) -> None:
    """A send whose answer was lost is found and not repeated, and its id is known."""
    asked = await chat.send_text("/cccd")
    playground.faults = Faults(lost_answers=0.5)
    sent = [asked.id]
    for number in range(20):
        sent.append(await telegram.send(7, Message((text(f"{number}"),)), "vi", MessageHistory(sent[-1])))
    said = [(message.id, message.text) for message in chat.messages if not message.outgoing]
    assert said == [(sent[1 + number], str(number)) for number in range(20)]


async def test_answer_that_is_lost_where_nothing_is_known(
    telegram: Telegram, playground: Playground, chat: Chat
) -> None:
    """Without a known message to start the search at, the send is repeated."""
    playground.faults = Faults(lost_answers=1.0)
    with pytest.raises(TelegramUnavailable):
        await telegram.send(7, HELLO, "vi")
    assert len(chat.messages) == MAX_TRIES


async def test_the_search_leaves_other_messages_alone(telegram: Telegram, playground: Playground, chat: Chat) -> None:
    """A send that was not carried out is repeated, and other messages stay unchanged."""
    asked = await chat.send_text("a")
    for words in ("b", "c"):
        await chat.send_text(words)
    playground.faults = Faults(cut=0.3)
    newest = asked.id
    for number in range(10):
        newest = await telegram.send(7, Message((text(f"{number}"),)), "vi", MessageHistory(newest))
    assert [message.text for message in chat.messages] == ["a", "b", "c", *map(str, range(10))]


async def test_message_that_may_have_been_sent_before(telegram: Telegram, chat: Chat) -> None:
    """An event that is handled again sends nothing twice."""
    asked = await chat.send_text("/cccd")
    first = await telegram.send(7, HELLO, "vi", MessageHistory(asked.id))
    assert await telegram.send(7, HELLO, "vi", MessageHistory(asked.id, maybe_sent=True)) == first
    second = await telegram.send(7, Message((text("y"),)), "vi", MessageHistory(first, maybe_sent=True))
    assert [message.id for message in chat.messages] == [asked.id, first, second]


async def test_photo_or_document_whose_answer_is_lost(telegram: Telegram, playground: Playground, chat: Chat) -> None:
    """Photos and documents are found by the caption or the missing caption, and never confused."""
    asked = await chat.send_text("/vanban")
    playground.faults = Faults(lost_answers=0.5)
    newest, sent = asked.id, []
    for number in range(6):
        newest = await attachments.send_photo(
            telegram, 7, pictures.photo(), Message((text(f"{number}"),)), "vi", MessageHistory(newest)
        )
        sent.append(newest)
        for name, caption in (("a.txt", None), ("b.docx", None), ("c.json", text("y"))):
            file = Attachment(lambda: b"", name, caption)
            newest = await attachments.send_document(telegram, 7, file, b"x", "vi", MessageHistory(newest))
            sent.append(newest)
    assert [message.id for message in chat.messages if not message.outgoing] == sent


async def test_photo_that_may_have_been_sent_before(telegram: Telegram, chat: Chat) -> None:
    """An event that is handled again sends its photo and its files once."""
    asked = await chat.send_text("/vanban")
    for again in (False, True):
        newest = await attachments.send_photo(
            telegram, 7, pictures.photo(), HELLO, "vi", MessageHistory(asked.id, maybe_sent=again)
        )
        for name in ("a.txt", "b.docx"):
            file = Attachment(lambda: b"", name)
            newest = await attachments.send_document(
                telegram, 7, file, b"x", "vi", MessageHistory(newest, maybe_sent=again)
            )
    assert [message.kind for message in chat.messages] == ["text", "photo", "document", "document"]
