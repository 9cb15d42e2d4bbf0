"""Convert Unix times to dates and times in Vietnam, the time zone of all budgets, counts and messages."""

from datetime import UTC, datetime, timedelta, timezone

VIETNAM = timezone(timedelta(hours=7))


def vietnam_time(now: float) -> datetime:
    """Return a Unix time as a date and time in Vietnam."""
    return datetime.fromtimestamp(now, UTC).astimezone(VIETNAM)


def vietnam_day(now: float) -> str:
    """Return the day in Vietnam of a Unix time, yyyy-mm-dd."""
    return vietnam_time(now).date().isoformat()
