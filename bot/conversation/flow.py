"""Describe a conversation as data: the steps, the API calls that the answers feed, and the outcome. Pure.

One runner (``bot.conversation.runner``) executes every flow. A person's reading of a card and an administrator's
broadcast are flows alike.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any

from bot.api.bodies import Value
from bot.api.operations import Encoding, Operation
from bot.conversation.event import FILES, Event, File, Kind
from bot.conversation.message import N_, Attachment, Button, Mark, Message, Text, text
from bot.conversation.state import Answer, InFlow, State
from bot.photos.check import PhotoFault


@dataclass(frozen=True, slots=True)
class Option:
    """One answer of a CHOICE. ``farewell`` ends the conversation with this sentence, which may quote facts."""

    value: str
    label: Text
    farewell: Text | None = None


@dataclass(frozen=True, slots=True)
class End:
    """A computed prompt or an action has nothing to ask: the flow ends with these words, if there are any."""

    words: Text | None = None


Prompt = Callable[[InFlow, Any], Awaitable[Message | End]]
"""Given the state and the tools, return the question, with buttons of its own where the options are computed."""
Action = Callable[[InFlow, str, Any], Awaitable[InFlow | End]]
"""Given the state, the words behind the action's name and the tools, act on a tap that is no answer.

Return the same state to leave the question as it stands, or a changed state to show the question anew in its place.
"""


@dataclass(frozen=True, slots=True)
class Step:
    """One question. ``name`` is the API's field name. ``noun`` names the answer in sentences about it.

    The main attributes: a CHOICE has ``options``. A TEXT keeps the result of ``accept``, and asks again with ``hint``
    for None. The ``hint`` of a CHOICE is said when anything but a tap comes. ``{value}`` in the prompt is the fact
    named by ``quotes``. ``store`` is awaited with the new state and the tools as soon as the answer is there. ``store``
    may run twice.

    For special steps: ``or_text`` lets a PHOTO step take words too. ``caption`` turns the words under a photo into
    facts, and asks again with ``hint`` for None. ``faults`` are the faults that refuse a photo. ``actions`` are taps
    that leave the question open, by the first word of the action. ``patient`` holds photos that come before the tap.
    ``stays`` keeps the words of the question in the chat after the tap. ``cancellable`` False leaves out the Cancel
    button.
    """

    name: str
    kind: Kind
    prompt: Text | Prompt
    noun: Text = field(default_factory=lambda: text(""))
    options: tuple[Option, ...] = ()
    accept: Callable[[str], str | None] = str.strip
    hint: Text | None = None
    quotes: str = ""
    store: Callable[[InFlow, Any], Awaitable[None]] | None = None
    or_text: bool = False
    caption: Callable[[str], Mapping[str, str] | None] | None = None
    faults: frozenset[PhotoFault] = frozenset(PhotoFault)
    actions: Mapping[str, Action] = field(default_factory=dict)
    patient: bool = False
    stays: bool = False
    cancellable: bool = True


@dataclass(frozen=True, slots=True)
class Retake:
    """An outcome that asks for one step again. ``marks`` are the places of the flaw on the photo."""

    step: str
    reason: Text
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Ask:
    """An outcome that has further questions: with these facts the flow's path leads on to them.

    ``forget`` are steps whose answers belong to earlier facts.
    """

    facts: Mapping[str, str]
    forget: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Begin:
    """Begin another flow, with the answers, facts and photos that are known beforehand.

    ``consented`` tells that the person was just asked for consent. ``in_place`` shows the first question in the place
    of the tapped message.
    """

    flow: str
    answers: Mapping[str, Answer] = field(default_factory=dict)
    facts: Mapping[str, str] = field(default_factory=dict)
    held: tuple[Answer, ...] = ()
    album: str = ""
    consented: bool = False
    in_place: bool = False


@dataclass(frozen=True, slots=True)
class Stop:
    """End the conversation and whatever it interrupted."""


Next = State | Begin | Stop | None
"""The state after an event, the flow to begin, or None where the flow has ended and the interrupted one goes on."""

Results = Mapping[str, Any]
"""Typed results by the name of the operation."""
Effect = Callable[[InFlow, Results, Any, int | None], Awaitable[Message | None]]
"""Given the state, the results, the tools and the id of the progress message, store the outcome and return the result.

An effect may run twice, and must lead to the same both times. None means that the effect has answered itself.
"""
Outcome = Message | Retake | Ask | Begin


@dataclass(frozen=True, slots=True)
class Call:
    """An API call that the answers feed. ``rename`` maps a step to the API's field where the names differ.

    ``when`` decides if the call is made. ``pick`` names another step for a field. ``values`` gives fields that no step
    gives. ``check`` may end the calls with a question. All four know the results so far. ``blame`` is the step to ask
    again when the service does not name the bad photo. Without ``blame`` all photos are asked for again. ``doubt`` is
    said when the call may have been carried out, in place of the usual words. ``then`` is awaited with the state, the
    result and the tools once the call is answered. ``then`` may run twice.
    """

    operation: Operation
    rename: Mapping[str, str] = field(default_factory=dict)
    when: Callable[[InFlow, Results], bool] = lambda _state, _results: True
    pick: Callable[[InFlow, Results], Mapping[str, str]] = lambda _state, _results: {}
    values: Callable[[InFlow, Results], Mapping[str, Value]] = lambda _state, _results: {}
    check: Callable[[InFlow, Results], Retake | Ask | None] = lambda _state, _results: None
    blame: str = ""
    progress: Text | None = None
    doubt: Text | None = None
    then: Callable[[InFlow, Any, Any], Awaitable[None]] | None = None

    def inputs(self, flow: Flow) -> dict[str, str]:
        """Return the step of each API field, for every input of the operation that the flow asks for."""
        steps = {self.rename.get(step.name, step.name): step.name for step in flow.steps}
        wanted = {item.name for item in self.operation.fields}
        return {name: step for name, step in steps.items() if name in wanted}

    @property
    def takes_links(self) -> bool:
        """Tell if every image of the call may be an address that the service fetches."""
        objects = all(item.within or item.kind.value == "image object" for item in self.operation.fields)
        return objects or any(form.encoding is Encoding.QUERY for form in self.operation.forms)


class FlowKind(Enum):
    """The relation of a flow to other flows."""

    CONVERSATION = auto()  # takes the place of whatever was under way
    DIALOGUE = auto()  # interrupts a conversation, which goes on afterwards; no step numbers, no result buttons
    PRELUDE = auto()  # a question before a conversation, which the outcome begins


@dataclass(frozen=True, slots=True)
class Flow:
    """A conversation: command, steps, calls, and the meaning of the results. Checked when built.

    The end is a pure ``outcome``, or an ``effect`` that stores something.

    For everybody: ``path`` names the steps of a state in order (all steps without it). ``links`` False refuses links
    for photos. ``resumes`` goes on at the open step when the command is given again. ``closing`` is said at the end
    where something of the conversation is kept. ``consents`` are the purposes a person must have agreed to. Without
    ``consents`` the purposes follow from the calls. ``operations`` lists operations that an effect calls, for the
    documents.

    For dialogues: ``role`` is the lowest role that may begin the flow. ``arguments`` turns the words behind the command
    into answers and facts, or returns the words that say why not. ``last`` ends the interrupted conversation as well.
    ``right`` marks a right by law, which a blocked chat keeps. ``command`` False means that no command begins the flow:
    a button, a command's result or a photo does.
    """

    name: str
    title: Text
    steps: tuple[Step, ...]
    calls: tuple[Call, ...] = ()
    progress: Text = field(default_factory=lambda: text(""))
    outcome: Callable[[InFlow, Results], Outcome] | None = None
    effect: Effect | None = None
    aliases: tuple[str, ...] = ()
    path: Callable[[InFlow], Iterable[str]] | None = None
    links: bool = True
    resumes: bool = False
    closing: Text | None = None
    consents: tuple[str, ...] = ()
    operations: tuple[Operation, ...] = ()
    role: int | None = None
    arguments: Callable[[str], Begin | Text] | None = None
    kind: FlowKind = FlowKind.CONVERSATION
    last: bool = False
    right: bool = False
    command: bool = True

    def __post_init__(self) -> None:
        """Refuse a flow without an end, or whose calls need inputs that no step gives."""
        if (self.outcome is None) is (self.effect is None):
            raise ValueError(f"{self.name}: a flow has an outcome or an effect")
        for call in self.calls:
            missing = {item.name for item in call.operation.fields if item.required} - set(call.inputs(self))
            if missing:
                raise ValueError(f"{self.name}: {call.operation.name} lacks {sorted(missing)}")

    def step(self, name: str) -> Step | None:
        """Return the step of that name, or None."""
        return next((step for step in self.steps if step.name == name), None)

    def way(self, state: InFlow) -> tuple[Step, ...]:
        """Return the steps of this state, in the order in which they are asked."""
        names = self.path(state) if self.path else (step.name for step in self.steps)
        return tuple(step for name in names if (step := self.step(name)))

    @property
    def takes_links(self) -> bool:
        """Tell if a link may take the place of each photo."""
        return self.links and all(call.takes_links for call in self.calls)

    @property
    def asked_operations(self) -> tuple[Operation, ...]:
        """Return the operations of API v1 that the flow may ask for, each once."""
        return tuple(dict.fromkeys((*(call.operation for call in self.calls), *self.operations)))


__all__ = [
    "FILES",
    "N_",
    "Answer",
    "Ask",
    "Attachment",
    "Begin",
    "Button",
    "Call",
    "Effect",
    "End",
    "Event",
    "File",
    "Flow",
    "FlowKind",
    "InFlow",
    "Kind",
    "Mark",
    "Message",
    "Next",
    "Option",
    "Outcome",
    "Results",
    "Retake",
    "Step",
    "Stop",
    "Text",
    "text",
]
