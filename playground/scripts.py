"""Conversations played without a browser: what the person does, and whether the outcome is right."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from bot import prompts
from bot.flow import text
from bot.i18n import plain
from bot.render.labels import LABELS, LABELS_2024
from playground.driver import Chat

DONE = plain(prompts.DONE.label, "vi")
PATIENCE = 90.0
"""Seconds for the engine to answer; the bot gives up earlier by itself."""
NEEDED = ("id", "name", "dob", "gender", "address", "issue_date", "due_date")
"""Fields that must be exact; they stand in the QR code or the machine readable zone as well as in print."""


@dataclass(frozen=True, slots=True)
class Options:
    """What to play: the seed and camera level of the specimen, or two files of one's own."""

    seed: int = 1
    level: str = "d2"
    front: Path | None = None
    back: Path | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a script ended: whether it is right, and lines that say why."""

    right: bool
    lines: tuple[str, ...]


async def cccd(chat: Chat, options: Options) -> Verdict:
    """Read both sides of a chip CCCD and compare every field shown with the specimen's truth."""
    photos, truth = await _sides(options)
    await chat.send_text("/cccd")
    await chat.wait("1/2")
    for photo in photos:
        # One's own files go as files, so that any form and size arrives as it is.
        await (chat.send_document(photo, "photo") if options.front else chat.send_photo(photo))
        # The progress message alone has no buttons: it is not the answer yet.
        answer = await chat.wait(lambda message: bool(message.labels), PATIENCE)
    if DONE not in answer.labels:
        return Verdict(right=False, lines=("the photos were not accepted",))
    await chat.click(DONE)
    await chat.wait("Hoàn tất")
    return _compare(_shown(answer.text), truth)


async def _sides(options: Options) -> tuple[list[bytes], dict[str, str]]:
    """The two photos and what they must say; nothing is known about files of one's own."""
    if options.front and options.back:
        return [await asyncio.to_thread(path.read_bytes) for path in (options.front, options.back)], {}

    from specimens import specimen  # where it is needed: it brings the libraries that draw

    sides = [
        await asyncio.to_thread(specimen, f"chip_id_card_{side}", options.seed, options.level)
        for side in ("front", "back")
    ]
    return [side.jpeg for side in sides], {**sides[1].truth, **sides[0].truth}


Script = Callable[[Chat, Options], Awaitable[Verdict]]
SCRIPTS: dict[str, Script] = {"cccd": cccd}
"""Name on the command line -> the conversation."""


def _shown(answer: str) -> dict[str, str]:
    """Field -> value, from the lines ``label: value`` of the bot's message."""
    labels = {plain(text(label), "vi"): name for table in (LABELS_2024, LABELS) for name, label in table.items()}
    lines = (line.removesuffix(" ❓").partition(": ") for line in answer.splitlines())
    return {labels[label]: value for label, _, value in lines if label in labels and value}


def _compare(shown: dict[str, str], truth: dict[str, str]) -> Verdict:
    """Without a truth (files of one's own) any reading is an outcome; else the needed fields must be exact."""
    if not truth:
        return Verdict(bool(shown), tuple(f"{name} = {value}" for name, value in shown.items()))
    lines = []
    wanted = [name for name in LABELS if name in truth]
    for name in wanted:
        same = shown.get(name) == truth[name]
        need = "needed" if name in NEEDED else "      "
        seen = "" if same else f"; shown: {shown.get(name, '(nothing)')}"
        lines.append(f"{'ok   ' if same else 'WRONG'} {need} {name} = {truth[name]}{seen}")
    return Verdict(all(shown.get(name) == truth[name] for name in NEEDED), tuple(lines))
