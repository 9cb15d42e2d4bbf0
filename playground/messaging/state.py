"""Everything the playground remembers, in memory: one bot, its chats, files, updates and webhook."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playground.messaging.chats import PrivateChat
from playground.messaging.fault_injection import FaultInjector, Faults
from playground.messaging.media import FileStore
from playground.messaging.messages import Message
from playground.messaging.polling import Poller
from playground.messaging.profile import BotProfile
from playground.messaging.serializers import Json, message_json
from playground.messaging.updates import CALLBACK_QUERY_LIFETIME, CALLBACK_QUERY_QUEUE, PendingUpdates

# Button presses remembered, the oldest forgotten first.
_MAX_CALLBACK_QUERIES = 10_000
_EPOCH = 1_767_225_600  # 2026-01-01


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where updates are to be sent, and the secret that goes with them."""

    url: str
    secret_token: str = ""
    max_connections: int = 40
    has_custom_certificate: bool = False


@dataclass(frozen=True, slots=True)
class WebhookError:
    """The last thing that went wrong with the webhook, and when (Unix seconds)."""

    date: int
    message: str


@dataclass(slots=True)
class CallbackQuery:
    """A pressed button that waits 150 seconds for the bot's answer."""

    id: str
    chat_id: int
    data: str
    pressed: float
    answered: bool = False


class State:
    """One playground's memory; `pace` scales its waiting times (1 as Telegram, 0.01 for tests)."""

    def __init__(self, token: str, *, username: str, first_name: str, clock: Callable[[], float], pace: float) -> None:
        self.token = token
        self.clock = clock
        self.pace = pace
        self.faults = Faults()
        self.fault_injector = FaultInjector(seed=1)
        self.profile = BotProfile(int(token.partition(":")[0]), username, first_name)
        self.chats: dict[int, PrivateChat] = {}
        self.files = FileStore()
        self.callback_queries: dict[str, CallbackQuery] = {}
        # A bot remembers ids on its disk: after a restart of the playground they must not come again.
        self._next_message_id = first = 1 + max(0, int(clock()) - _EPOCH) * 10
        self.updates = PendingUpdates(clock, first)
        self.poller = Poller(self.updates, clock)
        self.webhook: Webhook | None = None
        self.webhook_error: WebhookError | None = None
        self.webhook_changed: list[Callable[[], None]] = []

    def now(self) -> int:
        """The time in whole Unix seconds."""
        return int(self.clock())

    def next_message_id(self) -> int:
        """A message id that no message had before."""
        self._next_message_id += 1
        return self._next_message_id - 1

    def chat(self, person: dict[str, Any]) -> PrivateChat:
        """The chat with a person (a User object), opened if it is new."""
        return self.chats.setdefault(person["id"], PrivateChat(person))

    def set_webhook(self, webhook: Webhook | None) -> None:
        """Send updates there from now on; None for nowhere."""
        self.webhook = webhook
        self.webhook_error = None
        for tell in self.webhook_changed:
            tell()

    def post(self, message: Message) -> Message:
        """Put a message into its chat; the bot gets an update of what the person sent."""
        self.chats[message.chat_id].put(message)
        if message.outgoing:
            self.updates.publish("message", self.json(message), message.chat_id)
        return message

    def press(self, message: Message, data: str) -> CallbackQuery:
        """Press a button of a message: the bot gets a callback query."""
        person = self.chats[message.chat_id].person
        press = CallbackQuery(str(secrets.randbits(62)), message.chat_id, data, self.clock())
        self.callback_queries[press.id] = press
        if len(self.callback_queries) > _MAX_CALLBACK_QUERIES:
            del self.callback_queries[next(iter(self.callback_queries))]
        query = {
            "id": press.id,
            "from": dict(person),
            "message": self.json(message),
            "chat_instance": str(person["id"] ^ self.profile.id),
            "data": data,
        }
        self.updates.publish("callback_query", query, person["id"] + CALLBACK_QUERY_QUEUE, CALLBACK_QUERY_LIFETIME)
        return press

    def json(self, message: Message) -> Json:
        """The Message object of the Bot API, with the message it replies to when that is still there."""
        chat, bot = self.chats[message.chat_id], self.profile.user_json()
        shape = message_json(message, chat.person, bot)
        if message.reply_to is not None and (origin := chat.messages.get(message.reply_to)) is not None:
            shape["reply_to_message"] = message_json(origin, chat.person, bot)
        return shape
