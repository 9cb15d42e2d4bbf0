"""Define where a chat stands between two updates: one frozen type per state, stored as tagged JSON. Pure.

A state holds file ids and never image bytes. ``storage`` keeps a state encrypted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, TypeAdapter

from bot.conversation.event import File

HOLD_FLOW, CONSENT_FLOW = "photos", "consent"
"""Names of the flows that ask for the use of a photo and for consent. ``handlers`` defines both flows."""
TARGET, PURPOSES = "command", "purposes"
"""Facts of the consent flow: the flow that waits for the consent, and the purposes to ask for, by spaces."""
DEFAULT_TARGET = "cccd"
"""Flow to name to a person who stops before any flow was chosen."""


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
        refusals: How often an answer to a step was refused, by step and fault: ``mattruoc blurred``.
        tries: Failures of the calls.
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
    refusals: Mapping[str, int] = field(default_factory=dict)
    tries: int = 0
    retakes: Mapping[str, int] = field(default_factory=dict)
    refused: tuple[str, ...] = ()
    interrupted: State | None = None
    state: Literal["in_flow"] = "in_flow"


@dataclass(frozen=True, slots=True)
class AwaitingRetry:
    """A chat with complete answers and failed API calls. A tap or a timer makes the calls again.

    ``doubt`` is the msgid of the words for a call that may have been charged, "" for other failures.
    """

    answered: InFlow
    doubt: str = ""
    state: Literal["awaiting_retry"] = "awaiting_retry"

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
    """A chat that shows a result with buttons.

    ``album`` is the album of the photos behind the result. ``answered`` holds the answers of a flow of several photos,
    of which the person may take one again.
    """

    flow: str
    nonce: str
    seed: str = ""
    album: str = ""
    answered: InFlow | None = None
    state: Literal["showing_result"] = "showing_result"


@dataclass(frozen=True, slots=True)
class Outdated:
    """A stored state that the present version cannot continue. The person is asked to start again."""

    flow: str = ""
    nonce: str = ""
    seed: str = ""
    state: Literal["outdated"] = "outdated"


State = Annotated[InFlow | AwaitingRetry | ShowingResult | Outdated, Field(discriminator="state")]
_STATES: TypeAdapter[State] = TypeAdapter(State, config=ConfigDict(extra="forbid"))


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
    return _STATES.dump_json(state)


def from_json(data: bytes) -> State:
    """Return the state of UTF-8 JSON. Raise ``ValueError`` for anything else, also for a state of a later version."""
    return _STATES.validate_json(data)
