"""Script of the guided verification: consent, card, selfie, poses, doubtful fields, the result, and /trangthai."""

from __future__ import annotations

import asyncio
from datetime import date

from bot.conversation.i18n import plain
from bot.conversation.message import text
from bot.identity import dates
from bot.identity.papers.fields import KEPT, PaperField
from bot.identity.papers.kinds import CARD_LABELS, PaperKind
from bot.monitoring.vietnam_time import today
from handlers.verification import field_confirmation
from playground.messaging.messages import Message
from playground.samples import real_portraits
from playground.scripts.face_comparison import empty_gallery
from playground.scripts.script import Options, ScriptResult, check_all
from playground.scripts.steps import ANSWER_TIMEOUT, begin, finish
from playground.testing.driver import Chat

RIGHT, WRONG = (plain(option.label, "vi") for option in (field_confirmation.RIGHT, field_confirmation.WRONG))
VERIFIED, WAITING = "Đã xác minh", "đang chờ người xem lại"
MAX_STEPS = 30
"""Upper limit of the questions in a verification."""


async def play_kyc(chat: Chat, options: Options) -> ScriptResult:
    """Verify the owner of a card with poses. Fields that were read in doubt are corrected."""
    from specimens import specimen

    front = await asyncio.to_thread(real_portraits.make_card, "hopper", options.seed, options.level)
    sides = [
        await asyncio.to_thread(specimen, kind, options.seed, options.level)
        for kind in (PaperKind.CHIP_FRONT, PaperKind.CHIP_BACK)
    ]
    shots = {
        "mặt trước": front,
        "mặt sau": sides[1].jpeg,
        "ảnh tự chụp": real_portraits.make_other_photo("hopper"),
        "mặt quay trái": await asyncio.to_thread(real_portraits.make_pose, "hopper", "left"),
        "mặt quay phải": await asyncio.to_thread(real_portraits.make_pose, "hopper", "right"),
    }
    truth = {**sides[1].truth, **sides[0].truth}
    first_step = await begin(chat, "/xacminh", "Bước")
    result = await _answer_steps(chat, first_step, shots, truth)
    await finish(chat, result)
    await chat.send_text("/trangthai")
    status = await chat.wait(lambda message: "hồ sơ số" in message.text.lower())
    wanted = _expected_results(chat, truth)
    kept = await empty_gallery(options.engine) if options.engine else ()
    return check_all(
        (f"the outcome is: {' or '.join(wanted)}", any(words in result.text for words in wanted)),
        ("/trangthai says the same", any(words in status.text for words in wanted)),
        ("the face is in the collection only when verified", bool(kept) is (VERIFIED in result.text)),
    )


def _expected_results(chat: Chat, truth: dict[str, str]) -> tuple[str, ...]:
    """Return the allowed results: a review for an expired card, and where the person's word was needed."""
    due = dates.parse(truth[PaperField.DUE_DATE])
    expired = isinstance(due, date) and due < today()
    return (
        (WAITING,) if expired or any("đọc chưa chắc chắn" in message.text for message in chat.messages) else (VERIFIED,)
    )


async def _answer_steps(chat: Chat, asked: Message, shots: dict[str, bytes], truth: dict[str, str]) -> Message:
    """Answer each step as an honest person would, from the first step to the result."""
    for _ in range(MAX_STEPS):
        if "Bước" not in asked.text:
            return asked
        await _answer_step(chat, asked, shots, truth)
        asked = await chat.wait(lambda message: bool(message.labels) or "Vui lòng gõ" in message.text, ANSWER_TIMEOUT)
    return asked


async def _answer_step(chat: Chat, asked: Message, shots: dict[str, bytes], truth: dict[str, str]) -> None:
    step = next(line for line in asked.text.splitlines() if line.startswith("Bước")).rpartition(" · ")[2]
    if RIGHT in asked.labels:
        name = _field_of_label(step)
        await chat.click(RIGHT if f": {truth.get(name, '')}\n" in asked.text else WRONG, asked)
    elif step in shots:
        await chat.send_photo(shots[step])
    elif "chụp thêm tư thế" in step:
        await chat.click("🙂 Có, chụp thêm", asked)
    else:
        await chat.send_text(truth[_field_of_label(step)])


def _field_of_label(label: str) -> str:
    return next(name for name in KEPT if plain(text(CARD_LABELS[name]), "vi") == label)
