"""Format dates and times of Việt Nam."""

import time
from datetime import date

from bot.monitoring.vietnam_time import vietnam_time


def today() -> date:
    """Return today's date in Việt Nam."""
    return vietnam_time(time.time()).date()


def format_time(at: float) -> str:
    """Return a Unix time as dd/mm/yyyy HH:MM in Việt Nam."""
    return f"{vietnam_time(at):%d/%m/%Y %H:%M}"
