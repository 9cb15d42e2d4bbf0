"""Store the case of a verification, encrypted, enrol the face if the person agreed, and tell the outcome."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pydantic import TypeAdapter

from bot.api.errors import ApiError
from bot.api.operations import ADD
from bot.api.results import Face
from bot.chat.tools import ChatTools
from bot.conversation import prompts
from bot.conversation.flow import Answer, Begin, InFlow, Kind, Results
from bot.conversation.message import N_, Button, Message, Text, text
from bot.conversation.protocols import FileGone
from bot.conversation.state import AwaitingRetry
from bot.identity.papers.fields import KEPT, PaperField
from bot.render.agreement import collect_sources
from handlers.commands import start_help
from handlers.commands.context import Context
from handlers.commands.registry import Command, Reactions
from handlers.consent.terms import VERIFICATION
from handlers.flows.papers import seen_qr
from handlers.verification import field_confirmation, findings, policy, reasons, reviewers
from handlers.verification.findings import CaseFindings
from storage import associated_data, cases, consents
from storage.cases import Case, CaseState
from storage.consents import Purpose
from storage.crypto import Vault
from storage.database import Tx

_ANSWERS = TypeAdapter(dict[str, Answer])

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
WORDS = {reason.code: reason.person for reason in reasons.REASONS} | {"blurred": reasons.UNCLEAR}
"""Words for the person, by the code of a reason or of a reviewer's decision."""
ONE_PHOTO = N_("💡 Only the photo of the <b>{noun}</b> is needed again; I kept the others.")
PHOTOS = {"mattruoc": N_("front side"), "matsau": N_("back side"), "selfie": N_("selfie")}
"""Photos that a reviewer may ask for again, by step."""
RETAKE = "retakephoto"
"""Action of the button that takes this photo again."""
ENROLLING = text(N_("⏳ Keeping your face in the collection…"))


async def store_case(state: InFlow, results: Results, tools: ChatTools, progress_id: int | None) -> Message:
    """Store the encrypted case, and return a message on the state. A second run stores the same case."""
    found = await findings.collect(state, results, tools)
    agreed = await tools.app.db.read(consents.list_in_force, tools.event.chat_id)
    app, chat_id, key = tools.app, tools.event.chat_id, f"{tools.event.chat_id}:{state.seed}"
    photos = {name: answer for name, answer in state.answers.items() if answer.file or name == "liveness"}
    kept = app.vault.seal(_ANSWERS.dump_json(photos), associated_data.case_photos(key))
    now = app.clock()
    numbers = _numbers(app.vault, found.number)

    def store(tx: Tx) -> Case:
        known = cases.count_other_chats(tx, numbers, chat_id) > 0
        given = reasons.find(replace(found, number_known=known))
        payload = _json(_payload(found, agreed, reasons.outcomes(given)))
        case = cases.open_case(
            tx, key, chat_id, policy.decide(given, app.settings), app.vault.seal(payload, associated_data.case(key)),
            now, reasons=[reason.code for reason in given], photos=kept, number=next(iter(numbers), None),
        )  # fmt: skip
        cases.delete_photos(tx, chat_id)
        if case.state is CaseState.WAITING:
            reviewers.notify(tx, tools, now)
        return case

    opened = await app.db.run(store)
    if opened.state is CaseState.APPROVED and opened.face_id is None and Purpose.VERIFICATION_ENROLMENT in agreed:
        await _enrol(state, found, opened, tools, progress_id)
    return case_message(opened)


def photos_of(vault: Vault, case: Case) -> dict[str, Answer]:
    """Return the decrypted photos of a case and the choice of poses, by step. A case without photos has none.

    Cases of the version before hold the file ids alone.
    """
    if not case.photos:
        return {}
    stored = json.loads(vault.open(case.photos, associated_data.case_photos(case.key)))
    answers = {
        name: {"file": {"file_id": each, "unique_id": ""}} if isinstance(each, str) else each
        for name, each in stored.items()
    }
    return _ANSWERS.validate_python(answers)


async def retake(context: Context) -> Begin | None:
    """Begin the verification again with the photos of the case, except the photo that a reviewer asked for."""
    await context.tools.close_tapped_message()
    case = await context.db.run(cases.find_latest, context.event.chat_id)
    step = _asked_photo(case) if case else ""
    photos = photos_of(context.tools.app.vault, case) if case and step else {}
    return Begin(FLOW, answers={name: answer for name, answer in photos.items() if name != step})


def _asked_photo(case: Case) -> str:
    """Return the step whose photo the reviewer asked for, "" for the whole verification or without the other photos."""
    asked = case.verdict.split() if case.state is CaseState.RETRY and case.photos else ()
    return next((word for word in asked if word in PHOTOS), "")


def retake_button(case: Case) -> tuple[tuple[Button, ...], ...]:
    """Return the button that takes the photo again that a reviewer asked for."""
    step = _asked_photo(case)
    return ((Button(text(prompts.AGAIN, noun=text(PHOTOS[step])), RETAKE),),) if step else ()


def case_message(case: Case) -> Message:
    """Return the message on the state of a case."""
    number = {"number": case.id}
    if step := _asked_photo(case):
        return Message((text(RETRY, **number), *_why(case), text(""), text(ONE_PHOTO, noun=text(PHOTOS[step]))))
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
    await context.say(*parts, *under_way, buttons=retake_button(case) if case else ())


async def _enrol(state: InFlow, found: CaseFindings, case: Case, tools: ChatTools, progress_id: int | None) -> None:
    """Keep the face in the gallery. After a failure of the service the case shows that the face is missing."""
    answer = state.answers["selfie"]
    try:
        picture = await tools.photo_bytes(answer.file, Kind.PHOTO) if answer.file else b""
        metadata = {"name": found.fields.get(PaperField.NAME, ""), "case": str(case.id)}
        face: Face = await tools.call(ADD, {"image": picture, "metadata": metadata}, progress_id or 0, ENROLLING)
    except (ApiError, FileGone):
        return
    if face.id is not None:
        await tools.app.db.run(cases.set_face_id, case.key, face.id)


def _numbers(vault: Vault, number: str) -> tuple[bytes, ...]:
    return vault.blind_indexes("id", number) if number else ()


def number_index(vault: Vault, payload: bytes) -> bytes | None:
    """Return the blind index of a case's paper number under the first key, from the decrypted payload."""
    field = json.loads(payload)["fields"].get(PaperField.ID) or {}
    number = field.get("machine") if field.get("person") is None else field["person"]
    return next(iter(_numbers(vault, number or "")), None)


def _payload(found: CaseFindings, agreed: Mapping[Purpose, str], outcomes: Mapping[str, str]) -> dict[str, Any]:
    """Return the payload of a case: each field as read and as typed by the person, the scores, and every check."""
    typed = field_confirmation.corrections(found.state)
    front, back = found.papers
    sure = {**back.confidences, **front.confidences}
    machine = findings.fields_of(front, back)
    return {
        "kind": front.kind,
        "fields": {
            name: {"machine": machine.get(name), "person": typed.get(name), "confidence": sure.get(name)}
            for name in KEPT
            if name in machine or name in typed
        },
        "sources": {
            source: {name: value for name, value in values.items() if name in KEPT}
            for source, values in collect_sources((back, front), seen_qr(found.state)).items()
        },
        "match": {"percent": found.match.percent, "verdict": found.verdict.value},
        "liveness": found.liveness and {"valid": found.liveness.valid, "errors": found.liveness.errors},
        "others": [{"id": face.id, "similarity": face.similarity} for face in found.others or ()],
        "flaws": {name: answer.fault for name, answer in found.state.answers.items() if answer.fault},
        "checks": outcomes,
        "consents": {purpose.value: agreed[purpose] for purpose in VERIFICATION if purpose in agreed},
    }


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _why(case: Case) -> list[Text]:
    codes = case.verdict.split() or case.reasons
    return [text(WHY, reason=text(words)) for words in dict.fromkeys(WORDS[code] for code in codes if code in WORDS)]


REACTIONS = Reactions(taps={RETAKE: retake})
COMMANDS = (Command("trangthai", start_help.TITLES["trangthai"], show, aliases=("status",)),)
