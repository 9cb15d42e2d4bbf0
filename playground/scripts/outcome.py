"""What a played conversation is given and how it ends; comparing what the bot shows with what is true."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.conversation import prompts
from bot.conversation.flow import text
from bot.conversation.i18n import plain
from handlers.consent import question
from playground.server.messages import Message
from playground.testing.driver import Chat

DONE = plain(prompts.DONE.label, "vi")
YES = plain(question.AGREE, "vi")
PATIENCE = 140.0
"""Seconds for the engine to answer; the bot gives up earlier by itself."""


@dataclass(frozen=True, slots=True)
class Access:
    """Where the engine is and how it is opened: for what an operator did before the conversation."""

    url: str
    key: str
    secret: str


@dataclass(frozen=True, slots=True)
class Options:
    """What to play: the seed and camera level of the specimen, or two files of one's own."""

    seed: int = 1
    level: str = "d2"
    front: Path | None = None
    back: Path | None = None
    engine: Access | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a script ended: whether it is right, and lines that say why."""

    right: bool
    lines: tuple[str, ...]


Script = Callable[[Chat, Options], Awaitable[Verdict]]


async def begin(chat: Chat, command: str, first: str) -> Message:
    """Send a command and wait for its first step, agreeing to what the bot asks consent for before it."""
    await chat.send_text(command)
    while first not in (asked := await chat.wait(lambda message: first in message.text or YES in message.labels)).text:
        await chat.click(YES, asked)
    return asked


async def answer(chat: Chat) -> Message:
    """The bot's next message with buttons: the progress message alone has none and is no answer yet."""
    return await chat.wait(lambda message: bool(message.labels), PATIENCE)


async def finish(chat: Chat, message: Message) -> bool:
    """Tap "done" under a result; False when the message is none, for the photos were not accepted."""
    if DONE not in message.labels:
        return False
    await chat.click(DONE, message)
    await chat.wait("Hoàn tất")
    return True


def shown(said: str, *tables: Mapping[str, str]) -> dict[str, str]:
    """Field -> value, from the lines ``label: value`` of the bot's message; a later table's labels win."""
    labels = {plain(text(label), "vi"): name for table in tables for name, label in table.items()}
    lines = (line.removesuffix(" ❓").partition(": ") for line in said.splitlines())
    return {labels[label]: value for label, _, value in lines if label in labels and value}


def compare(found: Mapping[str, str], truth: Mapping[str, str], needed: Iterable[str], order: Iterable[str]) -> Verdict:
    """Without a truth (files of one's own) any reading is an outcome; else the needed fields must be exact."""
    if not truth:
        return Verdict(bool(found), tuple(f"{name} = {value}" for name, value in found.items()))
    must = tuple(needed)
    lines = []
    for name in (name for name in order if name in truth):
        same = found.get(name) == truth[name]
        need = "needed" if name in must else "      "
        seen = "" if same else f"; shown: {found.get(name, '(nothing)')}"
        lines.append(f"{'ok   ' if same else 'WRONG'} {need} {name} = {truth[name]}{seen}")
    return Verdict(all(found.get(name) == truth[name] for name in must if name in truth), tuple(lines))


def judged(*checks: tuple[str, bool]) -> Verdict:
    """Right when every named check is."""
    return Verdict(
        all(right for _, right in checks), tuple(f"{'ok   ' if right else 'WRONG'} {name}" for name, right in checks)
    )
