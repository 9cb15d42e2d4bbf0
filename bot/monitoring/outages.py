"""Outages of API v1: the administrators get an alarm at the beginning and at the end of each outage."""

from __future__ import annotations

from bot.api.errors import ApiError, BadFormat, NoContent, OutOfQuota, Spent, Unavailable, Uncertain, WrongKey
from bot.conversation.message import N_, Text, text
from storage import outages, timers
from storage.database import Tx

SPREAD_SECONDS = 5.0
"""Seconds over which the waiting calls are spread when the service works again."""

ADMIN_QUOTA = N_("🚨 API v1: the account has no requests left. People cannot be served until it is topped up.")
ADMIN_KEY = N_("🚨 API v1 refuses CVAPI_KEY or CVAPI_SECRET. People cannot be served until they are corrected.")
ADMIN_DOWN = N_(
    "🚨 API v1 does not answer. People are told so and keep their photos; it is tried again by itself. "
    "You will hear when it is back."
)
ADMIN_OVER = N_("✅ API v1 works again, after {minutes} minutes.")

ALARMS = {"quota": ADMIN_QUOTA, "key": ADMIN_KEY, "down": ADMIN_DOWN}


def record_answer(tx: Tx, now: float) -> Text | None:
    """Record an answer of the service. At the end of an outage bring waiting calls forward and return the alarm."""
    if not (ended := outages.end(tx)):
        return None
    timers.bring_forward(tx, now, SPREAD_SECONDS)
    return text(ADMIN_OVER, minutes=max(1, round((now - min(ended.values())) / 60)))


def record_failure(tx: Tx, error: ApiError, now: float, *, silent: bool) -> Text | None:
    """Record a call that ended in an error. Return the alarm when the error begins or ends an outage.

    ``silent`` tells that the client has just stopped calling the service, after several failures in a row.
    """
    if isinstance(error, NoContent | BadFormat):  # the fault of one photo: the service works
        return record_answer(tx, now)
    name = _name(error, silent=silent)
    return text(ALARMS[name]) if name and outages.begin(tx, name, now) else None


def _name(error: ApiError, *, silent: bool) -> str:
    """Return the name of the outage that an error belongs to, "" for an error that may concern one call alone."""
    if isinstance(error, OutOfQuota):
        return "quota"
    if isinstance(error, WrongKey):
        return "key"
    down = isinstance(error, Unavailable | Uncertain) and not isinstance(error, Spent)
    return "down" if down and silent else ""
