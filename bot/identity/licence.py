"""Classes of Vietnamese driving licences and their validity, before and since 1/1/2025.

A code may have a different meaning before and since that day.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

from bot.identity import dates
from bot.identity.dates import NEVER, Never

NEW_CLASSES: Final = date(2025, 1, 1)
"""Law on Road Traffic Order and Safety 36/2024/QH15, article 57: the first day of the new classes."""

# Law on Road Traffic 23/2008/QH12, article 59; Circular 12/2017/TT-BGTVT, articles 16 (classes) and 17 (terms).
_OLD = """
A1   0 Xe mô tô hai bánh có dung tích xi-lanh từ 50 đến dưới 175 cm³
A2   0 Xe mô tô hai bánh có dung tích xi-lanh từ 175 cm³ trở lên và các loại xe hạng A1
A3   0 Xe mô tô ba bánh và các loại xe hạng A1
A4  10 Máy kéo có trọng tải đến 1.000 kg
B11  ? Xe ô tô số tự động chở người đến 9 chỗ, ô tô tải số tự động dưới 3.500 kg, không hành nghề lái xe
B1   ? Xe ô tô chở người đến 9 chỗ, ô tô tải dưới 3.500 kg, không hành nghề lái xe
B2  10 Xe ô tô chở người đến 9 chỗ, ô tô tải dưới 3.500 kg
C    5 Xe ô tô tải từ 3.500 kg trở lên và các loại xe hạng B1, B2
D    5 Xe ô tô chở người từ 10 đến 30 chỗ và các loại xe hạng B1, B2, C
E    5 Xe ô tô chở người trên 30 chỗ và các loại xe hạng B1, B2, C, D
FB2  5 Các loại xe hạng B2 kéo rơ moóc
FC   5 Các loại xe hạng C kéo rơ moóc, ô tô đầu kéo kéo sơ mi rơ moóc
FD   5 Các loại xe hạng D kéo rơ moóc
FE   5 Các loại xe hạng E kéo rơ moóc
"""

# Law 36/2024/QH15, article 57: paragraph 1 (classes) and 5 (terms).
_NEW = """
A1   0 Xe mô tô hai bánh có dung tích xi-lanh đến 125 cm³ hoặc công suất động cơ điện đến 11 kW
A    0 Xe mô tô hai bánh có dung tích xi-lanh trên 125 cm³ hoặc công suất động cơ điện trên 11 kW, xe hạng A1
B1   0 Xe mô tô ba bánh và các loại xe hạng A1
B   10 Xe ô tô chở người đến 8 chỗ (không kể chỗ của người lái), ô tô tải đến 3.500 kg
C1  10 Xe ô tô tải trên 3.500 đến 7.500 kg và các loại xe hạng B
C    5 Xe ô tô tải trên 7.500 kg và các loại xe hạng B, C1
D1   5 Xe ô tô chở người trên 8 đến 16 chỗ (không kể chỗ của người lái) và các loại xe hạng B, C1, C
D2   5 Xe ô tô chở người trên 16 đến 29 chỗ (không kể chỗ của người lái) và các loại xe hạng B, C1, C, D1
D    5 Xe ô tô chở người trên 29 chỗ (không kể chỗ của người lái), giường nằm và các loại xe hạng B, C1, C, D1, D2
BE   5 Các loại xe hạng B kéo rơ moóc trên 750 kg
C1E  5 Các loại xe hạng C1 kéo rơ moóc trên 750 kg
CE   5 Các loại xe hạng C kéo rơ moóc trên 750 kg, ô tô đầu kéo kéo sơ mi rơ moóc
D1E  5 Các loại xe hạng D1 kéo rơ moóc trên 750 kg
D2E  5 Các loại xe hạng D2 kéo rơ moóc trên 750 kg
DE   5 Các loại xe hạng D kéo rơ moóc trên 750 kg, xe ô tô chở khách nối toa
"""

_UNTIL_AGE = {"Nữ": 55, "Nam": 60}
_TEN_YEARS_FROM_AGE = {"Nữ": 45, "Nam": 50}
_GAPS = re.compile(r"[\s,;/+.\-]+")


@dataclass(frozen=True, slots=True)
class LicenceClass:
    """A class of licences: the code, the permitted vehicles (in Vietnamese) and the validity.

    `years` is 0 for unlimited validity and None for validity by the age of the driver.
    """

    code: str
    meaning: str
    years: int | None


def _table(rows: str) -> Mapping[str, LicenceClass]:
    split = (row.split(maxsplit=2) for row in rows.strip().splitlines())
    found = (LicenceClass(code, meaning, None if years == "?" else int(years)) for code, years, meaning in split)
    return MappingProxyType({each.code: each for each in found})


OLD: Final = _table(_OLD)
"""Classes of licences issued until 31/12/2024, by code. B1 for automatic gears is printed as B11."""

NEW: Final = _table(_NEW)
"""Classes of licences issued since 1/1/2025, by code. The new B1 is a motorcycle with three wheels, not a car."""


def classes(issued: date) -> Mapping[str, LicenceClass]:
    """Return the classes valid on the day of issue, by code."""
    return NEW if issued >= NEW_CLASSES else OLD


def parse(text: str, issued: date | None = None) -> tuple[LicenceClass, ...] | None:
    """Return the classes in `text` (`B2`, `A1, C`), or None when any part is not a class of the day of issue.

    Without the day, the codes of both systems are accepted. A code of both systems then has the old meaning.
    """
    known = classes(issued) if issued else {**NEW, **OLD}
    codes = [code for code in _GAPS.split(text.strip().upper()) if code]
    return tuple(known[code] for code in codes) if codes and all(code in known for code in codes) else None


def expiry(code: str, issued: date, dob: date, gender: str) -> date | Never | None:
    """Return the expiry date of a licence of one class issued on `issued`, or None for an unknown class or sex.

    The old B1 is valid to the age of 55 (women) or 60 (men), or for ten years when issued from the age of 45 or 50 on.
    """
    found = classes(issued).get(code)
    if found is None:
        return None
    if found.years is not None:
        return _later(issued, found.years) if found.years else NEVER
    if gender not in _UNTIL_AGE:
        return None
    if issued >= dates.birthday(dob, _TEN_YEARS_FROM_AGE[gender]):
        return _later(issued, 10)
    return dates.birthday(dob, _UNTIL_AGE[gender])


def _later(day: date, years: int) -> date:
    return dates.birthday(day, years)
