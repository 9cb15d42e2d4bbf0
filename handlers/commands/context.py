"""Define the context of a one-shot command: the event, the arguments, and ways to answer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.chat.tools import ChatTools
from bot.conversation.flow import Begin, Event, Kind, Stop
from bot.conversation.message import Button, Message, Text
from bot.conversation.state import State
from storage import admins, audit
from storage.admins import Role
from storage.database import Database


@dataclass(frozen=True, slots=True)
class Context:
    """An event for a command, a button or a timer. ``arguments`` is the text behind the name of the command."""

    event: Event
    arguments: str
    state: State | None
    tools: ChatTools

    @property
    def db(self) -> Database:
        """Return the database."""
        return self.tools.app.db

    @property
    def now(self) -> float:
        """Return the time in Unix seconds."""
        return self.tools.app.clock()

    async def say(self, *parts: Text, buttons: tuple[tuple[Button, ...], ...] = ()) -> None:
        """Answer with a new message."""
        await self.tools.say(Message(parts, buttons))

    async def show(self, *parts: Text, buttons: tuple[tuple[Button, ...], ...] = ()) -> None:
        """Answer in the place of the tapped message, or with a new message."""
        if self.event.message_id is None or self.event.kind is not Kind.PRESS:
            await self.say(*parts, buttons=buttons)
            return
        await self.tools.toast(None)
        await self.tools.edit(self.event.message_id, Message(parts, buttons))

    async def notify(self, words: Text) -> None:
        """Answer a tap that comes too late with a notification. The text of the tapped message stays."""
        await self.tools.toast(words)
        await self.tools.close_tapped_message()

    async def audit(self, act: str, target: object = "") -> None:
        """Write an act into the audit log. ``target`` holds ids and counts only."""
        await write_audit(self.tools, act, target)


CommandHandler = Callable[[Context], Awaitable[Begin | Stop | None]]
"""Handle one event. Return a flow to begin, ``Stop`` to end the flow under way, or None to keep the state."""


async def write_audit(tools: ChatTools, act: str, target: object = "") -> None:
    """Write an act of the person of this chat into the audit log. ``target`` holds ids and counts only."""
    event = tools.event
    entry = audit.AuditEntry(event.update_id, event.chat_id, act, str(target), tools.app.clock())
    await tools.app.db.run(audit.append, entry)


async def role_of(user_id: int, tools: ChatTools) -> Role | None:
    """Return the role of a person. The owners named in the settings are included."""
    return await tools.app.db.run(admins.get_role, user_id, tools.app.settings.admin_ids)


async def may(role: int, tools: ChatTools) -> bool:
    """Tell if the person of this private chat has at least this role."""
    held = await role_of(tools.event.chat_id, tools)
    return held is not None and held >= role


def ids_in(words: str) -> tuple[int, ...] | None:
    """Return the whole numbers of a text, each once. None when anything else is in the text."""
    parts = words.replace(",", " ").split()
    if not parts or not all(part.isascii() and part.isdigit() and len(part) <= 18 for part in parts):
        return None
    return tuple(dict.fromkeys(int(part) for part in parts))


def id_in(words: str) -> int | None:
    """Return the one whole number of a text. None when anything else is in the text."""
    ids = ids_in(words)
    return ids[0] if ids and len(ids) == 1 else None
