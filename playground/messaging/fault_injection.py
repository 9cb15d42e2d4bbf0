"""Fault injection: the errors of Telegram, produced on demand."""

import math
import random
from dataclasses import dataclass
from typing import TypeVar

from playground.messaging.errors import BotApiError, too_many_requests

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class FloodLimit:
    """A strict limit on messages to one chat: `burst` messages at once, then `rate` messages a second."""

    rate: float = 1.0
    burst: int = 2


@dataclass(frozen=True, slots=True)
class Faults:
    """The faults to inject. Shares are between 0 and 1. By default no fault is injected.

    Each update is delivered `deliveries` times, and the share `repeated` of all updates once more. `methods`
    (lower-case names) restricts 429, 502, lost answers and cut calls to these methods. An empty set means all methods.
    With a lost answer the send is carried out and then the connection is cut. A `cut` call is not carried out. The bot
    cannot tell the two cases apart.
    """

    deliveries: int = 1
    repeated: float = 0.0
    shuffle_sizes: bool = False
    too_many: float = 0.0
    retry_after: int = 1
    bad_gateway: float = 0.0
    lost_answers: float = 0.0
    cut: float = 0.0
    methods: frozenset[str] = frozenset()
    flood: FloodLimit | None = None

    def applies_to(self, method: str) -> bool:
        """Return True when the faults of calls reach this method (lower-case name)."""
        return not self.methods or method in self.methods


class FaultInjector:
    """Decides which calls get a fault. One seed always gives the same sequence of decisions."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 - repeatable decisions, not a secret
        self._levels: dict[int, tuple[float, float]] = {}

    def shuffle(self, items: tuple[T, ...]) -> tuple[T, ...]:
        """Return the items in a random order."""
        return tuple(self._random.sample(items, len(items)))

    def deliveries(self, faults: Faults) -> int:
        """Return the number of deliveries of the next update."""
        return faults.deliveries + self._occurs(faults.repeated)

    def raise_before_call(self, faults: Faults, method: str) -> None:
        """Raise a 429 or 502 before the call is carried out when the faults say so."""
        if not faults.applies_to(method):
            return
        if self._occurs(faults.too_many):
            raise too_many_requests(faults.retry_after)
        if self._occurs(faults.bad_gateway):
            raise BotApiError(502, "Bad Gateway")

    def cuts_call(self, faults: Faults, method: str) -> bool:
        """Return True when the connection of this call is to be cut before the call is carried out."""
        return faults.applies_to(method) and self._occurs(faults.cut)

    def loses_answer(self, faults: Faults, method: str) -> bool:
        """Return True when the connection of this send is to be cut after the send is carried out."""
        return method.startswith("send") and faults.applies_to(method) and self._occurs(faults.lost_answers)

    def count_send(self, flood: FloodLimit | None, chat_id: int, now: float) -> None:
        """Count one message to a chat. Raise 429 when a flood limit is set and used up."""
        if flood is None:
            return
        level, since = self._levels.get(chat_id, (float(flood.burst), now))
        level = min(float(flood.burst), level + (now - since) * flood.rate)
        if level < 1:
            raise too_many_requests(math.ceil((1 - level) / flood.rate))
        self._levels[chat_id] = (level - 1, now)

    def _occurs(self, share: float) -> bool:
        """Return True for the given share of all questions."""
        return share > 0 and self._random.random() < share
