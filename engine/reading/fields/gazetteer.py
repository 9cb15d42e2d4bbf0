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
    old = dict(old_units().get(_RENAMED.get(name, name), {}))
    return dict.fromkeys(new_communes().get(name, ()), ()) | old


def is_commune(province: str, name: str) -> bool:
    """Return whether the province has such a commune since 2025."""
    return place_words.name_key(name) in _commune_keys(province.removeprefix("TP. "))


def has_commune(province: str, district: str, name: str) -> bool:
    """Return whether the district had such a commune until July 2025."""
    names = old_units().get(province.removeprefix("TP. "), {}).get(district, ())
    return place_words.name_key(name) in map(place_words.name_key, names)


@cache
def _commune_keys(province: str) -> frozenset[str]:
    return frozenset(map(place_words.name_key, new_communes().get(province, ())))


@cache
def keys_of_all() -> frozenset[str]:
    """Return the keys of the names of all districts and communes."""
    old = (name for units in old_units().values() for district, names in units.items() for name in (district, *names))
    return frozenset(map(place_words.name_key, chain(old, *new_communes().values())))


def _records() -> list[list[str]]:
    return [line.split(": ") for line in _FILE.read_text("utf-8").splitlines()]


@cache
def old_units() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """Return the communes until July 2025 by province and district."""
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for path, names in _records():
        province, comma, district = path.partition(", ")
        if comma:
            found.setdefault(province, {})[district] = tuple(names.split(", "))
    return found


@cache
def new_communes() -> Mapping[str, tuple[str, ...]]:
    """Return the communes since July 2025 by province."""
    return {path: tuple(names.split(", ")) for path, names in _records() if ", " not in path}
