"""Define where a chat stands between two updates: one frozen type per state, stored as tagged JSON. Pure.

A state holds file ids and never image bytes. ``storage`` keeps a state encrypted.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from bot.conversation.event import File


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one step: a file with its SHA-256 digest and QR text, or a text (words, a link, a choice).

    ``fault`` names the flaw of a photo that was accepted all the same.
    """

    file: File | None = None
    text: str = ""
    digest: str = ""
    qr: str | None = None
    fault: str = ""


@dataclass(frozen=True, slots=True)
class InFlow:
    """A chat in a flow, waiting for the answer to ``step``.

    Attributes:
        flow: Name of the flow.
        step: Name of the step. Empty when every answer is there.
        nonce: Binds the buttons on the screen to this step.
        answers: Answers by step.
        seed: Name of the conversation: the nonce of its start.
        facts: Findings of calls and arguments of the command, for later steps.
        held: Photos that no step has asked for yet.
        album: Album of the newest photo.
        failed_step: Step whose photo in ``album`` was refused.
        tries: Refused answers of this step, or failures of the calls.
        retakes: How often the service's answer led to a step again, by step.
        refused: Digests of photos that the service could not use.
        interrupted: State that goes on when this flow ends.
    """

    flow: str
    step: str
    nonce: str
    answers: Mapping[str, Answer] = field(default_factory=dict)
    seed: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    held: tuple[Answer, ...] = ()
    album: str = ""
    failed_step: str = ""
    tries: int = 0
    retakes: Mapping[str, int] = field(default_factory=dict)
    refused: tuple[str, ...] = ()
    interrupted: State | None = None


@dataclass(frozen=True, slots=True)
class AwaitingRetry:
    """A chat with complete answers and failed API calls. A tap or a timer makes the calls again.

    ``doubt`` is the msgid of the words for a call that may have been charged, "" for other failures.
    """

    answered: InFlow
    doubt: str = ""

    @property
    def flow(self) -> str:
        """Return the name of the flow."""
        return self.answered.flow

    @property
    def nonce(self) -> str:
        """Return the nonce of the buttons."""
        return self.answered.nonce

    @property
    def seed(self) -> str:
        """Return the name of the conversation."""
        return self.answered.seed

    @property
    def interrupted(self) -> State | None:
        """Return the state that goes on when this flow ends."""
        return self.answered.interrupted


@dataclass(frozen=True, slots=True)
class ShowingResult:
    """A chat that shows a result with buttons. ``album`` is the album of the photos behind the result."""

    flow: str
    nonce: str
    seed: str = ""
    album: str = ""


@dataclass(frozen=True, slots=True)
class Outdated:
    """A stored state that the present version cannot continue. The person is asked to start again."""

    flow: str = ""
    nonce: str = ""
    seed: str = ""


State = InFlow | AwaitingRetry | ShowingResult | Outdated

_TAGS: dict[str, type[Any]] = {
    "in_flow": InFlow,
    "awaiting_retry": AwaitingRetry,
    "showing_result": ShowingResult,
    "outdated": Outdated,
}
_NAMES = {kind: tag for tag, kind in _TAGS.items()}


def seeds(state: State | None) -> frozenset[str]:
    """Return the names of the conversations in a state: the present and the interrupted conversations."""
    if state is None:
        return frozenset()
    return frozenset({state.seed}) | seeds(interrupted_by(state))


def interrupted_by(state: State | None) -> State | None:
    """Return the state that goes on when the flow of a state ends."""
    return state.interrupted if isinstance(state, InFlow | AwaitingRetry) else None


def to_json(state: State) -> bytes:
    """Return a state as UTF-8 JSON, with the name of the type under ``state``."""
    return json.dumps(_plain(state), default=_plain, ensure_ascii=False, separators=(",", ":")).encode()


def from_json(data: bytes) -> State:
    """Return the state of UTF-8 JSON. JSON of the version before states had types is converted.

    Raise ``ValueError``, ``TypeError``, ``KeyError`` or ``AttributeError`` for anything else.
    """
    raw = json.loads(data)
    return _typed(raw) if "state" in raw else _from_untyped(raw)


def _plain(value: Any) -> dict[str, Any]:
    """Return the fields of a dataclass of this module. ``dataclasses.asdict`` would copy each field first."""
    plain = {each.name: getattr(value, each.name) for each in fields(value)}
    return {"state": _NAMES[type(value)], **plain} if type(value) in _NAMES else plain


def _typed(raw: dict[str, Any]) -> State:
    kind = _TAGS[raw.pop("state")]
    if kind is InFlow:
        return _in_flow(raw)
    if kind is AwaitingRetry:
        answered = _typed(raw.pop("answered"))
        if not isinstance(answered, InFlow):
            raise TypeError("no state of this version")
        return AwaitingRetry(answered, **raw)
    state: State = kind(**raw)
    return state


def _in_flow(raw: dict[str, Any]) -> InFlow:
    interrupted = raw.pop("interrupted")
    return InFlow(
        answers={name: _answer(answer) for name, answer in raw.pop("answers").items()},
        held=tuple(_answer(answer) for answer in raw.pop("held")),
        refused=tuple(raw.pop("refused")),
        interrupted=_typed(interrupted) if interrupted else None,
        **raw,
    )


def _answer(raw: dict[str, Any]) -> Answer:
    file = raw.pop("file")
    return Answer(file=File(**file) if file else None, **raw)


# The version before wrote one ``Session`` for every state. ``flow`` "" held photos. ``flow`` "*consent" asked for a
# consent: ``step`` was then the flow and ``failed`` the purpose. ``flow`` "*ask" was a command's question: the
# interrupted session stood in ``notes``. ``step`` "*ready" and "*shown" were the states after the last answer.
_HELD, _CONSENT, _QUESTION, _READY, _SHOWN = "", "*consent", "*ask", "*ready", "*shown"
HOLD_FLOW, CONSENT_FLOW = "photos", "consent"
"""Names of the flows that ask for the use of a photo and for consent. ``handlers`` defines both flows."""
TARGET, PURPOSES = "command", "purposes"
"""Facts of the consent flow: the flow that waits for the consent, and the purposes to ask for, by spaces."""
DEFAULT_TARGET = "cccd"
"""Flow to name to a person who stops before any flow was chosen."""
_CONSENT_STEPS = ("consent_reading", "consent_matching", "consent_enrolment")
_QUESTIONS = {
    "erase": ("xoadulieu", "confirm"),
    "broadcast words": ("broadcast", "words"),
    "broadcast": ("broadcast", "confirm"),
    "review": ("review case", "case"),
    "enrol": ("enrol", "confirm"),
}
"""Question of a command in the version before -> flow and step that ask it now. The other questions end."""
_QUESTION_ANSWERS = {"words": "words", "file": "image"}
"""Name that the version before kept an answer to a question under -> step that the answer belongs to now."""


def _from_untyped(raw: dict[str, Any]) -> State:
    answers = {name: _answer(answer) for name, answer in raw["answers"].items()}
    flow, step, nonce = str(raw["flow"]), str(raw["step"]), str(raw["nonce"])
    photos, album = tuple(answers.values()), raw.get("album", "")
    if flow == _HELD:
        return InFlow(HOLD_FLOW, "use", nonce, seed=nonce, held=photos, album=album)
    if flow == _CONSENT:
        facts = {TARGET: step, PURPOSES: str(raw["failed"])}
        return InFlow(CONSENT_FLOW, str(raw["failed"]), nonce, seed=nonce, facts=facts, held=photos, album=album)
    if flow == _QUESTION:
        kept = raw.get("notes", {}).get("before")
        return _question(step, nonce, answers, _from_untyped(json.loads(kept)) if kept else None)
    if step in _CONSENT_STEPS:
        rest = " ".join(
            f"verification_{name.removeprefix('consent_')}" for name in _CONSENT_STEPS if name not in answers
        )
        return InFlow(CONSENT_FLOW, rest.split()[0], nonce, seed=nonce, facts={TARGET: flow, PURPOSES: rest})
    seed = raw.get("seed") or nonce
    if step == _SHOWN:
        return ShowingResult(flow, nonce, seed, album)
    state = InFlow(
        flow, step, nonce, answers, seed,
        facts=raw.get("notes", {}), album=album, failed_step=raw.get("failed", ""), tries=int(raw.get("tries", 0)),
        retakes=raw.get("retakes", {}), refused=tuple(raw.get("refused", ())),
    )  # fmt: skip
    return AwaitingRetry(replace(state, step="")) if step == _READY else state


def _question(name: str, nonce: str, answers: Mapping[str, Answer], interrupted: State | None) -> State:
    """Return the dialogue that asks the question of a command now, else the conversation behind the question."""
    if name not in _QUESTIONS:
        return interrupted or Outdated(nonce=nonce)
    flow, step = _QUESTIONS[name]
    given = {_QUESTION_ANSWERS[key]: answer for key, answer in answers.items() if key in _QUESTION_ANSWERS}
    facts = {key: answer.text for key, answer in answers.items() if answer.text}
    if name == "review":
        facts.setdefault("seen", "")
    if name == "enrol":
        facts["found"] = "[]"  # the search was made and shown
    return InFlow(flow, step, nonce, given, seed=nonce, facts=facts, interrupted=interrupted)
