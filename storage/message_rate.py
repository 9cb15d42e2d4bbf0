"""Rate limit of the messages of a person or a group, shared by all processes.

A row holds an id and two times. The row outlives an erasure, or an erasure would lift the limit, and is deleted when
its retention period is over (`storage.retention`).
"""

from dataclasses import dataclass
from enum import Enum, auto

from storage.database import Tx

PAUSE = 30.0
"""Seconds for which all messages are refused after the limit was exceeded."""


@dataclass(frozen=True, slots=True)
class MessageRate:
    """A limit of one message in `interval` seconds on average and `burst` messages at once.

    Beyond the limit all messages are refused for `pause` seconds.
    """

    interval: float
    burst: int
    pause: float = PAUSE


class RateDecision(Enum):
    """The decision about one message."""

    ALLOWED = auto()
    NEWLY_REFUSED = auto()  # the first refused message: the person is told about the pause
    REFUSED = auto()


def count_message(tx: Tx, chat_id: int, rate: MessageRate, now: float) -> RateDecision:
    """Count one message of a person or a group and decide about the message.

    The limit is a leaky bucket, stored as the time at which the bucket is empty again.
    """
    sql = """insert into pace (chat_id, filled) values (:chat_id, :now + :interval)
        on conflict (chat_id) do update
        set filled = :interval + case when pace.filled > :now then pace.filled else :now end
        where pace.shut_until <= :now and pace.filled <= :now + :slack returning chat_id"""
    allowed = tx.rows(sql, chat_id=chat_id, now=now, interval=rate.interval, slack=rate.interval * (rate.burst - 1))
    if allowed:
        return RateDecision.ALLOWED
    sql = "update pace set shut_until = :until where chat_id = :chat_id and shut_until <= :now returning chat_id"
    first = tx.rows(sql, chat_id=chat_id, now=now, until=now + rate.pause)
    return RateDecision.NEWLY_REFUSED if first else RateDecision.REFUSED
