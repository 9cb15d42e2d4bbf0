"""What the bot says, before it is put into a language: texts, buttons, files, and messages made of them; pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


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
class Attachment:
    """A file that goes with a message. ``build`` makes its bytes, in memory, beside the event loop, when it is sent.

    Where it makes nothing, nothing is sent. One without a name is a picture and is shown as one; the others are files
    to keep.
    """

    build: Callable[[], bytes] = field(repr=False)
    name: str = ""
    caption: Text | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """A place on the photo of a step: left, top, right and bottom in shares of its sides; None for its reflection."""

    step: str
    place: tuple[float, float, float, float] | None


@dataclass(frozen=True, slots=True)
class Message:
    """What the bot says: paragraphs and rows of buttons; ``nonce`` binds the buttons to one step.

    ``picture`` stands above the words in the same message, where it makes anything. ``files`` are sent behind it, then
    ``more``, the messages that did not fit into this one. ``marks`` are shown behind a result, on the person's photos.
    """

    parts: tuple[Text, ...]
    buttons: tuple[tuple[Button, ...], ...] = ()
    nonce: str = ""
    picture: Attachment | None = None
    files: tuple[Attachment, ...] = ()
    more: tuple[Message, ...] = ()
    marks: tuple[Mark, ...] = ()
