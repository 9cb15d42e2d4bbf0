"""Scripts that read papers: both sides of a card, a driving licence, a passport."""

from __future__ import annotations

import asyncio

from bot.identity.papers.fields import PaperField
from bot.identity.papers.kinds import CARD_2024, CARD_LABELS, LICENCE_FAMILY, PASSPORT_FAMILY, PaperKind
from playground.scripts.script import Options, ScriptResult, check_all, compare_fields
from playground.scripts.steps import begin, finish, parse_fields, wait_for_answer
from playground.testing.driver import Chat

NEEDED = (
    *(PaperField.ID, PaperField.NAME, PaperField.DOB, PaperField.GENDER),
    *(PaperField.ADDRESS, PaperField.ISSUE_DATE, PaperField.DUE_DATE),
)
"""Fields that must be exact. The QR code or the machine readable zone repeats the printed fields."""
NEEDED_PASSPORT = (PaperField.ID, PaperField.NAME, PaperField.DOB, PaperField.GENDER, PaperField.DUE_DATE)
NOT_ACCEPTED = ScriptResult(right=False, lines=("the photos were not accepted",))


async def play_cccd(chat: Chat, options: Options) -> ScriptResult:
    """Read both sides of a chip CCCD and compare every field in the answer with the specimen's fields."""
    photos, truth = await _load_sides(options)
    await begin(chat, "/cccd", "1/2")
    for photo in photos:
        # A user's own photos go as files, so that any format and size arrives unchanged.
        await (chat.send_document(photo, "photo") if options.front else chat.send_photo(photo))
        result = await wait_for_answer(chat)
    if not await finish(chat, result):
        return NOT_ACCEPTED
    return compare_fields(parse_fields(result.text, CARD_2024.labels, CARD_LABELS), truth, NEEDED, CARD_LABELS)


async def play_licence(chat: Chat, options: Options) -> ScriptResult:
    """Read a driving licence."""
    found, truth = await _read_paper(chat, options, "/banglai", PaperKind.LICENCE)
    if not found:
        return NOT_ACCEPTED
    return compare_fields(
        parse_fields(found, LICENCE_FAMILY.labels), truth, PaperKind.LICENCE.needed, LICENCE_FAMILY.labels
    )


async def play_passport(chat: Chat, options: Options) -> ScriptResult:
    """Read a passport."""
    found, truth = await _read_paper(chat, options, "/hochieu", PaperKind.PASSPORT)
    if not found:
        return NOT_ACCEPTED
    return compare_fields(parse_fields(found, PASSPORT_FAMILY.labels), truth, NEEDED_PASSPORT, PASSPORT_FAMILY.labels)


async def play_sides(chat: Chat, options: Options) -> ScriptResult:
    """Read a front alone, a back alone, and a card without telling the bot the kind."""
    checks = []
    for command, kind, field in (
        ("/mattruoc", PaperKind.CHIP_FRONT, PaperField.ID),
        ("/matsau", PaperKind.CHIP_BACK, PaperField.ISSUE_DATE),
        ("/giayto", PaperKind.FRONT_2024, PaperField.ID),
    ):
        found, truth = await _read_paper(chat, options, command, kind)
        checks.append((f"{command}: {field} = {truth[field]}", truth[field] in found))
    return check_all(*checks)


async def _read_paper(chat: Chat, options: Options, command: str, kind: str) -> tuple[str, dict[str, str]]:
    """Send one photo. Return the bot's answer, "" for a refused photo, and the fields of the paper."""
    from specimens import specimen

    paper = await asyncio.to_thread(specimen, kind, options.seed, options.level)
    photo = await asyncio.to_thread(options.front.read_bytes) if options.front else paper.jpeg
    await begin(chat, command, "1/1")
    await (chat.send_document(photo, "photo") if options.front else chat.send_photo(photo))
    result = await wait_for_answer(chat)
    return (result.text if await finish(chat, result) else ""), {} if options.front else paper.truth


async def _load_sides(options: Options) -> tuple[list[bytes], dict[str, str]]:
    """Return both photos and the expected fields. The fields of a user's own files are unknown."""
    if options.front and options.back:
        return [await asyncio.to_thread(path.read_bytes) for path in (options.front, options.back)], {}
    from specimens import specimen

    sides = [
        await asyncio.to_thread(specimen, kind, options.seed, options.level)
        for kind in (PaperKind.CHIP_FRONT, PaperKind.CHIP_BACK)
    ]
    return [side.jpeg for side in sides], {**sides[1].truth, **sides[0].truth}
