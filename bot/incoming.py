"""What Telegram tells, in our own words: Update -> Event; whom we do not answer is no event."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.flow import Event, File, Kind


def event_of(update: Mapping[str, Any]) -> Event | None:
    """The event of a raw update (Bot API, "Update"), or None for kinds that we do not answer.

    Raises ``KeyError``, ``TypeError`` or ``ValueError`` when the update has not Telegram's shape.
    """
    if query := update.get("callback_query"):
        return _press(update["update_id"], query)
    if timer := update.get("timer"):  # our own: see bot.timing
        return Event(
            update["update_id"], timer["chat"], Kind.TIMER, timer["words"],
            message_id=timer.get("note"), language=timer["locale"],
        )  # fmt: skip
    if membership := update.get("my_chat_member"):
        return _added(update["update_id"], membership)
    message = update.get("message")
    # Who speaks as a group or a channel may be anybody in it, an anonymous administrator (1087968824) too.
    if not message or "from" not in message or "sender_chat" in message or message["from"].get("is_bot"):
        return None
    return _message(update["update_id"], message)


def _press(update_id: int, query: Mapping[str, Any]) -> Event | None:
    message, sender = query.get("message"), query["from"]["id"]
    if not message:
        return None
    private = message["chat"]["type"] == "private"
    if private and message["chat"]["id"] != sender:
        return None
    nonce, _, action = str(query.get("data", "")).partition(":")
    return Event(
        update_id=update_id,
        chat_id=message["chat"]["id"],
        kind=Kind.PRESS,
        text=action,
        nonce=nonce,
        message_id=message["message_id"],
        callback_id=query["id"],
        private=private,
        language=query["from"].get("language_code", ""),
        sender=0 if private else sender,
    )


def _added(update_id: int, membership: Mapping[str, Any]) -> Event | None:
    """The bot was taken into a group or a channel; who blocks it or lets it in again is no event."""
    chat, member = membership["chat"], membership["new_chat_member"]["status"]
    if chat["type"] == "private" or member not in {"member", "administrator", "restricted"}:
        return None
    return Event(update_id, chat["id"], Kind.ADDED, chat["type"], private=False, sender=membership["from"]["id"])


def _message(update_id: int, message: Mapping[str, Any]) -> Event | None:
    kind, words, file = _content(message)
    if words.startswith("/") and any(name.startswith("forward_") for name in message):
        words = ""  # a command is given, not passed on; a photo passed on is a photo
    if kind is Kind.COMMAND:
        if not words:
            return None
        words = words[1:]
    private = message["chat"]["type"] == "private"
    return Event(
        update_id=update_id,
        chat_id=message["chat"]["id"],
        kind=kind,
        text=words,
        file=file,
        album=message.get("media_group_id", ""),
        message_id=message["message_id"],
        private=private,
        language=message["from"].get("language_code", ""),
        sender=0 if private else message["from"].get("id", 0),
    )


def _content(message: Mapping[str, Any]) -> tuple[Kind, str, File | None]:
    caption = str(message.get("caption", ""))
    if sizes := message.get("photo"):
        # Ascending in practice, promised nowhere: take the widest.
        return Kind.PHOTO, caption, _file(max(sizes, key=lambda size: size["width"]))
    if "document" in message:
        return Kind.FILE, caption, _file(message["document"])
    words = message.get("text")
    if words is None:
        return Kind.OTHER, "", None
    return (Kind.COMMAND if words.startswith("/") else Kind.TEXT), words, None


def _file(raw: Mapping[str, Any]) -> File:
    return File(raw["file_id"], raw["file_unique_id"], raw.get("file_size") or 0)
