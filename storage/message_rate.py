"""How much one may ask for: messages by their pace, paid calls by the day; all processes count together.

What is kept is an id with a count or a time, no word of what was asked. It outlives an erasure, or erasing would be the
way around the limit, and goes when its time is over (`storage.retention`).
"""

from dataclasses import dataclass
from enum import Enum

from storage.database import Tx

PAUSE = 30.0
"""Seconds for which nobody listens to who wrote too fast."""


@dataclass(frozen=True, slots=True)
class MessageRate:
    """One message in `interval` seconds on average and `burst` at once, then a pause of `pause` seconds."""

    interval: float
    burst: int
    pause: float = PAUSE


class RateDecision(Enum):
    """Whether a message is let in."""

    ALLOWED = "open"
    NEWLY_REFUSED = "closing"  # refused, and the first one: say so
    REFUSED = "shut"


def count_message(tx: Tx, chat_id: int, rate: MessageRate, now: float) -> RateDecision:
    """Counts one message of a person or a group (a leaky bucket, kept as the time at which it is empty again)."""
    heard = tx.rows(
        """insert into pace (chat_id, filled) values (:chat_id, :now + :interval)
        on conflict (chat_id) do update
        set filled = :interval + case when pace.filled > :now then pace.filled else :now end
        where pace.shut_until <= :now and pace.filled <= :now + :slack returning chat_id""",
        chat_id=chat_id,
        now=now,
        interval=rate.interval,
        slack=rate.interval * (rate.burst - 1),
    )
    if heard:
        return RateDecision.ALLOWED
    first = tx.rows(
        "update pace set shut_until = :until where chat_id = :chat_id and shut_until <= :now returning chat_id",
        chat_id=chat_id,
        now=now,
        until=now + rate.pause,
    )
    return RateDecision.NEWLY_REFUSED if first else RateDecision.REFUSED
