"""The trouble that Telegram makes now and then, made here on demand."""

import math
import random
from dataclasses import dataclass
from typing import TypeVar

from playground.messaging.errors import BotApiError, too_many_requests

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class FloodLimit:
    """A strict limit of sending to one chat: `burst` messages at once, then `rate` a second."""

    rate: float = 1.0
    burst: int = 2


@dataclass(frozen=True, slots=True)
class Faults:
    """What goes wrong; shares are between 0 and 1, and nothing goes wrong by default.

    Each update is delivered `deliveries` times, the share `repeated` of them once more. `methods` (lower-case names)
    narrows 429, 502, lost answers and cuts to some methods; empty means all. A lost answer means: a send was carried
    out, then the connection was cut. A call that is `cut` was not carried out, and the bot cannot tell.
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

    def touch(self, method: str) -> bool:
        """Whether faults of calls reach this method (lower-case name)."""
        return not self.methods or method in self.methods


class FaultInjector:
    """Decides, repeatably for one seed, which calls the faults hit."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 - repeatable trouble, not a secret
        self._levels: dict[int, tuple[float, float]] = {}

    def hits(self, share: float) -> bool:
        """True for the given share of the questions."""
        return share > 0 and self._random.random() < share

    def shuffled(self, items: tuple[T, ...]) -> tuple[T, ...]:
        """The same items in another order."""
        return tuple(self._random.sample(items, len(items)))

    def deliveries(self, faults: Faults) -> int:
        """How often the next update comes."""
        return faults.deliveries + self.hits(faults.repeated)

    def before_call(self, faults: Faults, method: str) -> None:
        """Raise the 429 or 502 that hits this call before it is carried out, if one does."""
        if not faults.touch(method):
            return
        if self.hits(faults.too_many):
            raise too_many_requests(faults.retry_after)
        if self.hits(faults.bad_gateway):
            raise BotApiError(502, "Bad Gateway")

    def cuts(self, faults: Faults, method: str) -> bool:
        """Whether the connection of this call is cut before it is carried out."""
        return faults.touch(method) and self.hits(faults.cut)

    def loses_answer(self, faults: Faults, method: str) -> bool:
        """Whether the answer of this send, already carried out, gets lost on its way."""
        return method.startswith("send") and faults.touch(method) and self.hits(faults.lost_answers)

    def count_send(self, flood: FloodLimit | None, chat_id: int, now: float) -> None:
        """Count one message to a chat; raise 429 when the strict limit is on and used up."""
        if flood is None:
            return
        level, since = self._levels.get(chat_id, (float(flood.burst), now))
        level = min(float(flood.burst), level + (now - since) * flood.rate)
        if level < 1:
            raise too_many_requests(math.ceil((1 - level) / flood.rate))
        self._levels[chat_id] = (level - 1, now)
