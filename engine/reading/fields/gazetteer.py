"""Names of Vietnam's districts and communes until July 2025 and of the communes since, for doubtful readings.

The names come from the General Statistics Office's list of administrative units (Decision 124/2004/QD-TTg and its
changes) and, for the units since July 2025, from Decision 19/2025/QD-TTg. As on cards, a unit's type stands only before
a number.
"""

from collections.abc import Mapping
from functools import cache
from itertools import chain
from pathlib import Path

from engine.reading.fields import place_words

_FILE = Path(__file__).with_name("gazetteer.txt")
_RENAMED = {"Huế": "Thừa Thiên Huế"}  # the city of 2025 kept the province's districts for half a year


@cache
def units(province: str) -> Mapping[str, tuple[str, ...]]:
    """Return the province's districts with their communes, and its communes since 2025, with no units below.

    `province` is a name without its type, of any time. An unknown province has no units.
    """
    name = province.removeprefix("TP. ")
    old = dict(_districts().get(_RENAMED.get(name, name), {}))
    return dict.fromkeys(_communes().get(name, ()), ()) | old


def is_commune(province: str, name: str) -> bool:
    """Return whether the province has such a commune since 2025."""
    return name in _communes().get(province.removeprefix("TP. "), ())


@cache
def keys_of_all() -> frozenset[str]:
    """Return the keys of the names of all districts and communes."""
    old = (name for units in _districts().values() for district, names in units.items() for name in (district, *names))
    return frozenset(map(place_words.name_key, chain(old, *_communes().values())))


def _records() -> list[list[str]]:
    return [line.split(": ") for line in _FILE.read_text("utf-8").splitlines()]


@cache
def _districts() -> dict[str, dict[str, tuple[str, ...]]]:
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for path, names in _records():
        province, comma, district = path.partition(", ")
        if comma:
            found.setdefault(province, {})[district] = tuple(names.split(", "))
    return found


@cache
def _communes() -> dict[str, tuple[str, ...]]:
    return {path: tuple(names.split(", ")) for path, names in _records() if ", " not in path}
