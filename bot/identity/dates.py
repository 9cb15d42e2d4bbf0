"""Dates in the formats of Vietnamese documents, dates known in part, unlimited validity, and expiry of identity cards.

The value of a date field is a day, a year with or without a month (old papers have the year of birth alone), or
`Không thời hạn`.
"""

import calendar
import enum
import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.identity import letters


class Never(enum.Enum):
    """The expiry of a document without an expiry date."""

    NEVER = "Không thời hạn"


NEVER: Final = Never.NEVER


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A year, or a month of a year, of a day that the paper does not tell."""

    year: int
    month: int | None = None


Value = date | PartialDate | Never
"""The value of a date field."""

_SPLIT = re.compile(r"(?<!\d)(\d{1,2})\s*([/.\-])\s*(\d{1,2})\s*[/.\-]\s*(\d{4})(?!\d)")
_SOLID = re.compile(r"(?<!\d)(\d{2})(\d{2})(\d{4})(?!\d)")
# A whole text like 1955, 05/1955, --/05/1955 or tháng 5 năm 1955. Among other words a year is no date.
_PARTIAL = re.compile(
    r"(?:(?:sinh|ngay)\W+)?(?:(?:thang )?(?P<month>\d{1,2}) ?(?:[/.\-]|,? ?nam) ?|nam )?(?P<year>\d{4})"
)
_UNKNOWN_PARTS = " ./-_…xX*"
_ENDLESS = re.compile(r"khong(?:co)?thoihan")
_YEARS = range(1900, 2200)

# Law on Identity 26/2023/QH15, article 21(1); the Law 59/2014/QH13, article 21, had the same ages from 25 on.
_CHANGE_AGES = (14, 25, 40, 60)
_GRACE_YEARS = 2


def parse(text: str) -> Value | None:
    """Return the one date in `text`, the partial date that `text` is, `NEVER` for `Không thời hạn`, or None.

    The formats are dd/mm/yyyy, d-m-yyyy, dd.mm.yyyy and ddmmyyyy, also among other words, and of partial dates mm/yyyy
    and yyyy. Two different dates, an impossible day and a year outside 1900 to 2199 give None, because a wrong date is
    worse than no date.
    """
    bare = letters.plain(letters.nfc(text)).casefold()
    if _ENDLESS.search(re.sub(r"[^a-z]", "", bare)):
        return NEVER
    found = [(match[1], match[3], match[4]) for match in _SPLIT.finditer(text)]
    found += [(match[1], match[2], match[3]) for match in _SOLID.finditer(text)]
    if not found:
        return _partial(bare)
    dates = {_day(*parts) for parts in found}
    return dates.pop() if len(dates) == 1 else None


def _partial(bare: str) -> PartialDate | None:
    match = _PARTIAL.fullmatch(bare.strip(_UNKNOWN_PARTS))
    if match is None or int(match["year"]) not in _YEARS:
        return None
    month = int(match["month"]) if match["month"] else None
    return PartialDate(int(match["year"]), month) if month is None or 1 <= month <= 12 else None


def show(value: Value) -> str:
    """Return `value` in the format of the cards: dd/mm/yyyy, mm/yyyy, yyyy or `Không thời hạn`."""
    if isinstance(value, Never):
        return NEVER.value
    if isinstance(value, PartialDate):
        return f"{value.year:04d}" if value.month is None else f"{value.month:02d}/{value.year:04d}"
    return f"{value:%d/%m}/{value.year:04d}"


def agree(one: Value, other: Value) -> bool:
    """Return whether both may be the same: the parts that both know are equal."""
    if isinstance(one, Never) or isinstance(other, Never):
        return one is other
    return first(one) <= last(other) and first(other) <= last(one)


def first(value: date | PartialDate) -> date:
    """Return the first day that the date may be."""
    return date(value.year, value.month or 1, 1) if isinstance(value, PartialDate) else value


def last(value: date | PartialDate) -> date:
    """Return the last day that the date may be."""
    if isinstance(value, date):
        return value
    month = value.month or 12
    return date(value.year, month, calendar.monthrange(value.year, month)[1])


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
