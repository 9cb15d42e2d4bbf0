"""The day it is in Việt Nam, where the papers are used, and moments as people there write them."""

import time
from datetime import date

from bot import meter


def today() -> date:
    """Today's date in Việt Nam."""
    return meter.local(time.time()).date()


def moment(at: float) -> str:
    """A Unix time as dd/mm/yyyy HH:MM in Việt Nam."""
    return f"{meter.local(at):%d/%m/%Y %H:%M}"
