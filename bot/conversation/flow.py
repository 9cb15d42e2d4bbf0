"""Conversations as data: what is asked, in what order, and which API calls the answers feed; pure."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from bot.api.bodies import Value
from bot.api.operations import Encoding, Operation
from bot.conversation.message import N_, Attachment, Button, Mark, Message, Text, text
from bot.conversation.state import READY, SHOWN, Answer, Event, File, Kind, Session

FILES = frozenset({Kind.PHOTO, Kind.FILE})
"""Kinds of steps that are answered by a photo, a file or a link."""


@dataclass(frozen=True, slots=True)
class Option:
    """One answer of a CHOICE; ``farewell`` ends the conversation with this sentence."""

    value: str
    label: Text
    farewell: Text | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One question. ``name`` is the API's field name; ``noun`` names the shot in sentences about it.

    A CHOICE has ``options``. A TEXT keeps what ``accept`` makes of the words, and asks again, with ``hint``, for None.
    ``{value}`` in the prompt is the session's note of the name ``quotes``. ``store`` is awaited with the session and
    the tools once the answer is in, before anything else happens; it may be repeated.
    """

    name: str
    kind: Kind
    prompt: Text
    noun: Text
    options: tuple[Option, ...] = ()
    accept: Callable[[str], str | None] = str.strip
    hint: Text | None = None
    quotes: str = ""
    store: Callable[[Session, Any], Awaitable[None]] | None = None


@dataclass(frozen=True, slots=True)
class Retake:
    """The outcome asks for one step again, with the reason, and where on the photo it lies if that is known."""

    step: str
    reason: Text
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Ask:
    """The outcome has further questions: with these notes the flow's path leads on to them.

    ``forget`` are steps whose answers, if there are any, belong to earlier notes.
    """

    notes: Mapping[str, str]
    forget: tuple[str, ...] = ()


Results = Mapping[str, Any]
"""Operation name -> typed result."""
Effect = Callable[[Any, int], Awaitable[Message]]
"""Given the tools and the progress message, stores what is left behind and gives the result; may be repeated."""
Outcome = Message | Retake | Ask | Effect


@dataclass(frozen=True, slots=True)
class Call:
    """An API call that the answers feed; ``rename`` maps a step to the API's field where they differ.

    ``when`` says whether it is made; ``pick`` names another step for a field, ``values`` gives fields that no step
    does, both knowing the results so far; ``check`` may end the calls after this one with a question of its own.
    ``blame`` is the step to ask again when the service does not say which photo is at fault; else all of them are.
    """

    operation: Operation
    rename: Mapping[str, str] = field(default_factory=dict)
    when: Callable[[Session, Results], bool] = lambda _session, _results: True
    pick: Callable[[Session, Results], Mapping[str, str]] = lambda _session, _results: {}
    values: Callable[[Session, Results], Mapping[str, Value]] = lambda _session, _results: {}
    check: Callable[[Session, Results], Retake | Ask | None] = lambda _session, _results: None
    blame: str = ""
    progress: Text | None = None

    def inputs(self, flow: Flow) -> dict[str, str]:
        """API field -> step name, for every input of the operation that this flow asks for."""
        steps = {self.rename.get(step.name, step.name): step.name for step in flow.steps}
        wanted = {item.name for item in self.operation.fields}
        return {name: step for name, step in steps.items() if name in wanted}

    @property
    def takes_links(self) -> bool:
        """Whether every image of it may be an address that the service fetches itself."""
        objects = all(item.within or item.kind.value == "image object" for item in self.operation.fields)
        return objects or any(form.encoding is Encoding.QUERY for form in self.operation.forms)


@dataclass(frozen=True, slots=True)
class Flow:
    """A conversation: command, steps, calls, and what the results mean. Checked when it is built.

    ``path`` names the steps that a session goes through, in order: all of them where there is none. ``links`` False
    refuses links for photos. ``closing`` is said at the end, where something of it is kept.
    """

    name: str
    title: Text
    steps: tuple[Step, ...]
    calls: tuple[Call, ...]
    progress: Text
    outcome: Callable[[Session, Results], Outcome]
    aliases: tuple[str, ...] = ()
    path: Callable[[Session], Iterable[str]] | None = None
    links: bool = True
    resumes: bool = False
    closing: Text | None = None

    def __post_init__(self) -> None:
        """Refuse a flow whose calls ask for inputs that no step gives."""
        for call in self.calls:
            missing = {item.name for item in call.operation.fields if item.required} - set(call.inputs(self))
            if missing:
                raise ValueError(f"{self.name}: {call.operation.name} lacks {sorted(missing)}")

    def step(self, name: str) -> Step | None:
        """The step of that name, or None."""
        return next((step for step in self.steps if step.name == name), None)

    def way(self, session: Session) -> tuple[Step, ...]:
        """The steps of this session, in the order in which they are asked."""
        names = self.path(session) if self.path else (step.name for step in self.steps)
        return tuple(step for name in names if (step := self.step(name)))

    @property
    def takes_links(self) -> bool:
        """Whether a link may stand in the place of each photo."""
        return self.links and all(call.takes_links for call in self.calls)


def start(flow: Flow, nonce: str) -> Session:
    """A fresh session at the first step."""
    fresh = Session(flow=flow.name, step="", nonce=nonce, seed=nonce)
    return replace(fresh, step=flow.way(fresh)[0].name)


def target(flow: Flow, session: Session, album: str) -> str:
    """The step that the next photo answers: the present one, or, in an album whose photo just failed, the one after."""
    if album and album == session.album and session.failed == session.step:
        later = [step.name for step in flow.way(session) if step.name not in session.answers and step.kind in FILES]
        return next((name for name in later if name != session.step), session.step)
    return session.step


def advance(flow: Flow, session: Session, step: str, answer: Answer, nonce: str) -> Session:
    """Store an answer; the session then stands at the first step without one, or at ``READY``."""
    return onward(flow, replace(session, answers={**session.answers, step: answer}), nonce)


def onward(flow: Flow, session: Session, nonce: str) -> Session:
    """Stand at the first step of the path without an answer, or at ``READY``."""
    open_steps = [step.name for step in flow.way(session) if step.name not in session.answers]
    return replace(session, step=open_steps[0] if open_steps else READY, nonce=nonce, tries=0)


def reopen(session: Session, steps: Iterable[str], nonce: str, *, refused: bool = False) -> Session:
    """Ask steps again: their answers are forgotten, the others stay; ``refused`` photos need not come again."""
    again = tuple(steps)
    answers = {name: answer for name, answer in session.answers.items() if name not in again}
    retakes = {**session.retakes, **{name: session.retakes.get(name, 0) + 1 for name in again}}
    lost = [session.answers[name].digest for name in again if name in session.answers] if refused else []
    return replace(
        session, answers=answers, step=again[0], nonce=nonce, tries=0, failed="", retakes=retakes,
        refused=(*session.refused, *(digest for digest in lost if digest)),
    )  # fmt: skip


__all__ = [
    "FILES",
    "N_",
    "READY",
    "SHOWN",
    "Answer",
    "Ask",
    "Attachment",
    "Button",
    "Call",
    "Effect",
    "Event",
    "File",
    "Flow",
    "Kind",
    "Mark",
    "Message",
    "Option",
    "Outcome",
    "Results",
    "Retake",
    "Session",
    "Step",
    "Text",
    "advance",
    "onward",
    "reopen",
    "start",
    "target",
    "text",
]
