"""Show the cases that need a reviewer: ``/review``. Fields are masked until tapped. The audit log notes each look.

Law 91/2025/QH15, art. 31: access to biometric data is limited and watched. Photos are shown for ten minutes and cannot
be forwarded.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.chat.tools import ChatTools
from bot.conversation.flow import Begin, End, InFlow, Kind
from bot.conversation.message import N_, Button, Message, Text, text
from bot.conversation.protocols import FileGone
from bot.identity.papers.kinds import CARD_LABELS
from bot.monitoring.vietnam_time import format_time
from bot.telegram import attachments
from handlers.commands.context import Context, write_audit
from handlers.verification import kyc_case, reasons
from storage import associated_data, cases, reviews, timers
from storage.cases import Case, CaseState
from storage.database import Tx

FLOW = "review case"
CASE, KEY, SEEN = "case", "key", "seen"
"""Facts of a review: the number and the key of the case, and the unmasked fields, separated by spaces."""
HIDE_PHOTOS = "unshow"
"""Name of the timer that deletes the photos from the reviewer's chat."""
HOLD = 1800.0
"""Seconds without any action after which a case leaves the reviewer."""
PHOTOS_STAY = 600.0
"""Seconds that the photos of a case stay in the reviewer's chat."""

NONE = N_("📭 No case waits for you.")
HEAD = N_("🗂 <b>Case no. {number}</b> · waiting since {when} · {waiting} in the queue")
REASONS = N_("<b>Why a person has to look:</b>")
REASON = N_("• {reason}")
SCORES = N_("<b>Face:</b> {percent} % · <b>Poses:</b> {poses}")
NO_SCORE, POSES_FINE, POSES_BAD, NO_POSES = N_("no score"), N_("fine"), N_("not fine"), N_("none")
OTHERS = N_("<b>Looks like:</b> {faces}")
MASKED = N_("{label}: •••")
SHOWN = N_("{label}: <b>{value}</b>")
CORRECTED = N_("{label}: <b>{person}</b> (by the person; read: <i>{machine}</i>)")
LOOK = N_("👁 {label}")
PHOTOS, APPROVE, RETAKE, REJECT, RELEASE = (
    N_("🖼 Photos"),
    N_("✅ Approve"),
    N_("🔁 Ask again"),
    N_("❌ Reject"),
    N_("↩ Give back"),
)
PHOTO = N_("Case no. {number} · {name}")
NO_PHOTOS = N_("Telegram no longer gives the photos of this case; ask the person to take them again.")
GIVEN_BACK = N_("↩ Case no. {number} is back in the queue.")
NOT_YOURS = N_("This case is no longer with you: it was decided, erased or taken over.")

STAFF = {reason.code: reason.staff for reason in reasons.REASONS}
"""Labels for reviewers, by the code of a reason."""


async def start(context: Context) -> Begin | None:
    """Take the next case."""
    await context.db.run(reviews.reset_notification, context.event.chat_id)
    case = await context.db.run(reviews.take_next, context.event.chat_id, context.now, HOLD)
    if case is None:
        await context.say(text(NONE))
        return None
    await context.audit("review", case.id)
    in_place = context.event.kind is Kind.PRESS
    return Begin(FLOW, facts={CASE: str(case.id), KEY: case.key, SEEN: ""}, in_place=in_place)


async def case_question(state: InFlow, tools: ChatTools) -> Message | End:
    """Show the case with the fields that were unmasked so far."""
    if (case := await claimed(state, tools)) is None:
        return End(text(NOT_YOURS))
    waiting = await tools.app.db.run(cases.count_waiting)
    payload, seen = payload_of(tools, case), state.facts[SEEN].split()
    fields: dict[str, dict[str, Any]] = payload.get("fields", {})
    lines = [_field(name, fields[name], shown=name in seen) for name in CARD_LABELS if name in fields]
    hidden = [name for name in CARD_LABELS if name in fields and name not in seen]
    return Message((*_head(case, waiting, payload), text(""), *lines), _buttons(hidden))


async def claimed(state: InFlow, tools: ChatTools) -> Case | None:
    """Renew the reviewer's claim and return the case. None when the case is no longer with the reviewer."""
    app, reviewer = tools.app, tools.event.chat_id
    return await app.db.run(_claimed, int(state.facts[CASE]), state.facts[KEY], reviewer, app.clock())


def _claimed(tx: Tx, number: int, key: str, reviewer: int, now: float) -> Case | None:
    case = cases.find(tx, number)
    # An old screen may show the number of an erased case, which SQLite once gave to the next case.
    same = case is not None and case.key == key and case.state is CaseState.WAITING
    return case if same and reviews.claim(tx, number, reviewer, now, HOLD) else None


def payload_of(tools: ChatTools, case: Case) -> dict[str, Any]:
    """Return the decrypted payload of a case."""
    sealed = case.payload
    return json.loads(tools.app.vault.open(sealed, associated_data.case(case.key))) if sealed else {}


def _head(case: Case, waiting: int, payload: Mapping[str, Any]) -> list[Text]:
    lines = [text(HEAD, number=case.id, when=format_time(case.opened), waiting=waiting), text(""), text(REASONS)]
    lines += [text(REASON, reason=text(STAFF.get(code, code))) for code in case.reasons]
    percent = (payload.get("match") or {}).get("percent")
    score = text(NO_SCORE) if percent is None else _percent(percent)
    lines.append(text(SCORES, percent=score, poses=_poses(payload.get("liveness"))))
    if others := payload.get("others"):
        lines.append(
            text(
                OTHERS, faces=", ".join(f"#{face['id']} ({_percent(face.get('similarity'))} %)" for face in others[:5])
            )
        )
    return lines


def _percent(value: float | None) -> str:
    return "?" if value is None else f"{value:.1f}".replace(".", ",")


def _poses(liveness: Mapping[str, Any] | None) -> Text:
    if not liveness:
        return text(NO_POSES)
    return text(POSES_FINE if liveness["valid"] else POSES_BAD)


def _field(name: str, value: Mapping[str, Any], *, shown: bool) -> Text:
    label = text(CARD_LABELS[name])
    if not shown:
        return text(MASKED, label=label)
    if value["person"]:
        return text(CORRECTED, label=label, person=value["person"], machine=value["machine"] or "–")
    return text(SHOWN, label=label, value=value["machine"])


def _buttons(hidden: list[str]) -> tuple[tuple[Button, ...], ...]:
    looks = [Button(text(LOOK, label=text(CARD_LABELS[name])), f"see {name}") for name in hidden]
    rows = [tuple(looks[place : place + 2]) for place in range(0, len(looks), 2)]
    decisions = (
        Button(text(APPROVE), "pick:approve"), Button(text(RETAKE), "pick:retake"), Button(text(REJECT), "pick:reject"),
    )  # fmt: skip
    return (*rows, (Button(text(PHOTOS), "photos"), Button(text(RELEASE), "release")), decisions)


async def unmask_field(state: InFlow, name: str, tools: ChatTools) -> InFlow | End:
    """Unmask one field."""
    if (case := await claimed(state, tools)) is None:
        return End(text(NOT_YOURS))
    await write_audit(tools, f"see {name}", case.id)
    return replace(state, facts={**state.facts, SEEN: f"{state.facts[SEEN]} {name}".strip()})


async def show_photos(state: InFlow, _: str, tools: ChatTools) -> InFlow | End:
    """Show the photos for ten minutes, in messages that nobody can forward."""
    if (case := await claimed(state, tools)) is None:
        return End(text(NOT_YOURS))
    await write_audit(tools, "see photos", case.id)
    shown: list[int] = []
    for name, answer in kyc_case.photos_of(tools.app.vault, case).items():
        if answer.file is None:
            continue
        try:
            image = await tools.photo_bytes(answer.file, Kind.PHOTO)
        except FileGone:
            continue
        shown.append(await tools.show(image, Message((text(PHOTO, number=case.id, name=name),))))
    if shown:
        await tools.app.db.run(timers.put, tools.timer(PHOTOS_STAY, HIDE_PHOTOS, json.dumps(shown)))
    else:
        await tools.say(Message((text(NO_PHOTOS),)))
    return state


async def hide_photos(context: Context) -> None:
    """Delete the photos from the reviewer's chat."""
    await attachments.delete_messages(context.tools.app.telegram, context.event.chat_id, json.loads(context.arguments))


async def release(state: InFlow, _: str, tools: ChatTools) -> InFlow | End:
    """Give the case back to the queue."""
    if (case := await claimed(state, tools)) is None:
        return End(text(NOT_YOURS))
    await tools.close_tapped_message()
    await tools.app.db.run(reviews.release, case.id, tools.event.chat_id)
    await write_audit(tools, "release", case.id)
    return End(text(GIVEN_BACK, number=case.id))
