"""Render a chat as plain text, with speakers and buttons."""

from collections.abc import Iterable

from playground.messaging.messages import Message


def render_transcript(messages: Iterable[Message], person: str) -> str:
    """Return one paragraph for each message: the speaker, the text, and the buttons row by row in brackets."""
    return "\n".join(_paragraph(message, person if message.outgoing else "bot") for message in messages)


def _paragraph(message: Message, speaker: str) -> str:
    kind = "" if message.kind == "text" else f"({_describe_kind(message)}) "
    edited = " (edited)" if message.edited else ""
    lines = [f"{speaker}{edited}: {kind}{message.text}".rstrip()]
    lines += ["    " + " ".join(f"[{button.text}]" for button in row) for row in message.buttons]
    lines += ["    " + " ".join(f"<{label}>" for label in row) for row in message.reply_keyboard or ()]
    return "\n".join(lines)


def _describe_kind(message: Message) -> str:
    name = message.file.name if message.file is not None else None
    return f"{message.kind} {name}" if name else message.kind
