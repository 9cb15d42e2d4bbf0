"""Counts what the service does, by the day of Vietnam; knows when a month's quota or a person's day runs short."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

from bot.api.errors import Spent
from bot.api.operations import Operation
from bot.conversation.flow import N_, Text, text
from bot.monitoring import outages
from bot.settings import Settings
from storage import admins, call_budget, paid_calls, usage
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


@dataclass(slots=True)
class Queue:
    """How many updates waited when this process last looked, and when that was."""

    looked: float = 0.0
    length: int = 0


def begin(
    tx: Tx, key: str, chat_id: int, operation: Operation, note: int, now: float, same: str | None, settings: Settings
) -> None:
    """Store the intent to make a call, within the person's budget of the day; ``Spent`` when nothing is left of it.

    A further try of the same call is the same call.
    """
    if paid_calls.begin(tx, key, chat_id, operation.name, note, now, same) is not None or operation.free:
        return
    staff = admins.get_role(tx, chat_id, settings.admin_ids) is not None
    limit = settings.admin_calls_per_day if staff else settings.calls_per_day
    if limit and not call_budget.spend(tx, day(now), chat_id, limit, now):
        midnight = local(now).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
        raise Spent(limit, midnight.timestamp() - now)


def drop(tx: Tx, key: str, chat_id: int, operation: Operation) -> None:
    """Forget a call known not to have been charged, and give it back to the person's budget of the day it was begun."""
    if (begun := paid_calls.delete_uncharged(tx, key)) is not None and not operation.free:
        call_budget.refund(tx, day(begun), chat_id)


def answered(
    tx: Tx, key: str, answer: bytes, operation: Operation, now: float, seconds: float, quota: int
) -> list[Text]:
    """Store the answer of a call in the journal and count it; what the administrators must hear."""
    paid_calls.store_answer(tx, key, answer, now)
    over = outages.answered(tx, now)
    told = [over] if over else []
    if operation.free:
        return told
    usage.add(tx, day(now), "call", operation.name, seconds)
    usage.add(tx, day(now), "wait", next((str(limit) for limit in WAITS if seconds <= limit), "more"))
    nears = warning(tx, now, quota)
    return [*told, nears] if nears else told


def doubted(tx: Tx, operation: Operation, now: float, quota: int) -> Text | None:
    """Count a call that may have been paid; what the administrators must hear, if anything."""
    usage.add(tx, day(now), "doubt", operation.name)
    return warning(tx, now, quota)


def warning(tx: Tx, now: float, quota: int) -> Text | None:
    """The highest limit of this month's quota that was passed and not told yet: each is told once, whoever counts."""
    if not quota:
        return None
    month = day(now)[:7]
    used = usage.count_paid_calls(tx, month)
    passed = [percent for percent in WARN_AT if used >= math.ceil(quota * percent / 100)]
    new = [percent for percent in passed if usage.add(tx, month, "warned", f"{percent} of {quota}") == 1]
    return text(QUOTA_NEARS, used=used, quota=quota, percent=new[-1]) if new else None
