"""Convert Unix times to dates and times in Vietnam, the time zone of all budgets, counts and messages."""

import time
from datetime import UTC, date, datetime, timedelta, timezone

VIETNAM = timezone(timedelta(hours=7))


def vietnam_time(now: float) -> datetime:
    """Return a Unix time as a date and time in Vietnam."""
    return datetime.fromtimestamp(now, UTC).astimezone(VIETNAM)


def vietnam_day(now: float) -> str:
    """Return the day in Vietnam of a Unix time, yyyy-mm-dd."""
    return vietnam_time(now).date().isoformat()


def today() -> date:
    """Return today's date in Vietnam."""
    return vietnam_time(time.time()).date()


def format_time(at: float) -> str:
    """Return a Unix time as dd/mm/yyyy HH:MM in Vietnam."""
    return f"{vietnam_time(at):%d/%m/%Y %H:%M}"
