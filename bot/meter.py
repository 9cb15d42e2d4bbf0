"""Counts what the service does, by the day of Vietnam, and knows when the month's quota runs short."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta, timezone

from bot.api.operations import Operation
from bot.flow import N_, Text, text
from storage import calls, usage
from storage.database import Tx

VIETNAM = timezone(timedelta(hours=7))
WARN_AT = (80, 95)
"""Percents of the monthly quota at which the administrators are told."""
WAITS = (1, 2, 5, 10, 30, 60)
"""Seconds up to which an answer is counted as so quick."""

QUOTA_NEARS = N_("⚠️ API v1: {used} of the {quota} calls of this month are used ({percent} %).")


def local(now: float) -> datetime:
    """A Unix time as a date and time of Vietnam."""
    return datetime.fromtimestamp(now, UTC).astimezone(VIETNAM)


def day(now: float) -> str:
    """The day in Vietnam, yyyy-mm-dd."""
    return local(now).date().isoformat()


def answered(tx: Tx, key: str, answer: bytes, operation: Operation, now: float, seconds: float) -> int:
    """Store the answer of a call in the journal and count it; how many calls of this month were paid so far."""
    calls.answer(tx, key, answer, now)
    today = day(now)
    if not operation.free:
        usage.add(tx, today, "call", operation.name, seconds)
        bound = next((str(limit) for limit in WAITS if seconds <= limit), "more")
        usage.add(tx, today, "wait", bound)
    return 0 if operation.free else usage.used(tx, today[:7])


def warning(used: int, quota: int) -> Text | None:
    """What the administrators must hear at exactly this count: each limit is passed once, whoever counts."""
    for percent in WARN_AT:
        if quota and used == math.ceil(quota * percent / 100):
            return text(QUOTA_NEARS, used=used, quota=quota, percent=percent)
    return None
