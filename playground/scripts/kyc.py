"""Guided verification played without a browser: consent, card, selfie, poses, doubts, a verdict, and its status."""

from __future__ import annotations

import asyncio
from datetime import date

from bot.conversation.flow import text
from bot.conversation.i18n import plain
from bot.identity import dates
from bot.identity.papers.fields import KEPT, PaperField
from bot.identity.papers.kinds import CARD_LABELS, PaperKind
from handlers.calendar import today
from handlers.verification import field_confirmation
from playground.samples import portraits
from playground.scripts.faces import faces_of
from playground.scripts.outcome import PATIENCE, YES, Options, Verdict, answer, finish, judged
from playground.server.messages import Message
from playground.testing.driver import Chat

RIGHT, WRONG = (plain(option.label, "vi") for option in (field_confirmation.RIGHT, field_confirmation.WRONG))
VERIFIED, WAITING, REFUSED = "Đã xác minh", "đang chờ người xem lại", "Chưa xác minh được"
STEPS = 30
"""More questions than any verification has."""


async def kyc(chat: Chat, options: Options) -> Verdict:
    """The owner of a card goes through it with poses and is verified; what was read in doubt is set right."""
    from specimens import specimen

    front = await asyncio.to_thread(portraits.card, "hopper", options.seed, options.level)
    sides = [
        await asyncio.to_thread(specimen, kind, options.seed, options.level)
        for kind in (PaperKind.CHIP_FRONT, PaperKind.CHIP_BACK)
    ]
    shots = {
        "mặt trước": front,
        "mặt sau": sides[1].jpeg,
        "ảnh tự chụp": portraits.another_day("hopper"),
        "mặt quay trái": await asyncio.to_thread(portraits.pose, "hopper", "left"),
        "mặt quay phải": await asyncio.to_thread(portraits.pose, "hopper", "right"),
    }
    truth = {**sides[1].truth, **sides[0].truth}
    await chat.send_text("/xacminh")
    result = await _through(chat, shots, truth)
    await finish(chat, result)
    await chat.send_text("/trangthai")
    status = await chat.wait(lambda message: "hồ sơ số" in message.text.lower())
    wanted = _wanted(chat, truth)
    kept = await faces_of(options.engine) if options.engine else ()
    return judged(
        (f"the outcome is: {' or '.join(wanted)}", any(words in result.text for words in wanted)),
        ("/trangthai says the same", any(words in status.text for words in wanted)),
        ("the face is in the collection only when verified", bool(kept) is (VERIFIED in result.text)),
    )


def _wanted(chat: Chat, truth: dict[str, str]) -> tuple[str, ...]:
    """What the bot must say: an expired card is refused, what was corrected is looked at by a person."""
    due = dates.parse(truth[PaperField.DUE_DATE])
    if isinstance(due, date) and due < today():
        return (REFUSED,)
    said = [message.text for message in chat.messages]
    if any("Vui lòng gõ" in words for words in said):
        return (WAITING,)
    # Where two parts of the card were read differently, the person's word alone does not settle it.
    return (VERIFIED, WAITING) if any("đọc chưa chắc chắn" in words for words in said) else (VERIFIED,)


async def _through(chat: Chat, shots: dict[str, bytes], truth: dict[str, str]) -> Message:
    """Answer each step as an honest person does, until a result comes."""
    asked = await answer(chat)
    for _ in range(STEPS):
        if "Bước" not in asked.text:
            return asked
        await _reply(chat, asked, shots, truth)
        asked = await chat.wait(lambda message: bool(message.labels) or "Vui lòng gõ" in message.text, PATIENCE)
    return asked


async def _reply(chat: Chat, asked: Message, shots: dict[str, bytes], truth: dict[str, str]) -> None:
    step = next(line for line in asked.text.splitlines() if line.startswith("Bước")).rpartition(" · ")[2]
    if YES in asked.labels:
        await chat.click(YES, asked)
    elif RIGHT in asked.labels:
        name = _field(step)
        await chat.click(RIGHT if f": {truth.get(name, '')}\n" in asked.text else WRONG, asked)
    elif step in shots:
        await chat.send_photo(shots[step])
    elif "chụp thêm tư thế" in step:
        await chat.click("🙂 Có, chụp thêm", asked)
    else:
        await chat.send_text(truth[_field(step)])


def _field(label: str) -> str:
    return next(name for name in KEPT if plain(text(CARD_LABELS[name]), "vi") == label)
