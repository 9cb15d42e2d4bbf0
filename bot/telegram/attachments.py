"""What the bot does to a chat beside talking: a picture that nobody can pass on, and taking messages away."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any

from telegram import InlineKeyboardMarkup
from telegram import Message as Sent
from telegram.error import BadRequest

from bot.conversation.flow import Attachment, Message
from bot.conversation.i18n import LONGEST_CAPTION, body, plain
from bot.telegram.client import Telegram, keyboard
from bot.telegram.delivery import Past

REACH = 47 * 3600.0
"""Seconds back to which a bot can take messages out of a chat: Telegram allows 48 hours."""
DELETED_AT_ONCE = 100
"""Most messages in one deleteMessages (Bot API)."""


async def picture(telegram: Telegram, chat_id: int, image: bytes, message: Message, locale: str, past: Past) -> int:
    """Send a picture with a caption; the message's id. Nobody can pass it on or save it from the chat."""
    under: dict[str, Any] = {
        "caption": body(message, locale, LONGEST_CAPTION),
        "parse_mode": "HTML",
        "reply_markup": _markup(message, locale),
    }
    send = partial(telegram.bot.send_photo, chat_id, image, protect_content=True, **under)
    return await _deliver(telegram, chat_id, send, under, past)


async def keepsake(telegram: Telegram, chat_id: int, file: Attachment, data: bytes, locale: str, past: Past) -> int:
    """Send a file to keep; the message's id. It goes from memory, nothing lies on a disk."""
    under: dict[str, Any] = {"caption": plain(file.caption, locale) if file.caption else None}
    send = partial(telegram.bot.send_document, chat_id, data, filename=file.name, **under)
    return await _deliver(telegram, chat_id, send, under, past)


async def _deliver(
    telegram: Telegram, chat_id: int, send: Callable[[], Awaitable[Sent]], under: dict[str, Any], past: Past
) -> int:
    """Send something with words ``under`` it, once: by them it is found where the answer was lost."""

    async def push() -> int:
        return (await send()).message_id

    def change(message_id: int) -> Awaitable[Any]:
        return telegram.bot.edit_message_caption(chat_id, message_id, **under)

    return await telegram.deliver(chat_id, push, change, past)


async def remove(telegram: Telegram, chat_id: int, message_ids: Sequence[int]) -> bool:
    """Take messages out of a private chat, also the person's own; False when Telegram refuses (older than 48 hours)."""
    try:
        for start in range(0, len(message_ids), DELETED_AT_ONCE):
            some = message_ids[start : start + DELETED_AT_ONCE]
            await telegram.insist(lambda some=some: telegram.bot.delete_messages(chat_id, some))  # type: ignore[misc]
    except BadRequest:
        return False
    return True


def _markup(message: Message, locale: str) -> InlineKeyboardMarkup | None:
    return InlineKeyboardMarkup.de_json(keyboard(message, locale)) if message.buttons else None
