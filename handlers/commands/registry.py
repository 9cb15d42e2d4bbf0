"""Plain commands as data: who may give one, what it does, its buttons, its confirmations; and who answers an event."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, partial

from bot.api.operations import Operation
from bot.chat.tools import ChatTools
from bot.conversation import prompts, runner
from bot.conversation.flow import N_, Answer, Button, Event, Kind, Message, Session, Text, text
from bot.telegram.client import squeeze
from storage import admins, audit
from storage.admins import Role
from storage.database import Database

ASKED = "*ask"
"""Flow name of the session in which a command waits for a confirmation or for what it lacks."""

MOST_WORDS = 4
"""Words in which people write one command."""

NOTHING_DONE = N_("👌 All right, nothing was changed.")
STAFF = N_("<b>Administration</b>")
LINE = N_("/{command} – {title}")
NO = Button(text(N_("✖ No")), "no")
CANCEL = Button(prompts.CANCEL.label, NO.action)
"""The same for a command that waits for words, a photo or a choice instead of a yes."""


@dataclass(frozen=True, slots=True)
class Order:
    """One event that a command answers: ``words`` is what stands behind the command, the button or the timer."""

    event: Event
    words: str
    session: Session | None
    tools: ChatTools

    @property
    def answers(self) -> Mapping[str, str]:
        """The texts kept while the command waits."""
        return {name: answer.text for name, answer in self.session.answers.items()} if self.session else {}

    @property
    def db(self) -> Database:
        """The store."""
        return self.tools.app.db

    @property
    def now(self) -> float:
        """Unix seconds."""
        return self.tools.app.clock()

    async def say(self, *parts: Text, buttons: tuple[tuple[Button, ...], ...] = ()) -> Session | None:
        """Answer; what is under way stays under way."""
        await self.tools.say(Message(parts, buttons))
        return self.session

    async def show(self, *parts: Text, buttons: tuple[tuple[Button, ...], ...] = ()) -> Session | None:
        """Answer in the place of the tapped message; what is under way stays under way."""
        if self.event.message_id is None or self.event.kind is not Kind.PRESS:
            return await self.say(*parts, buttons=buttons)
        await self.tools.toast(None)
        await self.tools.edit(self.event.message_id, Message(parts, buttons))
        return self.session

    async def remark(self, words: Text) -> Session | None:
        """Answer a tap that comes too late, or twice, in passing: what its message says by now stays."""
        await self.tools.toast(words)
        await self.tools.settle()
        return self.session

    async def ask(self, step: str, *parts: Text, buttons: tuple[tuple[Button, ...], ...], **kept: str) -> Session:
        """Wait for a tap on one of these buttons, good once, keeping some texts until then."""
        answers = {name: Answer(text=words) for name, words in kept.items()}
        session = Session(ASKED, step, runner.nonce_of(self.event), answers, notes=self.interrupted())
        await self.tools.say(Message(parts, buttons, session.nonce))
        return session

    def interrupted(self) -> dict[str, str]:
        """The conversation that was under way, kept in the notes of a session that asks; see ``before``."""
        if self.session is None:
            return {}
        if self.session.flow == ASKED:
            return dict(self.session.notes)
        return {"before": self.session.to_json().decode()}

    async def audit(self, act: str, target: object = "") -> None:
        """Leave an act in the audit; ids and counts only."""
        entry = audit.AuditEntry(self.event.update_id, self.event.chat_id, act, str(target), self.now)
        await self.db.run(audit.append, entry)


Do = Callable[[Order], Awaitable[Session | None]]
Deed = Callable[[], Awaitable[Session | None]]


@dataclass(frozen=True, slots=True)
class Command:
    """A plain command. ``role`` None is for everybody; for anybody below it the command does not exist.

    ``taps``: first word of a button's action -> what it does, at any time. ``steps``: what a command waits for -> what
    a tap does then, once. ``inputs``: the same for a text or a photo. ``timers``: first word of a timer -> what is due.
    ``operations``: what it may ask of API v1, for the documents.
    """

    name: str
    title: Text
    run: Do
    aliases: tuple[str, ...] = ()
    role: Role | None = None
    with_photo: bool = False
    taps: Mapping[str, Do] = field(default_factory=dict)
    steps: Mapping[str, Do] = field(default_factory=dict)
    inputs: Mapping[str, Do] = field(default_factory=dict)
    timers: Mapping[str, Do] = field(default_factory=dict)
    operations: tuple[Operation, ...] = ()


@dataclass(frozen=True, slots=True)
class Desk:
    """All plain commands of the house, and the one place that says which of them an event is for."""

    commands: tuple[Command, ...]

    async def find(self, event: Event, session: Session | None, tools: ChatTools) -> Deed | None:
        """What answers this event; None when no command is meant, or the person lacks the role for it."""
        waiting = session if session and session.flow == ASKED else None
        for command, do, words in self._candidates(event, waiting):
            if event.kind is Kind.TIMER or command.role is None or await _may(command.role, event, tools):
                return partial(do, Order(event, words, session, tools))
        return None

    async def help(self, tools: ChatTools) -> None:
        """List what a person with a role may do beside the rest; nothing for anybody else."""
        if held := await role_of(tools.event.chat_id, tools):
            offered = [command for command in self.commands if command.role and command.role <= held]
            lines = [text(LINE, command=command.name, title=command.title) for command in offered]
            await tools.say(Message((text(STAFF), *lines)))

    def _candidates(self, event: Event, waiting: Session | None) -> Iterable[tuple[Command, Do, str]]:
        match event.kind:
            case Kind.COMMAND:
                yield from self._named(event.text)
            case Kind.PHOTO | Kind.FILE if event.text.startswith("/"):
                yield from (
                    (command, do, words) for command, do, words in self._named(event.text[1:]) if command.with_photo
                )
            case Kind.PRESS if waiting and event.nonce == waiting.nonce:
                done = _nothing if event.text == NO.action else None
                yield from (
                    (c, done or c.steps[waiting.step], event.text) for c in self.commands if waiting.step in c.steps
                )
            case Kind.PRESS | Kind.TIMER if not event.nonce:
                first, _, words = event.text.partition(" ")
                tables = ((c, c.taps if event.kind is Kind.PRESS else c.timers) for c in self.commands)
                yield from ((command, table[first], words) for command, table in tables if first in table)
            case Kind.TEXT | Kind.PHOTO | Kind.FILE if waiting:
                yield from ((c, c.inputs[waiting.step], event.text) for c in self.commands if waiting.step in c.inputs)

    def _named(self, words: str) -> Iterable[tuple[Command, Do, str]]:
        """By its first words, the more the better, with arguments behind them: "/dữ liệu của tôi", "/thống kê 30"."""
        tokens = list(re.finditer(r"\S+", words))[:MOST_WORDS]
        for last in reversed(tokens):
            name = squeeze(tokens[0][0].partition("@")[0] + words[tokens[0].end() : last.end()])
            for command in self.commands:
                if name == _name(command.name) or name in command.aliases:
                    yield command, command.run, words[last.end() :].strip()


_name = cache(squeeze)  # of our own commands only: nothing that a person wrote is kept


async def _may(role: Role, event: Event, tools: ChatTools) -> bool:
    """Whether the person has this role; in a private chat its id is the person's."""
    held = await role_of(event.chat_id, tools)
    return held is not None and held >= role


async def role_of(user_id: int, tools: ChatTools) -> Role | None:
    """The role of a person, owners of the settings included."""
    return await tools.app.db.run(admins.get_role, user_id, tools.app.settings.admin_ids)


async def _nothing(order: Order) -> Session | None:
    """A confirmation was refused: what was under way before it goes on."""
    await order.tools.settle()
    await order.say(text(NOTHING_DONE))
    return before(order.session)


def before(session: Session | None) -> Session | None:
    """The conversation that a command's question interrupted: it goes on once the question is answered."""
    kept = session.notes.get("before") if session else None
    return Session.from_json(kept.encode()) if kept else None


def yes(label: Text) -> tuple[tuple[Button, ...], ...]:
    """The safe button first, then the one that acts."""
    return ((NO,), (Button(label, "yes"),))


def ids_in(words: str) -> tuple[int, ...] | None:
    """The whole numbers of a text, each once; None when something else stands there."""
    parts = words.replace(",", " ").split()
    if not parts or not all(part.isascii() and part.isdigit() and len(part) <= 18 for part in parts):
        return None
    return tuple(dict.fromkeys(int(part) for part in parts))


def id_in(words: str) -> int | None:
    """The one whole number of a text; None when something else stands there."""
    ids = ids_in(words)
    return ids[0] if ids and len(ids) == 1 else None
