"""Papers read without a browser: both sides of a card, a driving licence, a passport."""

from __future__ import annotations

import asyncio

from bot.render.labels import LABELS, LABELS_2024, LABELS_LICENCE, LABELS_PASSPORT
from playground.scripts.steps import Options, ScriptResult, answer, begin, compare, finish, check_all, parse_fields
from playground.testing.driver import Chat

NEEDED = ("id", "name", "dob", "gender", "address", "issue_date", "due_date")
"""Fields that must be exact; they stand in the QR code or the machine readable zone as well as in print."""
NEEDED_LICENCE = ("id", "name", "dob", "class")
NEEDED_PASSPORT = ("id", "name", "dob", "gender", "due_date")
NOT_ACCEPTED = ScriptResult(right=False, lines=("the photos were not accepted",))


async def cccd(chat: Chat, options: Options) -> ScriptResult:
    """Read both sides of a chip CCCD and compare every field shown with the specimen's truth."""
    photos, truth = await _sides(options)
    await begin(chat, "/cccd", "1/2")
    for photo in photos:
        # One's own files go as files, so that any form and size arrives as it is.
        await (chat.send_document(photo, "photo") if options.front else chat.send_photo(photo))
        result = await answer(chat)
    if not await finish(chat, result):
        return NOT_ACCEPTED
    return compare(parse_fields(result.text, LABELS_2024, LABELS), truth, NEEDED, LABELS)


async def licence(chat: Chat, options: Options) -> ScriptResult:
    """Read a driving licence."""
    found, truth = await _one(chat, options, "/banglai", "driving_license")
    return compare(parse_fields(found, LABELS_LICENCE), truth, NEEDED_LICENCE, LABELS_LICENCE) if found else NOT_ACCEPTED


async def passport(chat: Chat, options: Options) -> ScriptResult:
    """Read a passport."""
    found, truth = await _one(chat, options, "/hochieu", "passport")
    return compare(parse_fields(found, LABELS_PASSPORT), truth, NEEDED_PASSPORT, LABELS_PASSPORT) if found else NOT_ACCEPTED


async def sides(chat: Chat, options: Options) -> ScriptResult:
    """Read a front alone, a back alone, and a card of which nobody said what it is."""
    checks = []
    for command, kind, field in (
        ("/mattruoc", "chip_id_card_front", "id"),
        ("/matsau", "chip_id_card_back", "issue_date"),
        ("/giayto", "chip_id_card_2024_front", "id"),
    ):
        found, truth = await _one(chat, options, command, kind)
        checks.append((f"{command}: {field} = {truth[field]}", truth[field] in found))
    return check_all(*checks)


async def _one(chat: Chat, options: Options, command: str, kind: str) -> tuple[str, dict[str, str]]:
    """The bot's words about one photo, "" when it was not accepted, and what the paper says."""
    from specimens import specimen

    paper = await asyncio.to_thread(specimen, kind, options.seed, options.level)
    photo = await asyncio.to_thread(options.front.read_bytes) if options.front else paper.jpeg
    await begin(chat, command, "1/1")
    await (chat.send_document(photo, "photo") if options.front else chat.send_photo(photo))
    result = await answer(chat)
    return (result.text if await finish(chat, result) else ""), {} if options.front else paper.truth


async def _sides(options: Options) -> tuple[list[bytes], dict[str, str]]:
    """The two photos and what they must say; nothing is known about files of one's own."""
    if options.front and options.back:
        return [await asyncio.to_thread(path.read_bytes) for path in (options.front, options.back)], {}
    from specimens import specimen

    sides = [
        await asyncio.to_thread(specimen, f"chip_id_card_{side}", options.seed, options.level)
        for side in ("front", "back")
    ]
    return [side.jpeg for side in sides], {**sides[1].truth, **sides[0].truth}
