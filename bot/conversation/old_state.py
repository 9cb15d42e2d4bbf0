"""Read stored states, also the states that version 0.1.0 wrote. Pure.

Version 0.1.0 had one class for every state. ``flow`` "" held photos. ``flow`` "*consent" asked for a consent: ``step``
was then the flow and ``failed`` the purpose. ``flow`` "*ask" was a command's question, with the interrupted session in
``notes``. ``step`` "*ready" and "*shown" were the states after the last answer.
"""

from __future__ import annotations

from dataclasses import replace

from pydantic import BaseModel

from bot.conversation.state import (
    CONSENT_FLOW,
    HOLD_FLOW,
    PURPOSES,
    TARGET,
    Answer,
    AwaitingRetry,
    InFlow,
    Outdated,
    ShowingResult,
    State,
    from_json,
)  # fmt: skip

_CONSENTS = ("reading", "matching", "enrolment")
"""Purposes that a verification asked for in the step ``consent_`` and the purpose."""
_QUESTIONS = {
    "erase": ("xoadulieu", "confirm"),
    "broadcast words": ("broadcast", "words"),
    "broadcast": ("broadcast", "confirm"),
    "review": ("review case", "case"),
    "enrol": ("enrol", "confirm"),
}
"""Question of a command -> flow and step that ask it now. The other questions end."""
_QUESTION_ANSWERS = {"words": "words", "file": "image"}
"""Name that an answer to a question was kept under -> step that the answer belongs to now."""


class _Session(BaseModel, extra="forbid"):
    flow: str
    step: str
    nonce: str
    answers: dict[str, Answer]
    album: str = ""
    failed: str = ""
    tries: int = 0
    seed: str = ""
    notes: dict[str, str] = {}
    retakes: dict[str, int] = {}
    refused: tuple[str, ...] = ()


def read_state(data: bytes) -> State:
    """Return the state of JSON of this version or of version 0.1.0. Raise ``ValueError`` for anything else."""
    try:
        return from_json(data)
    except ValueError:
        return _converted(_Session.model_validate_json(data))


def _converted(old: _Session) -> State:
    nonce, album, held = old.nonce, old.album, tuple(old.answers.values())
    match old.flow, old.step:
        case "", _:
            return InFlow(HOLD_FLOW, "use", nonce, seed=nonce, held=held, album=album)
        case "*consent", target:
            facts = {TARGET: target, PURPOSES: old.failed}
            return InFlow(CONSENT_FLOW, old.failed, nonce, seed=nonce, facts=facts, held=held, album=album)
        case "*ask", _:
            return _question(old)
        case flow, "consent_reading" | "consent_matching" | "consent_enrolment":
            purposes = [f"verification_{name}" for name in _CONSENTS if f"consent_{name}" not in old.answers]
            facts = {TARGET: flow, PURPOSES: " ".join(purposes)}
            return InFlow(CONSENT_FLOW, purposes[0], nonce, seed=nonce, facts=facts)
        case flow, "*shown":
            return ShowingResult(flow, nonce, old.seed or nonce, album)
    state = InFlow(
        old.flow, old.step, nonce, old.answers, old.seed or nonce, facts=old.notes, album=album, failed_step=old.failed,
        tries=old.tries, retakes=old.retakes, refused=old.refused,
    )  # fmt: skip
    return AwaitingRetry(replace(state, step="")) if old.step == "*ready" else state


def _question(old: _Session) -> State:
    """Return the dialogue that asks the question of a command now, else the conversation behind the question."""
    before = old.notes.get("before")
    interrupted = _converted(_Session.model_validate_json(before)) if before else None
    if old.step not in _QUESTIONS:
        return interrupted or Outdated(nonce=old.nonce)
    flow, step = _QUESTIONS[old.step]
    given = {_QUESTION_ANSWERS[key]: answer for key, answer in old.answers.items() if key in _QUESTION_ANSWERS}
    facts = {key: answer.text for key, answer in old.answers.items() if answer.text}
    if old.step == "review":
        facts.setdefault("seen", "")
    if old.step == "enrol":
        facts["found"] = "[]"  # the search was made and shown
    return InFlow(flow, step, old.nonce, given, seed=old.nonce, facts=facts, interrupted=interrupted)
