"""What the bot does to a chat beside talking: a picture that nobody can pass on, and taking messages away."""

from __future__ import annotations

from collections.abc import Sequence

from telegram import InlineKeyboardMarkup
from telegram.error import BadRequest

from bot.chat import Telegram, keyboard
from bot.flow import Message
from bot.i18n import LONGEST_CAPTION, body

REACH = 47 * 3600.0
"""Seconds back to which a bot can take messages out of a chat: Telegram allows 48 hours."""
DELETED_AT_ONCE = 100
"""Most messages in one deleteMessages (Bot API)."""


async def picture(telegram: Telegram, chat_id: int, image: bytes, message: Message, locale: str) -> int:
    """Send a picture with a caption; the message's id. Nobody can pass it on or save it from the chat."""
    sent = await telegram.insist(
        lambda: telegram.bot.send_photo(
            chat_id, image, caption=body(message, locale, LONGEST_CAPTION), parse_mode="HTML",
            reply_markup=_markup(message, locale), protect_content=True,
        ),
        chat_id,
        new=True,
    )  # fmt: skip
    return sent.message_id


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
