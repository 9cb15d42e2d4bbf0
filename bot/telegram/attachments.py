"""Photos and documents that the bot sends, and the deletion of messages."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any

from telegram import Bot, InlineKeyboardMarkup
from telegram import Message as SentMessage

from bot.conversation.i18n import LONGEST_CAPTION, body, plain
from bot.conversation.message import Attachment, Message
from bot.telegram.client import Telegram, keyboard
from bot.telegram.delivery import MessageHistory
from bot.telegram.errors import Refused

DELETABLE_SECONDS = 47 * 3600.0
"""Age in seconds up to which a bot may delete messages of a private chat. Telegram allows 48 hours."""
MAX_DELETED = 100
"""Most messages in one deleteMessages (Bot API)."""


async def send_photo(
    telegram: Telegram, chat_id: int, image: bytes, message: Message, locale: str, history: MessageHistory
) -> int:
    """Send a picture with a caption and return the message id. Nobody can forward or save the picture."""
    caption: dict[str, Any] = {
        "caption": body(message, locale, LONGEST_CAPTION),
        "parse_mode": "HTML",
        "reply_markup": InlineKeyboardMarkup.de_json(keyboard(message, locale)) if message.buttons else None,
    }

    def send(bot: Bot) -> Awaitable[SentMessage]:
        return bot.send_photo(chat_id, image, protect_content=True, **caption)

    return await _deliver(telegram, chat_id, send, caption, history)


async def send_document(
    telegram: Telegram, chat_id: int, file: Attachment, data: bytes, locale: str, history: MessageHistory
) -> int:
    """Send a file and return the message id. The file goes from memory: nothing is written to a disk."""
    caption: dict[str, Any] = {"caption": plain(file.caption, locale) if file.caption else None}

    def send(bot: Bot) -> Awaitable[SentMessage]:
        return bot.send_document(chat_id, data, filename=file.name, **caption)

    return await _deliver(telegram, chat_id, send, caption, history)


async def _deliver(
    telegram: Telegram,
    chat_id: int,
    send: Callable[[Bot], Awaitable[SentMessage]],
    caption: dict[str, Any],
    history: MessageHistory,
) -> int:
    """Send a photo or a document once: where the answer is lost, an edit of the caption finds the message."""

    async def send_once() -> int:
        return (await telegram.library_call(send)).message_id

    def edit(message_id: int) -> Awaitable[Any]:
        return telegram.library_call(lambda bot: bot.edit_message_caption(chat_id, message_id, **caption))

    return await telegram.deliver(chat_id, send_once, edit, history)


async def delete_messages(telegram: Telegram, chat_id: int, message_ids: Sequence[int]) -> bool:
    """Delete messages of a private chat, also the person's own. Return False when Telegram refuses (over 48 hours)."""
    try:
        for start in range(0, len(message_ids), MAX_DELETED):
            delete = partial(Bot.delete_messages, chat_id=chat_id, message_ids=message_ids[start : start + MAX_DELETED])
            await telegram.limiter.call(partial(telegram.library_call, delete))
    except Refused:
        return False
    return True
