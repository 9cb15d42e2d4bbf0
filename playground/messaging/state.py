"""The whole state of a playground in memory: one bot, the chats, files, updates and the webhook."""

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

# Callback queries kept. The oldest query is dropped first.
_MAX_CALLBACK_QUERIES = 10_000
_EPOCH = 1_767_225_600  # 2026-01-01


@dataclass(frozen=True, slots=True)
class Webhook:
    """The address for updates and the secret that is sent along."""

    url: str
    secret_token: str = ""
    max_connections: int = 40
    has_custom_certificate: bool = False


@dataclass(frozen=True, slots=True)
class WebhookError:
    """The last error of the webhook and its time in Unix seconds."""

    date: int
    message: str


@dataclass(slots=True)
class CallbackQuery:
    """A pressed button that waits up to 150 seconds for the bot's answer."""

    id: str
    chat_id: int
    data: str
    created: float
    answered: bool = False


class State:
    """The memory of one playground. `pace` scales the waiting times: 1 as on Telegram, 0.01 for tests."""

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
        # A bot stores ids on disk. A restarted playground must not issue the same ids again.
        self._next_message_id = first = 1 + max(0, int(clock()) - _EPOCH) * 10
        self.updates = PendingUpdates(clock, first)
        self.poller = Poller(self.updates, clock)
        self.webhook: Webhook | None = None
        self.webhook_error: WebhookError | None = None
        self.webhook_listeners: list[Callable[[], None]] = []

    def now(self) -> int:
        """Return the time in whole Unix seconds."""
        return int(self.clock())

    def next_message_id(self) -> int:
        """Return an unused message id."""
        self._next_message_id += 1
        return self._next_message_id - 1

    def open_chat(self, user: dict[str, Any]) -> PrivateChat:
        """Return the private chat with a user (a User object), opened at the first call."""
        return self.chats.setdefault(user["id"], PrivateChat(user))

    def set_webhook(self, webhook: Webhook | None) -> None:
        """Send updates to this webhook from now on, or to no webhook for None."""
        self.webhook = webhook
        self.webhook_error = None
        for listener in self.webhook_listeners:
            listener()

    def post(self, message: Message) -> Message:
        """Put a message into its chat. A message of the person also becomes an update for the bot."""
        self.chats[message.chat_id].put(message)
        if message.outgoing:
            self.updates.publish("message", self.message_json(message), message.chat_id)
        return message

    def press_button(self, message: Message, data: str) -> CallbackQuery:
        """Press a button of a message, which becomes a callback query for the bot."""
        user = self.chats[message.chat_id].user
        query = CallbackQuery(str(secrets.randbits(62)), message.chat_id, data, self.clock())
        self.callback_queries[query.id] = query
        if len(self.callback_queries) > _MAX_CALLBACK_QUERIES:
            del self.callback_queries[next(iter(self.callback_queries))]
        payload = {
            "id": query.id,
            "from": dict(user),
            "message": self.message_json(message),
            "chat_instance": str(user["id"] ^ self.profile.id),
            "data": data,
        }
        self.updates.publish("callback_query", payload, user["id"] + CALLBACK_QUERY_QUEUE, CALLBACK_QUERY_LIFETIME)
        return query

    def message_json(self, message: Message) -> Json:
        """Return the Message object of the Bot API, with the message replied to if it still exists."""
        chat, bot = self.chats[message.chat_id], self.profile.user_json()
        shape = message_json(message, chat.user, bot)
        if message.reply_to is not None and (origin := chat.messages.get(message.reply_to)) is not None:
            shape["reply_to_message"] = message_json(origin, chat.user, bot)
        return shape
