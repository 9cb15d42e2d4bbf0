"""Describe one question of a conversation as data: a step and its options. Pure."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.conversation.event import Kind
from bot.conversation.message import Message, Text, text
from bot.conversation.state import InFlow
from bot.photos.check import PhotoFault


@dataclass(frozen=True, slots=True)
class Option:
    """One answer of a CHOICE. ``farewell`` ends the conversation with this sentence, which may quote facts."""

    value: str
    label: Text
    farewell: Text | None = None


@dataclass(frozen=True, slots=True)
class End:
    """The end of the flow, returned by a computed prompt or an action that has nothing to ask."""

    words: Text | None = None


Prompt = Callable[[InFlow, Any], Awaitable[Message | End]]
"""Given the state and the tools, return the question, with buttons where the options are computed."""
Action = Callable[[InFlow, str, Any], Awaitable[InFlow | End]]
"""Given the state, the words behind the action's name and the tools, act on a tap that is no answer.

Return the same state to leave the question as it stands, or a changed state to show the question anew in its place.
"""


@dataclass(frozen=True, slots=True)
class Step:
    """One question of a flow.

    Attributes:
        name: Name of the answer, where possible the name of the API's field.
        kind: Kind of the answer.
        prompt: The question. ``{value}`` in a text is the fact named by ``quoted_fact``.
        noun: Name of the answer in sentences.
        options: Answers of a CHOICE.
        accept: Turns typed words into the answer. None asks again with ``hint``.
        hint: Words for a refused answer. A CHOICE says them when anything but a tap comes.
        quoted_fact: Name of the fact in the prompt.
        store: Awaited with the new state and the tools as soon as the answer is there. May run twice.
        or_text: A PHOTO step takes words too.
        caption: Turns the words under a photo into facts. None asks again with ``hint``.
        faults: Faults that refuse a photo.
        actions: Taps that leave the question open, by the first word of the action.
        patient: Photos that come before the tap are held for later.
        keeps_words: The words of the question stay in the chat after the tap.
        cancellable: The question has a Cancel button.
    """

    name: str
    kind: Kind
    prompt: Text | Prompt
    noun: Text = field(default_factory=lambda: text(""))
    options: tuple[Option, ...] = ()
    accept: Callable[[str], str | None] = str.strip
    hint: Text | None = None
    quoted_fact: str = ""
    store: Callable[[InFlow, Any], Awaitable[None]] | None = None
    or_text: bool = False
    caption: Callable[[str], Mapping[str, str] | None] | None = None
    faults: frozenset[PhotoFault] = frozenset(PhotoFault)
    actions: Mapping[str, Action] = field(default_factory=dict)
    holds_photos: bool = False
    keeps_words: bool = False
    cancellable: bool = True

    @property
    def takes_words(self) -> bool:
        """Tell if typed words are an answer."""
        return self.kind is Kind.TEXT or self.or_text
