"""Dates in the formats of Vietnamese documents, unlimited validity (`Không thời hạn`), and expiry of identity cards."""

import enum
import re
from datetime import date
from typing import Final

from bot.identity import letters


class Never(enum.Enum):
    """The expiry of a document without an expiry date."""

    NEVER = "Không thời hạn"


NEVER: Final = Never.NEVER

_SPLIT = re.compile(r"(?<!\d)(\d{1,2})\s*([/.\-])\s*(\d{1,2})\s*[/.\-]\s*(\d{4})(?!\d)")
_SOLID = re.compile(r"(?<!\d)(\d{2})(\d{2})(\d{4})(?!\d)")
_ENDLESS = re.compile(r"khong(?:co)?thoihan")
_YEARS = range(1900, 2200)

# Law on Identity 26/2023/QH15, article 21(1); the Law 59/2014/QH13, article 21, had the same ages from 25 on.
_CHANGE_AGES = (14, 25, 40, 60)
_GRACE_YEARS = 2


def parse(text: str) -> date | Never | None:
    """Return the one date in `text`, `NEVER` for `Không thời hạn`, or None.

    The formats are dd/mm/yyyy, d-m-yyyy, dd.mm.yyyy and ddmmyyyy, also among other words. Two different dates, an
    impossible day and a year outside 1900 to 2199 give None, because a wrong date is worse than no date.
    """
    if _ENDLESS.search(letters.bare_letters(text)):
        return NEVER
    found = [(match[1], match[3], match[4]) for match in _SPLIT.finditer(text)]
    found += [(match[1], match[2], match[3]) for match in _SOLID.finditer(text)]
    dates = {_day(*parts) for parts in found}
    return dates.pop() if len(dates) == 1 else None


def show(value: date | Never) -> str:
    """Return `value` in the format of the cards: dd/mm/yyyy or `Không thời hạn`."""
    return NEVER.value if isinstance(value, Never) else f"{value:%d/%m}/{value.year:04d}"


def birthday(dob: date, age: int) -> date:
    """Return the day on which someone born on `dob` becomes `age`.

    29 February counts as the last day of February in a year without that day (Civil Code 2015, article 148, on months).
    """
    try:
        return dob.replace(year=dob.year + age)
    except ValueError:
        return date(dob.year + age, 2, 28)


def expiry(dob: date, issued: date) -> date | Never:
    """Return the expiry date of an identity card issued on `issued`.

    Law on Identity 26/2023/QH15, article 21: cards are changed at the ages of 14, 25, 40 and 60. A card issued within
    the two years before one of these ages is valid to the next age. A card issued later is valid without limit.
    """
    for age in _CHANGE_AGES:
        if issued < birthday(dob, age - _GRACE_YEARS):
            return birthday(dob, age)
    return NEVER


def _day(day: str, month: str, year: str) -> date | None:
    if int(year) not in _YEARS:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
