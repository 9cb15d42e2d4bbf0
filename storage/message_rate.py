"""How much one may ask for: messages by their pace, paid calls by the day; all processes count together.

What is kept is an id with a count or a time, no word of what was asked. It outlives an erasure, or erasing would be the
way around the limit, and goes when its time is over (`storage.retention`).
"""

from dataclasses import dataclass
from enum import Enum

from storage.database import Tx

REST = 30.0
"""Seconds for which nobody listens to who wrote too fast."""


@dataclass(frozen=True, slots=True)
class Pace:
    """One message in `every` seconds on average and `burst` at once; who exceeds it is not heard for `rest` seconds."""

    every: float
    burst: int
    rest: float = REST


class Door(Enum):
    """Whether a message is let in."""

    OPEN = "open"
    CLOSING = "closing"  # refused, and the first one: say so
    SHUT = "shut"


def knock(tx: Tx, chat_id: int, pace: Pace, now: float) -> Door:
    """Counts one message of a person or a group (a leaky bucket, kept as the time at which it is empty again)."""
    heard = tx.rows(
        """insert into pace (chat_id, filled) values (:chat_id, :now + :every)
        on conflict (chat_id) do update
        set filled = :every + case when pace.filled > :now then pace.filled else :now end
        where pace.shut_until <= :now and pace.filled <= :now + :slack returning chat_id""",
        chat_id=chat_id,
        now=now,
        every=pace.every,
        slack=pace.every * (pace.burst - 1),
    )
    if heard:
        return Door.OPEN
    first = tx.rows(
        "update pace set shut_until = :until where chat_id = :chat_id and shut_until <= :now returning chat_id",
        chat_id=chat_id,
        now=now,
        until=now + pace.rest,
    )
    return Door.CLOSING if first else Door.SHUT


def spend(tx: Tx, day: str, chat_id: int, limit: int, now: float) -> bool:
    """Takes one paid call out of a person's budget of a day (yyyy-mm-dd); False when nothing is left."""
    taken = tx.rows(
        """insert into spent (day, chat_id, calls, at) values (:day, :chat_id, 1, :now)
        on conflict (day, chat_id) do update set calls = spent.calls + 1, at = excluded.at
        where spent.calls < :limit returning calls""",
        day=day,
        chat_id=chat_id,
        limit=limit,
        now=now,
    )
    return bool(taken)


def refund(tx: Tx, day: str, chat_id: int) -> None:
    """Gives back a call that was not made after all."""
    tx.rows(
        "update spent set calls = calls - 1 where day = :day and chat_id = :chat_id and calls > 0",
        day=day,
        chat_id=chat_id,
    )


def spent(tx: Tx, day: str, chat_id: int) -> int:
    """The paid calls of a person on a day."""
    found = tx.rows("select calls from spent where day = :day and chat_id = :chat_id", day=day, chat_id=chat_id)
    return int(found[0]["calls"]) if found else 0
