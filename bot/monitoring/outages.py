"""Trouble at the API that concerns everybody: the administrators hear once when it begins, and once when it is over."""

from __future__ import annotations

from bot.api.errors import ApiError, BadFormat, NoContent, OutOfQuota, Spent, Unavailable, Uncertain, WrongKey
from bot.conversation.flow import N_, Text, text
from storage import outages, timers
from storage.database import Tx

SPREAD = 5.0
"""Seconds over which those who wait for the service come back to it."""

ADMIN_QUOTA = N_("🚨 API v1: the account has no requests left. People cannot be served until it is topped up.")
ADMIN_KEY = N_("🚨 API v1 refuses CVAPI_KEY or CVAPI_SECRET. People cannot be served until they are corrected.")
ADMIN_DOWN = N_(
    "🚨 API v1 does not answer. People are told so and keep their photos; it is tried again by itself. "
    "You will hear when it is back."
)
ADMIN_OVER = N_("✅ API v1 works again, after {minutes} minutes.")

TOLD = {"quota": ADMIN_QUOTA, "key": ADMIN_KEY, "down": ADMIN_DOWN}


def answered(tx: Tx, now: float) -> Text | None:
    """The service did what it should: what the administrators must hear when trouble is over by that.

    Whoever waits for it then comes back soon.
    """
    if not (ended := outages.end(tx)):
        return None
    timers.bring_forward(tx, now, SPREAD)
    return text(ADMIN_OVER, minutes=max(1, round((now - min(ended.values())) / 60)))


def failed(tx: Tx, error: ApiError, now: float, *, silent: bool) -> Text | None:
    """A call ended in an error: what the administrators must hear, if this is where trouble begins or ends.

    ``silent`` says that the service just failed so often in a row that it is left alone for a while.
    """
    if isinstance(error, NoContent | BadFormat):  # about one photo: the service works
        return answered(tx, now)
    name = _name(error, silent=silent)
    return text(TOLD[name]) if name and outages.begin(tx, name, now) else None


def _name(error: ApiError, *, silent: bool) -> str:
    """Which trouble an error belongs to; "" for one that is none, or may be one call's own."""
    if isinstance(error, OutOfQuota):
        return "quota"
    if isinstance(error, WrongKey):
        return "key"
    down = isinstance(error, Unavailable | Uncertain) and not isinstance(error, Spent)
    return "down" if down and silent else ""
