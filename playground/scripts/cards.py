"""Papers read without a browser: both sides of a card, a driving licence, a passport."""

from __future__ import annotations

import asyncio

from bot.identity.papers.fields import PaperField
from bot.identity.papers.kinds import CARD_2024, CARD_LABELS, LICENCE, PASSPORT, PaperKind
from playground.scripts.outcome import Options, Verdict, answer, begin, compare, finish, judged, shown
from playground.testing.driver import Chat

NEEDED = (
    *(PaperField.ID, PaperField.NAME, PaperField.DOB, PaperField.GENDER),
    *(PaperField.ADDRESS, PaperField.ISSUE_DATE, PaperField.DUE_DATE),
)
"""Fields that must be exact; they stand in the QR code or the machine readable zone as well as in print."""
NEEDED_PASSPORT = (PaperField.ID, PaperField.NAME, PaperField.DOB, PaperField.GENDER, PaperField.DUE_DATE)
NOT_ACCEPTED = Verdict(right=False, lines=("the photos were not accepted",))


async def cccd(chat: Chat, options: Options) -> Verdict:
    """Read both sides of a chip CCCD and compare every field shown with the specimen's truth."""
    photos, truth = await _sides(options)
    await begin(chat, "/cccd", "1/2")
    for photo in photos:
        # One's own files go as files, so that any form and size arrives as it is.
        await (chat.send_document(photo, "photo") if options.front else chat.send_photo(photo))
        result = await answer(chat)
    if not await finish(chat, result):
        return NOT_ACCEPTED
    return compare(shown(result.text, CARD_2024.labels, CARD_LABELS), truth, NEEDED, CARD_LABELS)


async def licence(chat: Chat, options: Options) -> Verdict:
    """Read a driving licence."""
    found, truth = await _one(chat, options, "/banglai", PaperKind.LICENCE)
    labels = LICENCE.labels
    return compare(shown(found, labels), truth, PaperKind.LICENCE.needed, labels) if found else NOT_ACCEPTED


async def passport(chat: Chat, options: Options) -> Verdict:
    """Read a passport."""
    found, truth = await _one(chat, options, "/hochieu", PaperKind.PASSPORT)
    labels = PASSPORT.labels
    return compare(shown(found, labels), truth, NEEDED_PASSPORT, labels) if found else NOT_ACCEPTED


async def sides(chat: Chat, options: Options) -> Verdict:
    """Read a front alone, a back alone, and a card of which nobody said what it is."""
    checks = []
    for command, kind, field in (
        ("/mattruoc", PaperKind.CHIP_FRONT, PaperField.ID),
        ("/matsau", PaperKind.CHIP_BACK, PaperField.ISSUE_DATE),
        ("/giayto", PaperKind.FRONT_2024, PaperField.ID),
    ):
        found, truth = await _one(chat, options, command, kind)
        checks.append((f"{command}: {field} = {truth[field]}", truth[field] in found))
    return judged(*checks)


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
        await asyncio.to_thread(specimen, kind, options.seed, options.level)
        for kind in (PaperKind.CHIP_FRONT, PaperKind.CHIP_BACK)
    ]
    return [side.jpeg for side in sides], {**sides[1].truth, **sides[0].truth}
