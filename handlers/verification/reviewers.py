"""Notify reviewers of a new case, each once until the reviewer opens the queue."""

from __future__ import annotations

from bot.chat.tools import ChatTools
from storage import admins, reviews, timers
from storage.database import Tx

REMIND = "waits"
"""Name of the timer that reminds a reviewer. ``handlers.review.notifications`` handles the timer."""
REMIND_AGAIN = 86400.0
"""Seconds after which a reviewer with an unopened notification is told of a new case once more."""


def notify(tx: Tx, tools: ChatTools, now: float) -> None:
    """Set timers that notify the reviewers of a new case. Reviewers with an unopened notification are left out."""
    staff = {*tools.app.settings.admin_ids, *(one.user_id for one in admins.list_admins(tx))} - {tools.event.chat_id}
    for user in reviews.select_reviewers_to_notify(tx, sorted(staff), now, REMIND_AGAIN):
        timers.put(tx, tools.timer(0, f"{REMIND} {user}", chat_id=user))
