"""One private chat as it stands: its messages, what changed last, and who watches."""

import asyncio
from collections import deque
from dataclasses import dataclass, field
from typing import Any, Literal

from playground.messaging.messages import Message
from playground.messaging.serializers import page_json

# How many messages and changes a chat keeps, and how many events a slow watcher may owe.
MESSAGES = 500
CHANGES = 1000
BACKLOG = 1000

EventName = Literal["message", "deleted", "action", "toast"]


@dataclass(frozen=True, slots=True)
class Toast:
    """A short note over the chat, or an alert that has to be closed: the answer to a button press."""

    text: str
    alert: bool = False


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened in a chat: a Message that is new or edited, or the facts of something smaller."""

    name: EventName
    payload: Message | dict[str, Any]

    def to_json(self) -> dict[str, Any]:
        """The event's data as the chat page has it."""
        return page_json(self.payload) if isinstance(self.payload, Message) else self.payload


Watcher = asyncio.Queue[Event | None]


@dataclass(slots=True)
class PrivateChat:
    """A private chat with one person (a User object).

    `tick` counts its changes; `acted` is the tick of the person's last act.
    """

    person: dict[str, Any]
    blocked: bool = False
    tick: int = 0
    acted: int = 0
    messages: dict[int, Message] = field(default_factory=dict)
    changes: deque[tuple[int, Message]] = field(default_factory=lambda: deque(maxlen=CHANGES))
    toasts: deque[Toast] = field(default_factory=lambda: deque(maxlen=MESSAGES))
    actions: deque[str] = field(default_factory=lambda: deque(maxlen=MESSAGES))
    watchers: set[Watcher] = field(default_factory=set)

    def put(self, message: Message) -> None:
        """Add a message, or put a changed one in its place."""
        self.messages[message.id] = message
        if len(self.messages) > MESSAGES:
            del self.messages[next(iter(self.messages))]
        self.tick += 1
        self.changes.append((self.tick, message))
        self._tell(Event("message", message))

    def remove(self, message_id: int) -> None:
        """Take a message away."""
        del self.messages[message_id]
        self._tell(Event("deleted", {"id": message_id}))

    def act(self, action: str) -> None:
        """Show what the bot is doing."""
        self.actions.append(action)
        self._tell(Event("action", {"action": action}))

    def toast(self, toast: Toast) -> None:
        """Show the answer to a button press; one without a text only ends the button's waiting."""
        if toast.text:
            self.toasts.append(toast)
        self._tell(Event("toast", {"text": toast.text, "alert": toast.alert}))

    def watch(self) -> Watcher:
        """A queue of the events from now on; None in it means: no more will come."""
        watcher: Watcher = asyncio.Queue(BACKLOG + 1)
        self.watchers.add(watcher)
        return watcher

    def unwatch(self, watcher: Watcher) -> None:
        """Stop filling a queue."""
        self.watchers.discard(watcher)

    def close(self) -> None:
        """Tell all watchers that no more will come."""
        for watcher in tuple(self.watchers):
            self._dismiss(watcher)

    def _tell(self, event: Event) -> None:
        for watcher in tuple(self.watchers):
            if watcher.qsize() < BACKLOG:
                watcher.put_nowait(event)
            else:
                self._dismiss(watcher)

    def _dismiss(self, watcher: Watcher) -> None:
        self.watchers.discard(watcher)
        watcher.put_nowait(None)
