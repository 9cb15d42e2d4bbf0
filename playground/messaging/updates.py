"""Updates that wait for the bot, until the bot takes them or they expire."""

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

# Lifetimes in seconds, and the offset of the queue for callback queries: telegram-bot-api Client.cpp add_update.
MESSAGE_LIFETIME = 24 * 3600.0
CALLBACK_QUERY_LIFETIME = 150.0
CALLBACK_QUERY_QUEUE = 3 << 33
# An absent bot must not fill the memory: beyond this number the oldest updates are dropped.
MAX_PENDING = 100_000
# Kinds of updates that a bot has to ask for by name: Client.h DEFAULT_ALLOWED_UPDATE_TYPES.
_NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


@dataclass(frozen=True, slots=True)
class Update:
    """One update: kind and payload, the key of its queue, and the expiry in Unix seconds."""

    id: int
    kind: str
    payload: dict[str, Any]
    queue: int
    expires: float

    def to_json(self) -> dict[str, Any]:
        """Return the Update object of the Bot API."""
        return {"update_id": self.id, self.kind: self.payload}


class PendingUpdates:
    """The waiting updates in order, and the kinds that the bot wants.

    `arrival_listeners` are called with each new update.
    """

    def __init__(self, clock: Callable[[], float], first_id: int) -> None:
        self.allowed: tuple[str, ...] = ()
        self.arrival_listeners: list[Callable[[Update], None]] = []
        self._clock = clock
        self._first_id = self._next_id = first_id
        self._waiting: dict[int, Update] = {}
        self._queues: dict[int, deque[int]] = {}

    def __len__(self) -> int:
        return len(self._waiting)

    @property
    def published(self) -> int:
        """Return the number of all updates published so far."""
        return self._next_id - self._first_id

    def publish(self, kind: str, payload: dict[str, Any], queue: int, lifetime: float = MESSAGE_LIFETIME) -> None:
        """Add an update unless the bot does not want its kind."""
        wanted = kind in self.allowed if self.allowed else kind not in _NOT_BY_DEFAULT
        if not wanted:
            return
        update = Update(self._next_id, kind, payload, queue, self._clock() + lifetime)
        self._next_id += 1
        self._waiting[update.id] = update
        self._queues.setdefault(queue, deque()).append(update.id)
        if len(self._waiting) > MAX_PENDING:
            self.confirm(next(iter(self._waiting)))
        for listener in self.arrival_listeners:
            listener(update)

    def queues(self) -> Sequence[int]:
        """Return the keys of the queues with waiting updates."""
        return tuple(self._queues)

    def first(self, queue: int) -> Update | None:
        """Return the next update of a queue. Expired updates are dropped."""
        while ids := self._queues.get(queue):
            update = self._waiting[ids[0]]
            if update.expires > self._clock():
                return update
            self.confirm(update.id)
        return None

    def oldest(self, limit: int) -> list[Update]:
        """Return the oldest `limit` updates. Expired updates are dropped."""
        now = self._clock()
        for update in [update for update in self._waiting.values() if update.expires <= now]:
            self.confirm(update.id)
        return [update for update, _ in zip(self._waiting.values(), range(limit), strict=False)]

    def confirm(self, update_id: int) -> None:
        """Drop an update that was taken or cannot be taken any more."""
        if (update := self._waiting.pop(update_id, None)) is None:
            return
        ids = self._queues[update.queue]
        ids.remove(update_id)
        if not ids:
            del self._queues[update.queue]

    def confirm_below(self, offset: int) -> None:
        """Drop the updates before the offset of getUpdates. A negative offset keeps that many of the newest updates."""
        ids: Iterable[int] = list(self._waiting)
        gone = list(ids)[:offset] if offset < 0 else [update_id for update_id in ids if update_id < offset]
        for update_id in gone:
            self.confirm(update_id)

    def clear(self) -> None:
        """Drop all updates."""
        self._waiting.clear()
        self._queues.clear()
