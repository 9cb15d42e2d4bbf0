"""Define the event: one update of Telegram, or one timer, as a value of the bot. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """The kind of content that an event brings or a step asks for. A step that asks for a tap is a CHOICE."""

    PHOTO = "photo"
    FILE = "file"
    TEXT = "text"
    CHOICE = "choice"
    COMMAND = "command"
    PRESS = "press"
    TIMER = "timer"
    ADDED = "added"
    OTHER = "other"


FILES = frozenset({Kind.PHOTO, Kind.FILE})
"""Kinds of steps that are answered by a photo, a file or a link."""


@dataclass(frozen=True, slots=True)
class File:
    """A file at Telegram: the ids and the size in bytes. The bytes are downloaded when needed."""

    file_id: str
    unique_id: str
    size: int = 0


@dataclass(frozen=True, slots=True)
class Event:
    """One update as a value. ``text`` is the text, the command without its slash, the action tapped, or the timer.

    ``album`` is the id of the album that a photo belongs to (see ``bot.conversation.albums``). ``sender`` is the author
    in a group. In a private chat the chat id is the person's id. ``pdf`` tells that the file was sent as a PDF.
    """

    update_id: int
    chat_id: int
    kind: Kind
    text: str = ""
    nonce: str = ""
    file: File | None = None
    album: str = ""
    message_id: int | None = None
    callback_id: str = ""
    private: bool = True
    language: str = ""
    sender: int = 0
    pdf: bool = False
