"""Provinces by date: 63 with their codes until the merger of 2025, and 34 since."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from bot.identity import letters

# Resolution 202/2025/QH15 came into force on 12/6/2025. The new provinces, without districts, exist from this day.
MERGER = date(2025, 7, 1)

# Circular 07/2016/TT-BCA, annex 1.
_OLD = """
001 Hà Nội|002 Hà Giang|004 Cao Bằng|006 Bắc Kạn|008 Tuyên Quang|010 Lào Cai|011 Điện Biên|012 Lai Châu|014 Sơn La
015 Yên Bái|017 Hòa Bình|019 Thái Nguyên|020 Lạng Sơn|022 Quảng Ninh|024 Bắc Giang|025 Phú Thọ|026 Vĩnh Phúc
027 Bắc Ninh|030 Hải Dương|031 Hải Phòng|033 Hưng Yên|034 Thái Bình|035 Hà Nam|036 Nam Định|037 Ninh Bình
038 Thanh Hóa|040 Nghệ An|042 Hà Tĩnh|044 Quảng Bình|045 Quảng Trị|046 Thừa Thiên Huế|048 Đà Nẵng|049 Quảng Nam
051 Quảng Ngãi|052 Bình Định|054 Phú Yên|056 Khánh Hòa|058 Ninh Thuận|060 Bình Thuận|062 Kon Tum|064 Gia Lai
066 Đắk Lắk|067 Đắk Nông|068 Lâm Đồng|070 Bình Phước|072 Tây Ninh|074 Bình Dương|075 Đồng Nai
077 Bà Rịa - Vũng Tàu|079 TP. Hồ Chí Minh|080 Long An|082 Tiền Giang|083 Bến Tre|084 Trà Vinh|086 Vĩnh Long
087 Đồng Tháp|089 An Giang|091 Kiên Giang|092 Cần Thơ|093 Hậu Giang|094 Sóc Trăng|095 Bạc Liêu|096 Cà Mau
"""

# Resolution 202/2025/QH15, article 1: new provinces with the old codes of the merged provinces.
_MERGED = """
Tuyên Quang 002 008|Lào Cai 010 015|Thái Nguyên 006 019|Phú Thọ 017 025 026|Bắc Ninh 024 027|Hưng Yên 033 034
Hải Phòng 030 031|Ninh Bình 035 036 037|Quảng Trị 044 045|Đà Nẵng 048 049|Quảng Ngãi 051 062|Gia Lai 052 064
Khánh Hòa 056 058|Lâm Đồng 060 067 068|Đắk Lắk 054 066|TP. Hồ Chí Minh 074 077 079|Đồng Nai 070 075
Tây Ninh 072 080|Cần Thơ 092 093 094|Vĩnh Long 083 084 086|Đồng Tháp 082 087|Cà Mau 095 096|An Giang 089 091
Huế 046
"""


def _cells(table: str) -> list[str]:
    return [cell for line in table.strip().splitlines() for cell in line.split("|")]


def _merged() -> dict[str, str]:
    names = dict(PROVINCES)
    for cell in _cells(_MERGED):
        words = cell.split()
        names |= {word: " ".join(w for w in words if not w.isdecimal()) for word in words if word.isdecimal()}
    return names


PROVINCES: Mapping[str, str] = MappingProxyType({cell[:3]: cell[4:] for cell in _cells(_OLD)})
"""Code of a personal number (three digits) -> province before the merger, 63 provinces."""

PROVINCES_NOW: Mapping[str, str] = MappingProxyType(_merged())
"""Code of a personal number (three digits) -> province since the merger, 34 provinces."""

CITIES = frozenset({"001", "031", "048", "079", "092"})
"""Codes of the centrally governed cities (thành phố trực thuộc trung ương) until 2024. Huế joined in 2025."""

# Thừa Thiên Huế became the city of Huế within its old borders (Resolution 175/2024/QH15).
_HUE = date(2025, 1, 1)
_VERSIONS = ((MERGER, PROVINCES_NOW), (_HUE, {**PROVINCES, "046": "Huế"}), (date.min, PROVINCES))


def name(code: str, on: date) -> str | None:
    """Return the province of a code on the day `on`, or None for a country or an unknown code."""
    return _version(on)[1].get(code)


def since(on: date) -> date:
    """Return the first day of the borders that are valid on the day `on`."""
    return _version(on)[0]


def moved(printed: str, on: date) -> tuple[str, str] | None:
    """Return the old province at the end of a printed place, and its province on the day `on`.

    Return None when both have the same name, or when the last comma is not followed by one of the 63 provinces.
    """
    found = code(printed.rpartition(",")[2])
    old, new = (PROVINCES[found], name(found, on)) if found else (None, None)
    return (old, new) if old and new and _key(new) not in {_key(old), _key(printed.rpartition(",")[2])} else None


def _version(on: date) -> tuple[date, Mapping[str, str]]:
    return next(version for version in _VERSIONS if on >= version[0])


def code(name: str) -> str | None:
    """Return the code of an old province, or None. Diacritics, case and a leading `Tỉnh` or `TP.` are ignored."""
    return _CODES.get(_key(name))


def _key(name: str) -> str:
    bare = letters.plain(letters.nfc(name)).casefold()
    for title in ("thanh pho ", "tinh ", "tp. ", "tp.", "tp "):
        bare = bare.removeprefix(title)
    return "".join(c for c in bare if c.isalpha())


# Other spellings on cards and by people, by key.
_SPELLINGS = {"hue": "046", "baccan": "006", "daclac": "066", "dacnong": "067", "hcm": "079"}
_CODES: Mapping[str, str] = MappingProxyType({_key(name): code for code, name in PROVINCES.items()} | _SPELLINGS)
