"""The day it is in Việt Nam, where the papers are used."""

from datetime import UTC, date, datetime, timedelta, timezone

VIETNAM = timezone(timedelta(hours=7))


def today() -> date:
    """Today's date in Việt Nam."""
    return datetime.now(UTC).astimezone(VIETNAM).date()
