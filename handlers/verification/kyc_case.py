"""Store the case of a verification, encrypted, enrol the face if the person agreed, and tell the outcome."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.api.errors import ApiError
from bot.api.face_verdict import decide_verdict
from bot.api.operations import ADD, GET_HAIMAT, MATCHING, MATCHINGLIVENESS, SEARCH
from bot.api.results import Face, FaceMatch, Faces, Liveness, MatchVerdict, Paper, TwoSides
from bot.chat.tools import ChatTools
from bot.conversation import prompts
from bot.conversation.flow import InFlow, Kind, Results
from bot.conversation.message import N_, Message, Text, text
from bot.conversation.protocols import FileGone
from bot.conversation.state import AwaitingRetry
from bot.identity import dates
from bot.identity.papers.fields import KEPT, PaperField
from bot.identity.papers.kinds import family_of
from bot.monitoring.vietnam_time import today
from bot.render.agreement import collect_sources
from bot.render.card import have_different_numbers
from handlers.commands import start_help
from handlers.commands.context import Context
from handlers.commands.registry import Command
from handlers.consent.terms import VERIFICATION
from handlers.flows.identity_card import sides_of
from handlers.flows.papers import seen_qr
from handlers.verification import field_confirmation, reviewers
from storage import associated_data, cases, consents
from storage.cases import Case, CaseState
from storage.consents import Purpose
from storage.crypto import Vault
from storage.database import Tx

FLOW = "xacminh"
APPROVED = N_("✅ <b>Verified.</b> Case no. <b>{number}</b>.")
WAITING = N_(
    "🕓 Case no. <b>{number}</b> is being looked at by a person. You need not do anything; I tell you the outcome."
)
RETRY = N_("🔁 <b>Not verified yet</b> (case no. {number}):")
REJECTED = N_("❌ Case no. <b>{number}</b> was not accepted.")
WHY = N_("• {reason}")
WAY_OUT = N_("💡 Send /xacminh to go through it again, or write to whoever sent you here if you think this is wrong.")
NO_CASE = N_("ℹ️ There is no verification of yours yet. Send /xacminh to begin.")
UNDER_WAY = N_("▶️ A verification is under way. Send /xacminh to go on with it.")
ENROLLING = text(N_("⏳ Keeping your face in the collection…"))

REASONS = {
    "expired": N_("The card has expired. Please use a valid one."),
    "void": N_("A CMND of nine digits is not valid any more. Please use a citizen's card."),
    "two_cards": N_("The two sides belong to different cards. Please photograph both sides of one card."),
    "face_differs": N_("The selfie does not match the portrait on the card."),
    "face_doubtful": N_("The selfie does not clearly match the portrait on the card."),
    "not_alive": N_("The poses did not show clearly that you are here yourself."),
    "photo_flawed": N_("A photo is not clear enough."),
    "photo_suspect": N_("The reading service has doubts about a photo of the card."),
    "sources_differ": N_("Parts of the card say different things."),
    "corrected": N_("You corrected what was read, so a person compares it with the card."),
    "child": N_("Under the age of 16 a legal representative has to agree."),
    "face_known": N_("Some more has to be checked."),
    "number_known": N_("Some more has to be checked."),
    "blurred": N_("A photo is not clear enough."),
    "incomplete": N_("Something on the card cannot be seen."),
}
"""Words for the person, by the code of a reason. Reasons that would help a cheat have general words."""

FINAL = ("expired", "void")
"""Reasons that need no reviewer: another paper is needed."""

ADULT = 16
"""Age of consent in years. Under this age a legal representative agrees (Law 91/2025/QH15)."""


@dataclass(frozen=True, slots=True)
class CaseFindings:
    """The findings of a verification. ``others`` are faces of the gallery that belong to other people."""

    state: InFlow
    papers: tuple[Paper, Paper]
    fields: Mapping[str, str]
    verdict: MatchVerdict
    percent: float | None
    liveness: Liveness | None
    others: tuple[Face, ...]

    def reasons(self, *, number_known: bool) -> Iterator[str]:
        """Yield the codes of the reasons against an approval without a reviewer."""
        due, born = (dates.parse(self.fields.get(name, "")) for name in (PaperField.DUE_DATE, PaperField.DOB))
        present = {
            "void": family_of(self.papers[0].kind).void,
            "expired": isinstance(due, date | dates.PartialDate) and dates.last(due) < today(),
            "two_cards": have_different_numbers(*self.papers),
            "face_differs": self.verdict is MatchVerdict.DIFFERENT,
            "face_doubtful": self.verdict is MatchVerdict.DOUBTFUL,
            "not_alive": self.liveness is not None and not self.liveness.valid,
            "face_known": bool(self.others),
            "number_known": number_known,
            "child": isinstance(born, date | dates.PartialDate) and today() < dates.birthday(dates.last(born), ADULT),
            "photo_flawed": any(answer.fault for answer in self.state.answers.values()),
            "photo_suspect": any(paper.valid is False for paper in self.papers),
            "sources_differ": bool(field_confirmation.apart(self.papers[::-1], seen_qr(self.state))),
            "corrected": bool(field_confirmation.corrections(self.state)),
            "incomplete": not all(self.fields.get(name) for name in (PaperField.ID, PaperField.NAME, PaperField.DOB)),
        }
        yield from (code for code, is_present in present.items() if is_present)


def fields_of(front: Paper, back: Paper) -> dict[str, str]:
    """Return the fields of a card that are kept. The front wins over the back."""
    both = {**back.fields, **front.fields}
    return {name: both[name] for name in KEPT if both.get(name)}


async def store_case(state: InFlow, results: Results, tools: ChatTools, progress_id: int | None) -> Message:
    """Store the encrypted case, and return a message on the state. A second run stores the same case."""
    findings = await _collect_findings(state, results, tools)
    agreed = await tools.app.db.read(consents.list_in_force, tools.event.chat_id)
    app, chat_id, key = tools.app, tools.event.chat_id, f"{tools.event.chat_id}:{state.seed}"
    photos = {name: answer.file.file_id for name, answer in state.answers.items() if answer.file}
    payload = app.vault.seal(_json(_payload(findings, agreed)), associated_data.case(key))
    kept = app.vault.seal(_json(photos), associated_data.case_photos(key))
    now = app.clock()
    numbers = _numbers(app.vault, findings.fields.get(PaperField.ID, ""))

    def store(tx: Tx) -> Case:
        reasons = tuple(findings.reasons(number_known=cases.count_other_chats(tx, numbers, chat_id) > 0))
        case = cases.open_case(
            tx, key, chat_id, _state(reasons), payload, now,
            reasons=reasons, photos=kept, number=next(iter(numbers), None),
        )  # fmt: skip
        if case.state is CaseState.WAITING:
            reviewers.notify(tx, tools, now)
        return case

    opened = await app.db.run(store)
    if opened.state is CaseState.APPROVED and opened.face_id is None and Purpose.VERIFICATION_ENROLMENT in agreed:
        await _enrol(state, findings, opened, tools, progress_id)
    return case_message(opened)


def case_message(case: Case) -> Message:
    """Return the message on the state of a case."""
    number = {"number": case.id}
    if case.state is CaseState.APPROVED:
        return Message((text(APPROVED, **number),), ((prompts.DONE,),))
    if case.state is CaseState.WAITING:
        return Message((text(WAITING, **number), *_why(case)), ((prompts.DONE,),))
    head = text(RETRY if case.state is CaseState.RETRY else REJECTED, **number)
    return Message((head, *_why(case), text(""), text(WAY_OUT)), ((prompts.REDO, prompts.DONE),))


async def show(context: Context) -> None:
    """Show the state of the newest case, or that a verification is under way."""
    case = await context.db.run(cases.find_latest, context.event.chat_id)
    waits = isinstance(context.state, InFlow | AwaitingRetry) and context.state.flow == FLOW
    under_way = [text(UNDER_WAY)] if waits else []
    parts = case_message(case).parts if case else () if under_way else (text(NO_CASE),)
    await context.say(*parts, *under_way)


async def _collect_findings(state: InFlow, results: Results, tools: ChatTools) -> CaseFindings:
    sides: TwoSides = results[GET_HAIMAT.name]
    front, back = sides_of(sides)
    assert front  # noqa: S101  # the flow asks again until both sides are there
    assert back  # noqa: S101  # for the type checker
    fields = {**fields_of(front, back), **field_confirmation.corrections(state)}
    liveness: Liveness | None = results.get(MATCHINGLIVENESS.name)
    match: FaceMatch = results.get(MATCHING.name) or FaceMatch(liveness.percent if liveness else None)
    gallery: Faces = results[SEARCH.name]
    own = await tools.app.db.run(cases.list_face_ids, tools.event.chat_id)
    others = tuple(face for face in gallery.faces if face.id not in own)
    return CaseFindings(state, (front, back), fields, decide_verdict(match), match.percent, liveness, others)


async def _enrol(state: InFlow, findings: CaseFindings, case: Case, tools: ChatTools, progress_id: int | None) -> None:
    """Keep the face in the gallery. After a failure of the service the case shows that the face is missing."""
    answer = state.answers["selfie"]
    try:
        picture = await tools.photo_bytes(answer.file, Kind.PHOTO) if answer.file else b""
        metadata = {"name": findings.fields.get(PaperField.NAME, ""), "case": str(case.id)}
        face: Face = await tools.call(ADD, {"image": picture, "metadata": metadata}, progress_id or 0, ENROLLING)
    except (ApiError, FileGone):
        return
    if face.id is not None:
        await tools.app.db.run(cases.set_face_id, case.key, face.id)


def _state(reasons: tuple[str, ...]) -> CaseState:
    if any(reason in FINAL for reason in reasons):
        return CaseState.RETRY
    return CaseState.WAITING if reasons else CaseState.APPROVED


def _numbers(vault: Vault, number: str) -> tuple[bytes, ...]:
    return vault.blind_indexes("id", number) if number else ()


def number_index(vault: Vault, payload: bytes) -> bytes | None:
    """Return the blind index of a case's paper number under the first key, from the decrypted payload."""
    field = json.loads(payload)["fields"].get(PaperField.ID) or {}
    number = field.get("machine") if field.get("person") is None else field["person"]
    return next(iter(_numbers(vault, number or "")), None)


def _payload(findings: CaseFindings, agreed: Mapping[Purpose, str]) -> dict[str, Any]:
    """Return the payload of a case: each field as read and as typed by the person, and the scores."""
    typed = field_confirmation.corrections(findings.state)
    front, back = findings.papers
    sure = {**back.confidences, **front.confidences}
    machine = fields_of(front, back)
    return {
        "kind": front.kind,
        "fields": {
            name: {"machine": machine.get(name), "person": typed.get(name), "confidence": sure.get(name)}
            for name in KEPT
            if name in machine or name in typed
        },
        "sources": {
            source: {name: value for name, value in values.items() if name in KEPT}
            for source, values in collect_sources((back, front), seen_qr(findings.state)).items()
        },
        "match": {"percent": findings.percent, "verdict": findings.verdict.value},
        "liveness": findings.liveness and {"valid": findings.liveness.valid, "errors": findings.liveness.errors},
        "others": [{"id": face.id, "similarity": face.similarity} for face in findings.others],
        "consents": {purpose.value: agreed[purpose] for purpose in VERIFICATION if purpose in agreed},
    }


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _why(case: Case) -> list[Text]:
    codes = case.verdict.split() or case.reasons
    return [
        text(WHY, reason=text(words)) for words in dict.fromkeys(REASONS[code] for code in codes if code in REASONS)
    ]


COMMANDS = (Command("trangthai", start_help.TITLES["trangthai"], show, aliases=("status",)),)
