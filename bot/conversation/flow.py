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
from bot.api.descriptors import Encoding, Operation
from bot.conversation.event import FILES, Event, File, Kind
from bot.conversation.message import Mark, Message, Text, text
from bot.conversation.state import Answer, InFlow, State
from bot.conversation.step import Action, End, Option, Prompt, Step


@dataclass(frozen=True, slots=True)
class Retake:
    """An outcome that asks for one step again. ``marks`` are the places of the flaw on the photo.

    ``also`` asks for further steps of the same call, each with its own reason.
    """

    step: str
    reason: Text
    marks: tuple[Mark, ...] = ()
    also: tuple[Retake, ...] = ()


@dataclass(frozen=True, slots=True)
class Offer:
    """An outcome that lets the person choose which of these steps to take again."""

    steps: tuple[str, ...]
    reason: Text


@dataclass(frozen=True, slots=True)
class Ask:
    """An outcome with further questions: with these facts the path has further steps.

    ``forget`` are steps with answers to earlier facts.
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
    """End the flow under way and the interrupted flow."""


Next = State | Begin | Stop | None
"""The state after an event, the flow to begin, or None where the flow has ended and the interrupted one goes on."""

Results = Mapping[str, Any]
"""Typed results by the name of the operation."""
Effect = Callable[[InFlow, Results, Any, int | None], Awaitable[Message | None]]
"""Given the state, the results, the tools and the id of the progress message, store the outcome and return the result.

An effect may run twice, and must lead to the same both times. None means that the effect has sent the answer.
"""
Outcome = Message | Retake | Offer | Ask | Begin


@dataclass(frozen=True, slots=True)
class Call:
    """An API call that the answers feed. The functions are given the state and the results so far.

    Attributes:
        operation: The operation of API v1.
        rename: API field by step, where the names differ.
        when: Decides if the call is made. Asked once before the first call too, without results.
        pick: Returns the step of an API field, in place of the step of that name.
        values: Returns values for API fields without a step.
        check: Returns a question that ends the calls, or None.
        blame: The step to ask again when the service names no photo. Empty: all photos.
        progress: Words of the progress message during the call.
        doubt: Words for a call that may have been carried out, in place of the usual words.
        then: Awaited with the state, the result and the tools after the answer. May run twice.
        early: The call is made as soon as its answers are there, before the questions that follow. The last calls
            find the stored answer. Said after an early call that asks for nothing again.
    """

    operation: Operation
    rename: Mapping[str, str] = field(default_factory=dict)
    when: Callable[[InFlow, Results], bool] = lambda _state, _results: True
    pick: Callable[[InFlow, Results], Mapping[str, str]] = lambda _state, _results: {}
    values: Callable[[InFlow, Results], Mapping[str, Value]] = lambda _state, _results: {}
    check: Callable[[InFlow, Results], Retake | Offer | Ask | None] = lambda _state, _results: None
    blame: str = ""
    progress: Text | None = None
    doubt: Text | None = None
    then: Callable[[InFlow, Any, Any], Awaitable[None]] | None = None
    early: Text | None = None

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

    Attributes:
        name: Name of the flow, and the command without its slash.
        title: One line for the menu.
        steps: All questions of the flow.
        calls: API calls, in order.
        progress: Words of the progress message.
        outcome: Pure end of the flow: returns the result to show, or another question.
        effect: End of the flow that stores something, in place of ``outcome``.
        aliases: Other words for the command.
        path: Returns the names of the steps of a state, in order. All steps without it.
        links: Links are accepted in place of photos.
        resumes: The command goes on at the open step.
        closing: Last words, where something of the conversation is kept.
        consents: Purposes that a person must have agreed to. Without them the purposes follow from the calls.
        operations: Further operations of API v1 that the effect calls, for the documents.
        role: Lowest role that may begin and continue the flow.
        arguments: Turns the words behind the command into answers and facts, or returns words that say why not.
            Without it the words answer the first step.
        kind: Relation to other flows.
        ends_interrupted: The end of the flow ends the interrupted conversation too.
        legal_right: A right by law, kept by a blocked chat.
        has_command: A command begins the flow. Otherwise a button, another command or a photo does.
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
    ends_interrupted: bool = False
    legal_right: bool = False
    has_command: bool = True

    def __post_init__(self) -> None:
        """Refuse a flow without an end, or with a call that needs an input from no step."""
        if (self.outcome is None) is (self.effect is None):
            raise ValueError(f"{self.name}: a flow has an outcome or an effect")
        for call in self.calls:
            missing = {item.name for item in call.operation.fields if item.required} - set(call.inputs(self))
            if missing:
                raise ValueError(f"{self.name}: {call.operation.name} lacks {sorted(missing)}")

    def begin(self, words: str) -> Begin | Text:
        """Return the flow with the words behind its command, or the words that say why not.

        Without ``arguments``, words that the first step accepts are the answer to that step.
        """
        if self.arguments:
            return self.arguments(words)
        first = self.steps[0]
        accepted = first.accept(words) if first.takes_words else None
        return Begin(self.name, {first.name: Answer(text=accepted)} if accepted else {})

    def step(self, name: str) -> Step | None:
        """Return the step of that name, or None."""
        return next((step for step in self.steps if step.name == name), None)

    def way(self, state: InFlow) -> tuple[Step, ...]:
        """Return the steps of this state, in the order of the questions."""
        names = self.path(state) if self.path else (step.name for step in self.steps)
        return tuple(step for name in names if (step := self.step(name)))

    def due_calls(self, state: InFlow) -> tuple[Call, ...]:
        """Return the calls to make: all at the end, and before that the early calls whose answers are there."""
        return tuple(
            call
            for call in self.calls
            if not state.step or (call.early and state.answers.keys() >= set(call.inputs(self).values()))
        )

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
    "Action",
    "Answer",
    "Ask",
    "Begin",
    "Call",
    "Effect",
    "End",
    "Event",
    "File",
    "Flow",
    "FlowKind",
    "InFlow",
    "Kind",
    "Next",
    "Offer",
    "Option",
    "Outcome",
    "Prompt",
    "Results",
    "Retake",
    "Step",
    "Stop",
]
