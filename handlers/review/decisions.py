"""What a reviewer decides about a case, with a reason where the person needs one, and how the person hears of it."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping

from bot.api.errors import ApiError
from bot.api.operations import ADD
from bot.api.results import Face
from bot.conversation.flow import N_, Button, File, Kind, Message, Session, Text, text
from bot.conversation.protocols import Gone
from handlers.commands.registry import CANCEL, NO, Command, Order
from handlers.review import notifications, queue
from handlers.verification import kyc_case as told_case
from storage import cases, consents, reviews, timers
from storage.admins import Role
from storage.cases import Case, CaseState
from storage.consents import Purpose
from storage.database import Tx
from storage.timers import Timer

SURE = N_("✅ <b>Approve case no. {number}?</b> The person is told at once; it cannot be undone.")
WHY_REJECT = N_("❌ <b>Why is case no. {number} rejected?</b> The person is told the reason.")
WHY_RETAKE = N_("🔁 <b>What shall the person do again?</b> (case no. {number})")
APPROVE = N_("✅ Approve")
DONE = N_("🗂 Case no. {number}: {state}. Next one: /review")
STATES = {
    CaseState.APPROVED: N_("approved"),
    CaseState.REJECTED: N_("rejected"),
    CaseState.RETRY: N_("the person is asked again"),
}
ADDING = N_("⏳ Keeping the face in the gallery…")
NUMBER_KNOWN = N_("The number stands in another person's case.")

REJECTIONS = ("face_differs", "not_alive", "photo_suspect", "two_cards", "number_known", "child")
RETAKES = ("blurred", "incomplete", "face_doubtful", "expired", "two_cards")
"""Codes that a reviewer chooses from, in the words of ``handlers.verification.kyc_case.REASONS``."""


async def tapped(order: Order) -> Session | None:
    """A tap under a case: look, give back, or decide."""
    await order.tools.toast(None)
    if (case := await queue.held(order)) is None:
        return None
    word, _, rest = order.words.partition(" ")
    if word == "see":
        return await queue.see(order, case, rest)
    return await _ACTS[word](order, case) if word in _ACTS else order.session


async def _approve(order: Order, case: Case) -> Session | None:
    buttons = ((NO,), (Button(text(APPROVE), "approved"),))
    return await _ask(order, case, text(SURE, number=case.id), buttons)


async def _reject(order: Order, case: Case) -> Session | None:
    return await _ask(order, case, text(WHY_REJECT, number=case.id), _reasons("rejected", REJECTIONS))


async def _retake(order: Order, case: Case) -> Session | None:
    return await _ask(order, case, text(WHY_RETAKE, number=case.id), _reasons("retry", RETAKES))


_ACTS: Mapping[str, Callable[[Order, Case], Awaitable[Session | None]]] = {
    "photos": queue.photos,
    "release": queue.release,
    "approve": _approve,
    "reject": _reject,
    "retake": _retake,
}


def _reasons(state: str, codes: tuple[str, ...]) -> tuple[tuple[Button, ...], ...]:
    # What a person is told in general words says nothing to a reviewer.
    words = told_case.REASONS | {"number_known": NUMBER_KNOWN}
    rows = tuple((Button(text(words[code]), f"{state} {code}"),) for code in codes)
    return ((CANCEL,), *rows)


async def _ask(order: Order, case: Case, words: Text, buttons: tuple[tuple[Button, ...], ...]) -> Session:
    return await order.ask("decision", words, buttons=buttons, case=str(case.id), key=case.key)


async def decided(order: Order) -> Session | None:
    """The decision is confirmed: a face that was agreed to is kept, then the case is closed and its person told."""
    await order.tools.settle()
    if (case := await queue.held(order)) is None:
        return None
    word, _, code = order.words.partition(" ")
    state = CaseState(word)
    note = await _enrol(order, case) if state is CaseState.APPROVED else None
    if not await order.db.run(_decide, order, case, state, code):
        return await order.say(text(queue.NOT_YOURS))
    await order.audit(f"{state.value} {code}".strip(), case.id)
    done = Message((text(DONE, number=case.id, state=text(STATES[state])),))
    await (order.tools.edit(note, done) if note else order.tools.say(done))
    return None


def _decide(tx: Tx, order: Order, case: Case, state: CaseState, code: str) -> bool:
    """Decision and message to the person: one transaction."""
    done = reviews.decide(tx, case.id, state, order.event.chat_id, code, order.now)
    if done:
        timers.put(tx, _news(order, case))
    return done is not None


def _news(order: Order, case: Case) -> Timer:
    """What the person hears comes through the person's own chat, in its order."""
    return order.tools.timer(0, "decided", str(case.id), chat_id=case.chat_id)


async def news(order: Order) -> Session | None:
    """Tell the person how the case was decided; what is under way in the chat goes on."""
    case = await order.db.run(cases.find, int(order.words))
    if case and case.chat_id == order.event.chat_id:  # as in `review`: its number may have been given again
        await order.say(*told_case.told(case).parts)
    return order.session


async def _enrol(order: Order, case: Case) -> int | None:
    """Keep the face in the gallery, where the person agrees to it still; the progress message, if there is one.

    A service that fails spoils no decision.
    """
    payload, photos = queue.payload_of(order, case), queue.photos_of(order, case)
    if case.face_id is not None or Purpose.ENROLMENT.value not in payload["consents"] or "selfie" not in photos:
        return None
    if not await order.db.run(consents.is_in_force, case.chat_id, Purpose.ENROLMENT):
        return None
    name = payload["fields"].get("name", {})
    metadata = {"name": name.get("person") or name.get("machine") or "", "case": str(case.id)}
    note = None
    try:
        picture = await order.tools.picture(File(photos["selfie"], ""), Kind.PHOTO)
        note = await order.tools.note(Message((text(ADDING),)), ADD)
        face: Face = await order.tools.call(ADD, {"image": picture, "metadata": metadata}, note, text(ADDING))
    except (ApiError, Gone):
        return note
    if face.id is not None:
        await order.db.run(_keep, order, case, face.id)
    return note


def _keep(tx: Tx, order: Order, case: Case, face_id: int) -> None:
    """The face is the person's, and goes with the person: at once where they were erased or withdrew meanwhile."""
    if not (cases.set_face_id(tx, case.key, face_id) and consents.is_in_force(tx, case.chat_id, Purpose.ENROLMENT)):
        timers.put(tx, order.tools.timer(0, "unface", json.dumps({"faces": [face_id]}), chat_id=case.chat_id))


COMMANDS = (
    Command(
        "review",
        text(N_("Cases that a person has to look at")),
        queue.start,
        aliases=("duyet",),
        role=Role.REVIEWER,
        taps={"queue": notifications.opened},
        steps={"review": tapped, "decision": decided},
        timers={"decided": news, "unshow": queue.unshow, "waits": notifications.waits},
        operations=(ADD,),
    ),
)
