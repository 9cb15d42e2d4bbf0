"""What Telegram tells, in our own words: Update -> Event; whom we do not answer is no event."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.conversation.flow import Event, File, Kind

SERVICE = frozenset({
    "chat_background_set", "connected_website", "message_auto_delete_timer_changed", "pinned_message",
    "write_access_allowed",
})  # fmt: skip
"""What a message of a private chat holds that nobody wrote (Bot API, "Message"): there is nothing to answer."""


def event_of(update: Mapping[str, Any]) -> Event | None:
    """The event of a raw update (Bot API, "Update"), or None for kinds that we do not answer.

    Raises ``KeyError``, ``TypeError``, ``AttributeError`` or ``ValueError`` when the update has not Telegram's shape:
    what passes can be stored and sent.
    """
    if query := update.get("callback_query"):
        return _press(_whole(update["update_id"]), query)
    if timer := update.get("timer"):  # our own: see bot.chat.timer_events
        return Event(
            update["update_id"], timer["chat"], Kind.TIMER, timer["words"],
            message_id=timer.get("note"), language=timer["locale"],
        )  # fmt: skip
    if membership := update.get("my_chat_member"):
        return _added(_whole(update["update_id"]), membership)
    message = update.get("message")
    if message and SERVICE & message.keys():
        return None
    # Who speaks as a group or a channel may be anybody in it, an anonymous administrator (1087968824) too.
    if not message or "from" not in message or "sender_chat" in message or message["from"].get("is_bot"):
        return None
    return _message(_whole(update["update_id"]), message)


def _press(update_id: int, query: Mapping[str, Any]) -> Event | None:
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


def _added(update_id: int, membership: Mapping[str, Any]) -> Event | None:
    """The bot was taken into a group or a channel; who blocks it or lets it in again is no event."""
    chat, member = membership["chat"], membership["new_chat_member"]["status"]
    if chat["type"] == "private" or member not in {"member", "administrator", "restricted"}:
        return None
    chat_id, sender = _whole(chat["id"]), _whole(membership["from"].get("id", 0))
    return Event(update_id, chat_id, Kind.ADDED, _words(chat["type"]), private=False, sender=sender)


def _message(update_id: int, message: Mapping[str, Any]) -> Event | None:
    kind, words, file = _content(message)
    if words.startswith("/") and any(name.startswith("forward_") for name in message):
        words = ""  # a command is given, not passed on; a photo passed on is a photo
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
    """Whether this is a person's own chat, whose id is then the person's: rights are looked up by it."""
    return bool(chat["type"] == "private" and sender.get("id") == chat["id"])


def _content(message: Mapping[str, Any]) -> tuple[Kind, str, File | None]:
    caption = _words(message.get("caption", ""))
    if sizes := message.get("photo"):
        # Ascending in practice, promised nowhere: take the widest.
        return Kind.PHOTO, caption, _file(max(sizes, key=lambda size: size["width"]))
    if "document" in message and not _moves(message):
        return Kind.FILE, caption, _file(message["document"])
    if "text" not in message:
        return Kind.OTHER, "", None
    words = _words(message["text"])
    return (Kind.COMMAND if words.startswith("/") else Kind.TEXT), words, None


def _moves(message: Mapping[str, Any]) -> bool:
    """Whether a file is a film or a sound: never a paper. A GIF comes as a file too (Bot API, "animation")."""
    return "animation" in message or _words(message["document"].get("mime_type") or "").startswith(("video/", "audio/"))


def _file(raw: Mapping[str, Any]) -> File:
    return File(_words(raw["file_id"]), _words(raw["file_unique_id"]), _whole(raw.get("file_size") or 0))


def _whole(value: Any) -> int:
    """A whole number as a store can hold it (Bot API: ids have at most 52 bits)."""
    if type(value) is not int or abs(value) >= 2**63:
        raise TypeError("no whole number")
    return value


def _words(value: Any) -> str:
    """A text that can be written down; half a surrogate pair cannot."""
    if type(value) is not str:
        raise TypeError("no text")
    value.encode()
    return value
