"""Conversations as data: what is asked, in what order, and which API calls the answers feed; pure."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from typing import Any

from bot.api.operations import Operation

READY = "*ready"
"""Pseudo-step: every answer is there, the calls wait for a tap (after trouble at the API)."""
SHOWN = "*shown"
"""Pseudo-step: the result is on the screen with its buttons."""


def N_(msgid: str) -> str:  # noqa: N802  # gettext's own name for "mark, translate later"
    """Mark an English text for the catalogues; it is translated where it is shown."""
    return msgid


@dataclass(frozen=True, slots=True)
class Text:
    """A text to translate: English msgid with named ``{placeholders}``; values are escaped when shown."""

    msgid: str
    values: Mapping[str, object] = field(default_factory=dict)


def text(msgid: str, **values: object) -> Text:
    """Short for ``Text(msgid, values)``; a value may itself be a ``Text``."""
    return Text(msgid, values)


@dataclass(frozen=True, slots=True)
class Button:
    """An inline button: its label and the action that a tap sends back."""

    label: Text
    action: str


@dataclass(frozen=True, slots=True)
class Message:
    """What the bot says: paragraphs and rows of buttons; ``nonce`` binds the buttons to one step."""

    parts: tuple[Text, ...]
    buttons: tuple[tuple[Button, ...], ...] = ()
    nonce: str = ""


class Kind(StrEnum):
    """What an event brings, and what a step waits for."""

    PHOTO = "photo"
    FILE = "file"
    TEXT = "text"
    COMMAND = "command"
    PRESS = "press"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class File:
    """A file at Telegram: ids and size in bytes; the bytes themselves are fetched when needed."""

    file_id: str
    unique_id: str
    size: int = 0


@dataclass(frozen=True, slots=True)
class Event:
    """One update in our own words. ``text``: the text, the command without slash, or the action tapped."""

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


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person gave for a step: a file with its digest and QR text, or a text."""

    file: File | None = None
    text: str = ""
    digest: str = ""
    qr: str | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """Where a chat stands; kept sealed in storage between two updates. Holds file ids, never image bytes."""

    flow: str
    step: str
    nonce: str
    answers: Mapping[str, Answer] = field(default_factory=dict)
    album: str = ""
    failed: str = ""
    tries: int = 0

    def to_json(self) -> bytes:
        """This session as UTF-8 JSON."""
        return json.dumps(asdict(self), ensure_ascii=False, separators=(",", ":")).encode()

    @classmethod
    def from_json(cls, data: bytes) -> Session:
        """Inverse of ``to_json``; ``ValueError``, ``TypeError``, ``KeyError`` or ``AttributeError`` for the rest."""
        raw = json.loads(data)
        answers = {name: _answer(value) for name, value in raw.pop("answers").items()}
        return cls(answers=answers, **raw)


def _answer(raw: dict[str, Any]) -> Answer:
    file = raw.pop("file")
    return Answer(file=File(**file) if file else None, **raw)


@dataclass(frozen=True, slots=True)
class Step:
    """One question. ``name`` is the API's field name; ``noun`` names the shot in sentences about it."""

    name: str
    kind: Kind
    prompt: Text
    noun: Text


@dataclass(frozen=True, slots=True)
class Call:
    """An API call that the answers feed; ``rename`` maps a step to the API's field where they differ."""

    operation: Operation
    rename: Mapping[str, str] = field(default_factory=dict)

    def inputs(self, flow: Flow) -> dict[str, str]:
        """API field -> step name, for every input of the operation that this flow asks for."""
        steps = {self.rename.get(step.name, step.name): step.name for step in flow.steps}
        wanted = {item.name for item in self.operation.fields}
        return {name: step for name, step in steps.items() if name in wanted}


@dataclass(frozen=True, slots=True)
class Retake:
    """The outcome asks for one step again, with the reason."""

    step: str
    reason: Text


Outcome = Message | Retake
Results = Mapping[str, Any]
"""Operation name -> typed result."""


@dataclass(frozen=True, slots=True)
class Flow:
    """A conversation: command, steps, calls, and what the results mean. Checked when it is built."""

    name: str
    title: Text
    steps: tuple[Step, ...]
    calls: tuple[Call, ...]
    progress: Text
    outcome: Callable[[Session, Results], Outcome]
    aliases: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a flow whose calls ask for inputs that no step gives."""
        for call in self.calls:
            missing = {item.name for item in call.operation.fields if item.required} - set(call.inputs(self))
            if missing:
                raise ValueError(f"{self.name}: {call.operation.name} lacks {sorted(missing)}")

    def step(self, name: str) -> Step | None:
        """The step of that name, or None."""
        return next((step for step in self.steps if step.name == name), None)


def start(flow: Flow, nonce: str) -> Session:
    """A fresh session at the first step."""
    return Session(flow=flow.name, step=flow.steps[0].name, nonce=nonce)


def target(flow: Flow, session: Session, album: str) -> str:
    """The step that the next photo answers: the present one, or, in an album whose photo just failed, the one after."""
    if album and album == session.album and session.failed == session.step:
        later = [step.name for step in flow.steps if step.name not in session.answers]
        return next((name for name in later if name != session.step), session.step)
    return session.step


def advance(flow: Flow, session: Session, step: str, answer: Answer, nonce: str) -> Session:
    """Store an answer; the session then stands at the first step without one, or at ``READY``."""
    answers = {**session.answers, step: answer}
    open_steps = [item.name for item in flow.steps if item.name not in answers]
    return replace(session, answers=answers, step=open_steps[0] if open_steps else READY, nonce=nonce, tries=0)


def reopen(session: Session, step: str, nonce: str) -> Session:
    """Ask one step again: its answer is forgotten, the others stay."""
    answers = {name: answer for name, answer in session.answers.items() if name != step}
    return replace(session, answers=answers, step=step, nonce=nonce, tries=0, failed="")
