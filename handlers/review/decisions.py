"""Decide a case, with a reason, and tell the person."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from bot.api.errors import ApiError
from bot.api.operations import ADD
from bot.api.results import Face
from bot.chat.tools import ChatTools
from bot.conversation.flow import Flow, FlowKind, InFlow, Kind, Option, Results, Step
from bot.conversation.message import N_, Message, Text, text
from bot.conversation.prompts import CANCEL, NO, STILL_OPEN, confirmation
from bot.conversation.protocols import FileGone
from handlers.commands.context import Context, write_audit
from handlers.commands.registry import Command, Reactions
from handlers.consent.withdrawal import DELETE_FACES
from handlers.review import notifications, queue
from handlers.verification import kyc_case
from handlers.verification.reviewers import REMIND
from storage import cases, consents, reviews, timers
from storage.admins import Role
from storage.cases import Case, CaseState
from storage.consents import Purpose
from storage.database import Tx

SURE = N_("✅ <b>Approve case no. {number}?</b> The person is told at once; it cannot be undone.")
WHY_REJECT = N_("❌ <b>Why is case no. {number} rejected?</b> The person is told the reason.")
WHICH_PHOTO = N_("📷 <b>Which photo shall the person take again?</b> (case no. {number}) The others are kept.")
WHY_RETAKE = N_("🔁 <b>Why?</b> (case no. {number}) The person is told the reason.")
ANEW = {"all": text(N_("Everything anew"))}
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
"""Codes that a reviewer chooses from, in the words of ``handlers.verification.kyc_case.WORDS``."""


DECISIONS = {"approve": CaseState.APPROVED, "reject": CaseState.REJECTED, "retake": CaseState.RETRY}
ENROLMENT_NAMES = frozenset({Purpose.VERIFICATION_ENROLMENT.value, "enrolment"})
"""Names of the consent to keep the face in the payload of a case: the present name and the name in older cases."""


def _reasons(codes: tuple[str, ...]) -> dict[str, Text]:
    """Return the words of these reasons, as the person reads the reasons, by code."""
    # A person reads a general text about a known number, which would tell a reviewer nothing.
    words = kyc_case.WORDS | {"number_known": NUMBER_KNOWN}
    return {code: text(words[code]) for code in codes}


def _question(step: str, words: str, choices: Mapping[str, Text]) -> Step:
    """Return the step that asks for the reason of a decision, or for the photo."""

    async def prompt(state: InFlow, _tools: ChatTools) -> Message:
        return Message((text(words, number=state.facts[queue.CASE]),))

    options = (Option(NO.value, CANCEL.label, NO.farewell), *(Option(code, label) for code, label in choices.items()))
    return Step(step, Kind.CHOICE, prompt, options=options, hint=STILL_OPEN, cancellable=False)


async def _approval_question(state: InFlow, _tools: ChatTools) -> Message:
    return Message((text(SURE, number=state.facts[queue.CASE]),))


def _path(state: InFlow) -> Iterator[str]:
    yield "case"
    if decision := state.answers.get("case"):
        if decision.text == "retake":
            yield "photo"
        yield decision.text


async def _decide(state: InFlow, _results: Results, tools: ChatTools, _progress_id: int | None) -> Message | None:
    """Enrol the face if the person agreed, then close the case and tell the person."""
    word = state.answers["case"].text
    decision, code = DECISIONS[word], "" if word == "approve" else state.answers[word].text
    if decision is CaseState.RETRY and (photo := state.answers["photo"].text) in kyc_case.PHOTOS:
        code = f"{code} {photo}"
    if (case := await queue.claimed(state, tools)) is None:
        return Message((text(queue.NOT_YOURS),))
    shown = await _enrol(tools, case) if decision is CaseState.APPROVED else None
    stored = await tools.app.db.run(_store_decision, tools, case, decision, code)
    if stored:
        await write_audit(tools, f"{decision.value} {code}".strip(), case.id)
    done = text(DONE, number=case.id, state=text(STATES[decision])) if stored else text(queue.NOT_YOURS)
    if shown is None:
        return Message((done,))
    await tools.edit(shown, Message((done,)))
    return None


def _store_decision(tx: Tx, tools: ChatTools, case: Case, decision: CaseState, code: str) -> bool:
    """Store the decision and the message to the person in one transaction. False when the case is another's."""
    done = reviews.decide(tx, case.id, decision, tools.event.chat_id, code, tools.app.clock())
    if done:  # the news comes through the person's own chat, in its order
        timers.put(tx, tools.timer(0, "decided", str(case.id), chat_id=case.chat_id))
    return done is not None


async def announce_decision(context: Context) -> None:
    """Tell the person the decision. A conversation under way goes on."""
    case = await context.db.run(cases.find, int(context.arguments))
    if case and case.chat_id == context.event.chat_id:  # its number may have been given again, as in `queue`
        await context.say(*kyc_case.case_message(case).parts, buttons=kyc_case.retake_button(case))


async def _enrol(tools: ChatTools, case: Case) -> int | None:
    """Keep the face in the gallery, if the person still agrees. Return the id of the progress message, if any.

    A service that fails spoils no decision.
    """
    payload, selfie = queue.payload_of(tools, case), kyc_case.photos_of(tools.app.vault, case).get("selfie")
    if case.face_id is not None or not ENROLMENT_NAMES & set(payload["consents"]) or not (selfie and selfie.file):
        return None
    if not await tools.app.db.run(consents.is_in_force, case.chat_id, Purpose.VERIFICATION_ENROLMENT):
        return None
    name = payload["fields"].get("name", {})
    metadata = {"name": name.get("person") or name.get("machine") or "", "case": str(case.id)}
    shown = None
    try:
        picture = await tools.photo_bytes(selfie.file, Kind.PHOTO)
        shown = await tools.show_progress(Message((text(ADDING),)), ADD)
        face: Face = await tools.call(ADD, {"image": picture, "metadata": metadata}, shown, text(ADDING))
    except (ApiError, FileGone):
        return shown
    if face.id is not None:
        await tools.app.db.run(_store_face, tools, case, face.id)
    return shown


def _store_face(tx: Tx, tools: ChatTools, case: Case, face_id: int) -> None:
    """Store the owner of the face. The face is deleted at once if the owner was erased or withdrew meanwhile."""
    agreed = consents.is_in_force(tx, case.chat_id, Purpose.VERIFICATION_ENROLMENT)
    if not (cases.set_face_id(tx, case.key, face_id) and agreed):
        task = json.dumps({"faces": [face_id]})
        timers.put(tx, tools.timer(0, DELETE_FACES, task, chat_id=case.chat_id))


REVIEW = Flow(
    name=queue.FLOW,
    title=text(N_("Cases that a person has to look at")),
    steps=(
        Step(
            "case", Kind.CHOICE, queue.case_question, hint=STILL_OPEN, cancellable=False,
            options=tuple(Option(word, text(STATES[state])) for word, state in DECISIONS.items()),
            actions={"see": queue.unmask_field, "photos": queue.show_photos, "release": queue.release},
        ),
        confirmation("approve", _approval_question, Option("yes", text(APPROVE))),
        _question("reject", WHY_REJECT, _reasons(REJECTIONS)),
        _question("photo", WHICH_PHOTO, {step: text(noun) for step, noun in kyc_case.PHOTOS.items()} | ANEW),
        _question("retake", WHY_RETAKE, _reasons(RETAKES)),
    ),
    effect=_decide,
    path=_path,
    operations=(ADD,),
    role=Role.REVIEWER,
    kind=FlowKind.DIALOGUE,
    has_command=False,
)  # fmt: skip
COMMANDS = (
    Command(
        "review", text(N_("Cases that a person has to look at")), queue.start, aliases=("duyet",), role=Role.REVIEWER,
        operations=(ADD,),
    ),
)  # fmt: skip
REACTIONS = Reactions(
    taps={"queue": notifications.opened},
    timers={"decided": announce_decision, queue.HIDE_PHOTOS: queue.hide_photos, REMIND: notifications.remind},
    role=Role.REVIEWER,
)
