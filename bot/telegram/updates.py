"""The conversion of raw updates of the Bot API into events, and the receipt of an update."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from enum import Enum
from typing import Any

from bot.conversation.flow import Event, File, Kind

SERVICE = frozenset({
    "chat_background_set", "connected_website", "message_auto_delete_timer_changed", "pinned_message",
    "write_access_allowed",
})  # fmt: skip
"""Fields of service messages (Bot API, "Message"): nobody wrote these messages, so the bot does not answer."""


class Receipt(Enum):
    """The outcome of receiving an update, with the label of the outcome in the metrics."""

    NEW = "new"
    SEEN = "seen"  # stored before: a second delivery
    FLOOD = "flood"  # not stored: the person or the group writes too fast
    OTHER = "other"  # of no kind that the bot answers
    BROKEN = "broken"  # not an update
    LATER = "later"  # not stored: Telegram must deliver the update again


Receive = Callable[[bytes], Awaitable[Receipt]]
"""Stores the bytes of an update."""


def event_of(update: Mapping[str, Any]) -> Event | None:
    """Return the event of a raw update (Bot API, "Update"), None for a kind that the bot does not answer.

    Raise ``KeyError``, ``TypeError``, ``AttributeError`` or ``ValueError`` when the update has not Telegram's shape.
    All values of the event can be stored and sent.
    """
    if query := update.get("callback_query"):
        return _tap(_whole(update["update_id"]), query)
    if timer := update.get("timer"):  # made by bot.chat.timer_events
        return Event(
            update["update_id"], timer["chat"], Kind.TIMER, timer["words"],
            message_id=timer.get("note"), language=timer["locale"],
        )  # fmt: skip
    if membership := update.get("my_chat_member"):
        return _added_to_group(_whole(update["update_id"]), membership)
    message = update.get("message")
    if message and SERVICE & message.keys():
        return None
    # A message in the name of a group or a channel may be anybody's, also an anonymous administrator's (1087968824).
    if not message or "from" not in message or "sender_chat" in message or message["from"].get("is_bot"):
        return None
    return _message(_whole(update["update_id"]), message)


def _tap(update_id: int, query: Mapping[str, Any]) -> Event | None:
    message = query.get("message")
    if not message:
        return None
    nonce, _, action = _words(query.get("data", "")).partition(":")
    private = _private(message["chat"], query["from"])
    return Event(
        update_id=update_id,
        chat_id=_whole(message["chat"]["id"]),
        kind=Kind.PRESS,
        text=action,
        nonce=nonce,
        message_id=_whole(message["message_id"]),
        callback_id=_words(query["id"]),
        private=private,
        language=_words(query["from"].get("language_code", "")),
        sender=0 if private else _whole(query["from"].get("id", 0)),
    )


def _added_to_group(update_id: int, membership: Mapping[str, Any]) -> Event | None:
    """Return the event of the bot's being added to a group or a channel, None for any other change of membership."""
    chat, member = membership["chat"], membership["new_chat_member"]["status"]
    if chat["type"] == "private" or member not in {"member", "administrator", "restricted"}:
        return None
    chat_id, sender = _whole(chat["id"]), _whole(membership["from"].get("id", 0))
    return Event(update_id, chat_id, Kind.ADDED, _words(chat["type"]), private=False, sender=sender)


def _message(update_id: int, message: Mapping[str, Any]) -> Event | None:
    kind, words, file = _content(message)
    if words.startswith("/") and any(name.startswith("forward_") for name in message):
        words = ""  # a forwarded command is not an order to the bot, but a forwarded photo is a photo
    if kind is Kind.COMMAND:
        if not words:
            return None
        words = words[1:]
    private = _private(message["chat"], message["from"])
    return Event(
        update_id=update_id,
        chat_id=_whole(message["chat"]["id"]),
        kind=kind,
        text=words,
        file=file,
        album=_words(message.get("media_group_id", "")),
        message_id=_whole(message["message_id"]),
        private=private,
        language=_words(message["from"].get("language_code", "")),
        sender=0 if private else _whole(message["from"].get("id", 0)),
        pdf=kind is Kind.FILE and message["document"].get("mime_type") == "application/pdf",
    )


def _private(chat: Mapping[str, Any], sender: Mapping[str, Any]) -> bool:
    """Tell whether a chat is a person's own. The chat id is then the person's id, the key of the person's rights."""
    return bool(chat["type"] == "private" and sender.get("id") == chat["id"])


def _content(message: Mapping[str, Any]) -> tuple[Kind, str, File | None]:
    caption = _words(message.get("caption", ""))
    if sizes := message.get("photo"):
        # The sizes ascend in practice, but the Bot API does not promise an order.
        return Kind.PHOTO, caption, _file(max(sizes, key=lambda size: size["width"]))
    if "document" in message and not _is_film_or_sound(message):
        return Kind.FILE, caption, _file(message["document"])
    if "text" not in message:
        return Kind.OTHER, "", None
    words = _words(message["text"])
    return (Kind.COMMAND if words.startswith("/") else Kind.TEXT), words, None


def _is_film_or_sound(message: Mapping[str, Any]) -> bool:
    """Tell whether a file is a film or a sound, never a paper. A GIF comes as a file too (Bot API, "animation")."""
    return "animation" in message or _words(message["document"].get("mime_type") or "").startswith(("video/", "audio/"))


def _file(raw: Mapping[str, Any]) -> File:
    return File(_words(raw["file_id"]), _words(raw["file_unique_id"]), _whole(raw.get("file_size") or 0))


def _whole(value: Any) -> int:
    """Return a whole number that a store can hold (Bot API: ids have at most 52 bits), or raise ``TypeError``."""
    if type(value) is not int or abs(value) >= 2**63:
        raise TypeError("no whole number")
    return value


def _words(value: Any) -> str:
    """Return a text that can be encoded, or raise ``TypeError`` or ``ValueError`` (half a surrogate pair)."""
    if type(value) is not str:
        raise TypeError("no text")
    value.encode()
    return value
