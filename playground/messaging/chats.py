"""The private chats: messages, recent changes, and the subscribers to a chat's events."""

import asyncio
from collections import deque
from dataclasses import dataclass, field
from typing import Any, Literal

from playground.messaging.messages import Message
from playground.messaging.serializers import page_json

# Messages and changes kept for one chat, and unread events allowed before a slow watcher is disconnected.
MAX_MESSAGES = 500
MAX_CHANGES = 1000
MAX_BACKLOG = 1000

ChatEventName = Literal["message", "deleted", "action", "toast"]


@dataclass(frozen=True, slots=True)
class Toast:
    """A short notice over the chat, or an alert that the person has to close: the answer to a button press."""

    text: str
    alert: bool = False


@dataclass(frozen=True, slots=True)
class ChatEvent:
    """A change of a chat: a new or edited Message, or the JSON payload of a smaller event."""

    name: ChatEventName
    payload: Message | dict[str, Any]

    def to_json(self) -> dict[str, Any]:
        """Return the event's data in the JSON form of the chat page."""
        return page_json(self.payload) if isinstance(self.payload, Message) else self.payload


Watcher = asyncio.Queue[ChatEvent | None]


@dataclass(slots=True)
class PrivateChat:
    """A private chat with one person, given as a User object of the Bot API.

    `version` counts the changes of the chat. `version_at_action` is the version at the person's last action.
    """

    user: dict[str, Any]
    blocked: bool = False
    version: int = 0
    version_at_action: int = 0
    messages: dict[int, Message] = field(default_factory=dict)
    changes: deque[tuple[int, Message]] = field(default_factory=lambda: deque(maxlen=MAX_CHANGES))
    toasts: deque[Toast] = field(default_factory=lambda: deque(maxlen=MAX_MESSAGES))
    actions: deque[str] = field(default_factory=lambda: deque(maxlen=MAX_MESSAGES))
    watchers: set[Watcher] = field(default_factory=set)

    def put(self, message: Message) -> None:
        """Add a message, or replace the message with the same id."""
        self.messages[message.id] = message
        if len(self.messages) > MAX_MESSAGES:
            del self.messages[next(iter(self.messages))]
        self.version += 1
        self.changes.append((self.version, message))
        self._publish(ChatEvent("message", message))

    def remove(self, message_id: int) -> None:
        """Remove a message."""
        del self.messages[message_id]
        self._publish(ChatEvent("deleted", {"id": message_id}))

    def show_action(self, action: str) -> None:
        """Publish the bot's current chat action, such as "typing"."""
        self.actions.append(action)
        self._publish(ChatEvent("action", {"action": action}))

    def show_toast(self, toast: Toast) -> None:
        """Publish the answer to a button press. An answer without a text only ends the button's pending state."""
        if toast.text:
            self.toasts.append(toast)
        self._publish(ChatEvent("toast", {"text": toast.text, "alert": toast.alert}))

    def watch(self) -> Watcher:
        """Return a queue that receives all later events. None in the queue means that no more events follow."""
        watcher: Watcher = asyncio.Queue(MAX_BACKLOG + 1)
        self.watchers.add(watcher)
        return watcher

    def unwatch(self, watcher: Watcher) -> None:
        """Stop filling a queue."""
        self.watchers.discard(watcher)

    def close(self) -> None:
        """Tell all watchers that no more events follow."""
        for watcher in tuple(self.watchers):
            self._disconnect(watcher)

    def _publish(self, event: ChatEvent) -> None:
        for watcher in tuple(self.watchers):
            if watcher.qsize() < MAX_BACKLOG:
                watcher.put_nowait(event)
            else:
                self._disconnect(watcher)

    def _disconnect(self, watcher: Watcher) -> None:
        self.watchers.discard(watcher)
        watcher.put_nowait(None)
