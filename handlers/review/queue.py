"""The queue of cases that a person has to look at: ``/review``. Fields are masked until tapped, each look in the audit.

Law 91/2025/QH15, art. 31: who collects biometric data limits the access to it and watches it. Photos are shown for ten
minutes only and cannot be passed on.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from bot.conversation.flow import N_, Answer, Button, File, Kind, Message, Session, Text, text
from bot.conversation.protocols import Gone
from bot.conversation.runner import nonce_of
from bot.identity.papers.kinds import CARD_LABELS
from bot.telegram import attachments
from handlers.calendar import moment
from handlers.commands.registry import ASKED, Order
from storage import associated_data, cases, reviews, timers
from storage.cases import Case, CaseState
from storage.database import Tx

HOLD = 1800.0
"""Seconds that a case stays with a reviewer who says nothing more."""
PHOTOS_STAY = 600.0

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

STAFF = {
    "expired": N_("the card has expired"),
    "void": N_("a CMND, void since 2025"),
    "two_cards": N_("the sides are of two cards"),
    "face_differs": N_("the selfie is another face"),
    "face_doubtful": N_("the faces are doubtful"),
    "not_alive": N_("the poses do not show a living person"),
    "photo_flawed": N_("a photo was taken with a flaw"),
    "photo_suspect": N_("the service suspects a photo (screen, copy)"),
    "sources_differ": N_("print, QR and MRZ differ"),
    "corrected": N_("the person corrected what was read"),
    "child": N_("under 16: a legal representative has to agree"),
    "face_known": N_("the face is in the gallery under somebody else"),
    "number_known": N_("the number stands in another person's case"),
    "incomplete": N_("number, name or date of birth is missing"),
}
"""Code of a reason -> what the staff reads; people read softer words."""


async def start(order: Order) -> Session | None:
    """Take the next case and show it, masked."""
    await order.db.run(reviews.looked, order.event.chat_id)
    case, waiting = await order.db.run(reviews.take, order.event.chat_id, order.now, HOLD)
    if case is None:
        return await order.say(text(NONE))
    await order.audit("review", case.id)
    answers = {"case": Answer(text=str(case.id)), "key": Answer(text=case.key)}
    return await show(order, case, waiting, Session(ASKED, "review", "", answers))


async def show(order: Order, case: Case, waiting: int, session: Session) -> Session:
    """The case with the fields that were tapped so far; taps on this message are good once."""
    payload = payload_of(order, case)
    fields: dict[str, dict[str, Any]] = payload.get("fields", {})
    seen = session.answers["seen"].text.split() if "seen" in session.answers else []
    lines = [_field(name, fields[name], shown=name in seen) for name in CARD_LABELS if name in fields]
    nonce = nonce_of(order.event)
    hidden = [name for name in CARD_LABELS if name in fields and name not in seen]
    message = Message((*_head(case, waiting, payload), text(""), *lines), _buttons(hidden), nonce)
    if order.event.kind is Kind.PRESS and order.event.message_id is not None:
        await order.tools.edit(order.event.message_id, message)
    else:
        await order.tools.say(message)
    return Session(ASKED, "review", nonce, session.answers)


def payload_of(order: Order, case: Case) -> dict[str, Any]:
    """What was read for a case, unsealed."""
    sealed = case.payload
    return json.loads(order.tools.app.vault.open(sealed, associated_data.case(case.key))) if sealed else {}


def photos_of(order: Order, case: Case) -> dict[str, str]:
    """The file ids of a case's photos by their steps, unsealed; none once it is decided."""
    sealed = case.photos
    return json.loads(order.tools.app.vault.open(sealed, associated_data.case_photos(case.key))) if sealed else {}


def _head(case: Case, waiting: int, payload: Mapping[str, Any]) -> list[Text]:
    lines = [text(HEAD, number=case.id, when=moment(case.opened), waiting=waiting), text(""), text(REASONS)]
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
    act = (Button(text(APPROVE), "approve"), Button(text(RETAKE), "retake"), Button(text(REJECT), "reject"))
    return (*rows, (Button(text(PHOTOS), "photos"), Button(text(RELEASE), "release")), act)


async def held(order: Order) -> Case | None:
    """The case under review, if it is this reviewer's still; the claim is prolonged."""
    number, key = int(order.answers["case"]), order.answers.get("key")
    case = await order.db.run(_held, number, key, order.event.chat_id, order.now)
    if case is None:
        await order.say(text(NOT_YOURS))
    return case


def _held(tx: Tx, number: int, key: str | None, reviewer: int, now: float) -> Case | None:
    case = cases.get(tx, number)
    # Before numbers were given once only, SQLite gave an erased case's to the next one: a screen may be older.
    same = case is not None and case.key == key and case.state is CaseState.WAITING
    return case if same and reviews.claim(tx, number, reviewer, now, HOLD) else None


async def see(order: Order, case: Case, name: str) -> Session | None:
    """Unmask one field."""
    assert order.session  # noqa: S101  # a step is only reached with one
    await order.audit(f"see {name}", case.id)
    seen = Answer(text=f"{order.answers.get('seen', '')} {name}".strip())
    waiting = await order.db.run(cases.count_waiting)
    return await show(order, case, waiting, Session(ASKED, "review", "", {**order.session.answers, "seen": seen}))


async def photos(order: Order, case: Case) -> Session | None:
    """Show the photos for ten minutes; nobody can pass them on."""
    await order.audit("see photos", case.id)
    shown: list[int] = []
    for name, file_id in photos_of(order, case).items():
        try:
            image = await order.tools.picture(File(file_id, ""), Kind.PHOTO)
        except Gone:
            continue
        words = Message((text(PHOTO, number=case.id, name=name),))
        shown.append(await order.tools.show(image, words))
    if not shown:
        return await order.say(text(NO_PHOTOS))
    timer = order.tools.timer(PHOTOS_STAY, "unshow", json.dumps(shown))
    await order.db.run(timers.put, timer)
    return order.session


async def unshow(order: Order) -> Session | None:
    """Take the photos out of the reviewer's chat."""
    await attachments.remove(order.tools.app.telegram, order.event.chat_id, json.loads(order.words))
    return order.session


async def release(order: Order, case: Case) -> Session | None:
    """Give the case back to the queue."""
    await order.tools.settle()
    await order.db.run(reviews.release, case.id, order.event.chat_id)
    await order.audit("release", case.id)
    await order.say(text(GIVEN_BACK, number=case.id))
    return None
