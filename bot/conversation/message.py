"""Define messages before translation: texts, buttons, files. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


def N_(msgid: str) -> str:  # noqa: N802  # gettext's own name for "mark, translate later"
    """Mark an English text for the catalogues. The translation happens where the text is shown."""
    return msgid


@dataclass(frozen=True, slots=True)
class Text:
    """A text to translate: an English msgid with named ``{placeholders}``. Values are escaped when shown."""

    msgid: str
    values: Mapping[str, object] = field(default_factory=dict)


def text(msgid: str, **values: object) -> Text:
    """Return ``Text(msgid, values)``. A value may be a ``Text``."""
    return Text(msgid, values)


@dataclass(frozen=True, slots=True)
class Button:
    """An inline button: its label and the action that a tap sends back."""

    label: Text
    action: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of a message. ``build`` makes the bytes in memory, in a thread, when the file is sent.

    Empty bytes are not sent. An attachment without a name is shown as a picture. Others are sent as files to keep.
    """

    build: Callable[[], bytes] = field(repr=False)
    name: str = ""
    caption: Text | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """A place on the photo of a step: left, top, right, bottom as shares of the sides. None for the reflection."""

    step: str
    place: tuple[float, float, float, float] | None


@dataclass(frozen=True, slots=True)
class Message:
    """A message of the bot: paragraphs and rows of buttons. ``nonce`` binds the buttons to one step.

    ``picture`` stands above the words in the same message. ``files`` follow the message, then ``more``, the messages
    that did not fit. ``marks`` are shown behind a result, on the person's photos.
    """

    parts: tuple[Text, ...]
    buttons: tuple[tuple[Button, ...], ...] = ()
    nonce: str = ""
    picture: Attachment | None = None
    files: tuple[Attachment, ...] = ()
    more: tuple[Message, ...] = ()
    marks: tuple[Mark, ...] = ()
