"""Updates that wait for the bot: kept until it takes them or they grow too old."""

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

# Lifetimes in seconds, and the key of a person's button presses: telegram-bot-api Client.cpp add_update.
MESSAGE_LIFETIME = 24 * 3600.0
CALLBACK_QUERY_LIFETIME = 150.0
CALLBACK_QUERY_QUEUE = 3 << 33
# A bot that never comes back must not fill the memory: beyond this the oldest updates go.
LIMIT = 100_000
# Kinds of update that come only when asked for by name: Client.h DEFAULT_ALLOWED_UPDATE_TYPES.
_NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


@dataclass(frozen=True, slots=True)
class Update:
    """One update: its kind and payload, the queue that orders it, and when it expires (Unix seconds)."""

    id: int
    kind: str
    payload: dict[str, Any]
    queue: int
    expires: float

    def to_json(self) -> dict[str, Any]:
        """The Update object of the Bot API."""
        return {"update_id": self.id, self.kind: self.payload}


class PendingUpdates:
    """The waiting updates, in order, and the kinds that the bot wants; `arrived` is told of each new one."""

    def __init__(self, clock: Callable[[], float], first_id: int) -> None:
        self.allowed: tuple[str, ...] = ()
        self.arrived: list[Callable[[Update], None]] = []
        self._clock = clock
        self._first_id = self._next_id = first_id
        self._waiting: dict[int, Update] = {}
        self._queues: dict[int, deque[int]] = {}

    def __len__(self) -> int:
        return len(self._waiting)

    @property
    def published(self) -> int:
        """How many updates there ever were."""
        return self._next_id - self._first_id

    def publish(self, kind: str, payload: dict[str, Any], queue: int, lifetime: float = MESSAGE_LIFETIME) -> None:
        """Add an update, unless the bot does not want its kind."""
        if not self._wanted(kind):
            return
        update = Update(self._next_id, kind, payload, queue, self._clock() + lifetime)
        self._next_id += 1
        self._waiting[update.id] = update
        self._queues.setdefault(queue, deque()).append(update.id)
        if len(self._waiting) > LIMIT:
            self.confirm(next(iter(self._waiting)))
        for tell in self.arrived:
            tell(update)

    def queues(self) -> Sequence[int]:
        """The queues in which something waits."""
        return tuple(self._queues)

    def first(self, queue: int) -> Update | None:
        """The next update of a queue, expired ones thrown away."""
        while ids := self._queues.get(queue):
            update = self._waiting[ids[0]]
            if update.expires > self._clock():
                return update
            self.confirm(update.id)
        return None

    def batch(self, limit: int) -> list[Update]:
        """The oldest `limit` updates, expired ones thrown away."""
        now = self._clock()
        for update in [update for update in self._waiting.values() if update.expires <= now]:
            self.confirm(update.id)
        return [update for update, _ in zip(self._waiting.values(), range(limit), strict=False)]

    def confirm(self, update_id: int) -> None:
        """Forget an update: it was taken, or nobody will."""
        if (update := self._waiting.pop(update_id, None)) is None:
            return
        ids = self._queues[update.queue]
        ids.remove(update_id)
        if not ids:
            del self._queues[update.queue]

    def confirm_below(self, offset: int) -> None:
        """What getUpdates does with its offset: forget all before it; a negative one keeps that many of the last."""
        ids: Iterable[int] = list(self._waiting)
        gone = list(ids)[:offset] if offset < 0 else [update_id for update_id in ids if update_id < offset]
        for update_id in gone:
            self.confirm(update_id)

    def clear(self) -> None:
        """Forget all."""
        self._waiting.clear()
        self._queues.clear()

    def _wanted(self, kind: str) -> bool:
        return kind in self.allowed if self.allowed else kind not in _NOT_BY_DEFAULT
