"""Account for paid calls: store and count each call, charge a person's daily budget, watch the monthly quota."""

from __future__ import annotations

import math
from datetime import timedelta

from bot.api.descriptors import Operation
from bot.api.errors import Spent
from bot.conversation.message import N_, Text, text
from bot.monitoring import outages
from bot.monitoring.vietnam_time import vietnam_day, vietnam_time
from bot.settings import Settings
from storage import admins, call_budget, paid_calls, usage
from storage.database import Tx

WARN_AT = (80, 95)
"""Percents of the monthly quota at which the administrators get an alarm."""
DURATION_BOUNDS = (1, 2, 5, 10, 30, 60)
"""Upper bounds, in seconds, of the classes in which the duration of calls is counted."""

QUOTA_NEARS = N_("⚠️ API v1: {used} of the {quota} calls of this month are used ({percent} %).")


def begin_call(
    tx: Tx,
    key: str,
    chat_id: int,
    operation: Operation,
    progress_id: int,
    now: float,
    question: str | None,
    settings: Settings,
) -> None:
    """Store the intent to make a call, and charge the person's budget of the day. Raise ``Spent`` at the limit.

    ``question`` is the stored name of the question, for a recall. A further try of the same call takes nothing more.
    """
    if paid_calls.begin(tx, key, chat_id, operation.name, progress_id, now, question) is not None or operation.free:
        return
    staff = admins.get_role(tx, chat_id, settings.admin_ids) is not None
    limit = settings.admin_calls_per_day if staff else settings.calls_per_day
    if limit and not call_budget.spend(tx, vietnam_day(now), chat_id, limit, now):
        midnight = vietnam_time(now).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
        raise Spent(limit, midnight.timestamp() - now)


def drop_call(tx: Tx, key: str, chat_id: int, operation: Operation) -> None:
    """Delete an uncharged call, and refund the person's budget of the day of the call."""
    if (begun := paid_calls.delete_uncharged(tx, key)) is not None and not operation.free:
        call_budget.refund(tx, vietnam_day(begun), chat_id)


def record_answer(
    tx: Tx, key: str, answer: bytes, operation: Operation, now: float, seconds: float, quota: int
) -> list[Text]:
    """Store the answer of a call and count the call. Return the alarms for the administrators."""
    paid_calls.store_answer(tx, key, answer, now)
    over = outages.record_answer(tx, now)
    told = [over] if over else []
    if operation.free:
        return told
    usage.add(tx, vietnam_day(now), "call", operation.name, seconds)
    usage.add(tx, vietnam_day(now), "wait", next((str(limit) for limit in DURATION_BOUNDS if seconds <= limit), "more"))
    nears = monthly_alarm(tx, now, quota)
    return [*told, nears] if nears else told


def count_doubtful_call(tx: Tx, operation: Operation, now: float, quota: int) -> Text | None:
    """Count a call that may have been charged. Return the alarm for the administrators, if any."""
    usage.add(tx, vietnam_day(now), "doubt", operation.name)
    return monthly_alarm(tx, now, quota)


def monthly_alarm(tx: Tx, now: float, quota: int) -> Text | None:
    """Return the alarm of the highest percentage of the monthly quota newly reached, once over all processes."""
    if not quota:
        return None
    month = vietnam_day(now)[:7]
    used = usage.count_paid_calls(tx, month)
    passed = [percent for percent in WARN_AT if used >= math.ceil(quota * percent / 100)]
    new = [percent for percent in passed if usage.add(tx, month, "warned", f"{percent} of {quota}") == 1]
    return text(QUOTA_NEARS, used=used, quota=quota, percent=new[-1]) if new else None
