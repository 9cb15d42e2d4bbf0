"""A handler for tests of the worker, in the place of all conversations."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.chat.tools import ChatTools
from bot.conversation.flow import Event, InFlow
from bot.conversation.state import State


@dataclass
class Script:
    """A handler that records its events, and waits or fails as the test chooses."""

    heard: list[str] = field(default_factory=list)
    fails: Callable[[str], BaseException | None] = lambda _: None
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    entered: asyncio.Event = field(default_factory=asyncio.Event)
    waits: bool = False

    async def __call__(self, event: Event, state: State | None, tools: ChatTools) -> State | None:
        """Take an event, and count the events in the state."""
        self.heard.append(event.text)
        self.entered.set()
        if self.waits:
            await self.gate.wait()
        if error := self.fails(event.text):
            raise error
        return InFlow("count", str(int(state.step) + 1 if isinstance(state, InFlow) else 1), "n")
