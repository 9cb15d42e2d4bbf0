"""What comes in and where a chat stands: events in our own words, answers, the session between two of them; pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

READY = "*ready"
"""Pseudo-step: every answer is there, the calls wait for a tap (after trouble at the API)."""
SHOWN = "*shown"
"""Pseudo-step: the result is on the screen with its buttons."""


class Kind(StrEnum):
    """What an event brings, and what a step waits for; a step that waits for a tap is a CHOICE."""

    PHOTO = "photo"
    FILE = "file"
    TEXT = "text"
    CHOICE = "choice"
    COMMAND = "command"
    PRESS = "press"
    TIMER = "timer"
    ADDED = "added"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class File:
    """A file at Telegram: ids and size in bytes; the bytes themselves are fetched when needed."""

    file_id: str
    unique_id: str
    size: int = 0


@dataclass(frozen=True, slots=True)
class Event:
    """One update in our own words. ``text``: the text, the command without slash, the action tapped, or what is due.

    ``sender`` is who wrote or tapped in a group; in a private chat the chat is the person. ``pdf``: the file is sent as
    one.
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


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person gave for a step: a file with its digest and QR text, or a text (words, a link, a choice).

    ``fault`` names what is wrong with a photo that was taken all the same.
    """

    file: File | None = None
    text: str = ""
    digest: str = ""
    qr: str | None = None
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Session:
    """Where a chat stands; kept sealed in storage between two updates. Holds file ids, never image bytes.

    ``seed`` names the conversation: the nonce of its first step. ``notes`` are what the flow found out so far and
    wants to ask about. ``retakes`` counts how often each step was asked again for what the service said,
    ``refused`` are the digests of photos that it could not use.
    """

    flow: str
    step: str
    nonce: str
    answers: Mapping[str, Answer] = field(default_factory=dict)
    album: str = ""
    failed: str = ""
    tries: int = 0
    seed: str = ""
    notes: Mapping[str, str] = field(default_factory=dict)
    retakes: Mapping[str, int] = field(default_factory=dict)
    refused: tuple[str, ...] = ()

    def to_json(self) -> bytes:
        """This session as UTF-8 JSON."""
        return json.dumps(self, default=_fields, ensure_ascii=False, separators=(",", ":")).encode()

    @classmethod
    def from_json(cls, data: bytes) -> Session:
        """Inverse of ``to_json``; ``ValueError``, ``TypeError``, ``KeyError`` or ``AttributeError`` for the rest."""
        raw = json.loads(data)
        answers = {name: _answer(value) for name, value in raw.pop("answers").items()}
        return cls(answers=answers, refused=tuple(raw.pop("refused", ())), **raw)


def _fields(value: Any) -> dict[str, Any]:
    """The fields of a dataclass of this module; ``dataclasses.asdict`` copies each of them first."""
    return {name: getattr(value, name) for name in value.__slots__}


def _answer(raw: dict[str, Any]) -> Answer:
    file = raw.pop("file")
    return Answer(file=File(**file) if file else None, **raw)
