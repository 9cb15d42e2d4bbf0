"""Describe commands, buttons that work at any time, and timers as data, and find the entry that an event names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

from bot.api.descriptors import Operation
from bot.conversation.flow import Event, Flow, FlowKind, Kind
from bot.conversation.message import Text
from bot.identity.letters import bare_letters
from handlers.commands.context import CommandHandler
from storage.admins import Role

MOST_WORDS = 4
"""Most words of one command as people write commands. ``/dữ liệu của tôi`` has four words."""


@dataclass(frozen=True, slots=True)
class Command:
    """A command that answers with one message. ``role`` None is for everybody.

    For a person below the role the command does not exist. ``operations`` lists the operations of API v1 that the
    command may ask for, for the documents. ``legal_right`` marks a right by law, kept by a blocked chat.
    """

    name: str
    title: Text
    run: CommandHandler
    aliases: tuple[str, ...] = ()
    role: Role | None = None
    operations: tuple[Operation, ...] = ()
    legal_right: bool = False


@dataclass(frozen=True, slots=True)
class Reactions:
    """Reactions to buttons that work at any time (``taps``) and to ``timers``, by the first word of the action.

    ``role`` is the lowest role for the taps. A timer is set by the bot and needs no role.
    """

    taps: Mapping[str, CommandHandler] = field(default_factory=dict)
    timers: Mapping[str, CommandHandler] = field(default_factory=dict)
    role: Role | None = None


@dataclass(frozen=True, slots=True)
class Destination:
    """The entry of the registry that an event names, and the text behind the name.

    ``legal_right`` marks what a blocked chat keeps, as for commands and flows. It holds for all reactions.
    """

    entry: Flow | CommandHandler
    arguments: str
    role: int | None
    legal_right: bool = True


@dataclass(frozen=True, slots=True)
class Registry:
    """All flows, commands and reactions of the bot."""

    flows: tuple[Flow, ...]
    commands: tuple[Command, ...]
    reactions: tuple[Reactions, ...]

    def flow(self, name: str) -> Flow | None:
        """Return the flow of that name, or None."""
        return next((flow for flow in self.flows if flow.name == name), None)

    @property
    def conversations(self) -> tuple[Flow, ...]:
        """Return the flows for everybody, in the order of the menu."""
        return tuple(flow for flow in self.flows if flow.kind is FlowKind.CONVERSATION)

    @property
    def listed(self) -> tuple[Flow | Command, ...]:
        """Return the flows and commands that a person can name, in the order of declaration."""
        return (*(flow for flow in self.flows if flow.has_command), *self.commands)

    def destinations(self, event: Event) -> Iterator[Destination]:
        """Yield the entries that an event may name, the best first. The caller checks the role of the person."""
        match event.kind:
            case Kind.COMMAND:
                yield from self._named(event.text, self.listed)
            case Kind.PHOTO | Kind.FILE if event.text.startswith("/"):
                yield from self._named(event.text[1:], tuple(flow for flow in self.flows if flow.has_command))
            case Kind.PRESS | Kind.TIMER if not event.nonce:
                first, _, words = event.text.partition(" ")
                for each in self.reactions:
                    if event.kind is Kind.PRESS and first in each.taps:
                        yield Destination(each.taps[first], words, each.role)
                    if event.kind is Kind.TIMER and first in each.timers:
                        yield Destination(each.timers[first], words, None)

    @staticmethod
    def _named(words: str, candidates: tuple[Command | Flow, ...]) -> Iterator[Destination]:
        """Match by the first words, the longest name first. Arguments stand behind the name: ``/thống kê 30``."""
        tokens = list(re.finditer(r"\S+", words))[:MOST_WORDS]
        for last in reversed(tokens):
            name = bare_letters(tokens[0][0].partition("@")[0] + words[tokens[0].end() : last.end()])
            for each in candidates:
                if name and (name == _squeezed(each.name) or name in each.aliases):
                    entry = each if isinstance(each, Flow) else each.run
                    yield Destination(entry, words[last.end() :].strip(), each.role, each.legal_right)


_squeezed = cache(bare_letters)  # for names of the registry only: no words of a person are kept
