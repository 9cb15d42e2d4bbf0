"""Every place of the list stays letter by letter, in all ways in which people write places."""

import re
from collections.abc import Callable, Iterator

import pytest

from bench.engine.places import list_places
from engine.reading.fields import addresses

_Units = tuple[str, ...]

_LATE_TONES = {"òa": "oà", "óa": "oá", "ỏa": "oả", "õa": "oã", "ọa": "oạ", "óe": "oé", "ùy": "uỳ", "úy": "uý"}
_LATE_TONES |= {"ủy": "uỷ", "ũy": "uỹ", "ụy": "uỵ"}
_OPEN_VOWEL = re.compile(rf"(?<![qQ])({'|'.join(_LATE_TONES)})\b")
_NUMBERED = re.compile(r"(Phường|Quận) (\d+)")
_HOUSES = (
    *("TDP 5", "KP3", "Tổ 4", "Ấp 2", "Thôn Đông", "SN 12", "CC An Bình", "Lô B2", "Block A", "Khu VSIP II"),
    *("Buôn Ea Sut", "Plei Ku Roh", "Đội 3", "Xóm 7", "số 5 ngõ 12/3A", "KV3, đường 3/2", "Chung cư Thanh Đa"),
)


def _with_types(commune: str, district: str, province: str) -> Callable[[_Units], str]:
    """Return a way to write a place with a type before each unit."""

    def write(units: _Units) -> str:
        types = (commune, district, province) if len(units) == 3 else (commune, province)
        typed = (name if _NUMBERED.match(name) else kind + name for kind, name in zip(types, units, strict=True))
        return ", ".join(typed)

    return write


def _with_house(house: str) -> Callable[[_Units], str]:
    return lambda units: ", ".join((house, *units))


def _with_old_tones(units: _Units) -> str:
    return _OPEN_VOWEL.sub(lambda match: _LATE_TONES[match[0]], ", ".join(units))


WAYS: tuple[Callable[[_Units], str], ...] = (
    ",".join,
    " , ".join,
    " - ".join,
    lambda units: ", ".join(units).upper(),
    _with_old_tones,
    lambda units: ", ".join(units[1:]),
    lambda units: units[-1],
    lambda units: _NUMBERED.sub(lambda match: f"{match[1][0]}.{match[2]}", ", ".join(units)),
    lambda units: _NUMBERED.sub(lambda match: f"{match[1][0]} {match[2]}", ", ".join(units)),
    _with_types("Xã ", "Huyện ", "Tỉnh "),
    _with_types("xã ", "huyện ", "tỉnh "),
    _with_types("Phường ", "Quận ", "Thành phố "),
    _with_types("Thị trấn ", "Thị xã ", "Tỉnh "),
    _with_types("X. ", "H. ", "T. "),
    _with_types("X.", "H.", "T."),
    _with_types("TT ", "TX ", "TP "),
    _with_types("TT.", "TX.", "TP."),
    _with_types("P. ", "Q. ", "TP. "),
    lambda units: _with_types("Xã ", "Huyện ", "Tỉnh ")(units).upper(),
    *map(_with_house, _HOUSES),
)


def with_plain_commas(text: str) -> str:
    """Return the text with one blank behind each comma."""
    return re.sub(r"\s*,\s*", ", ", text)


def places_in_all_ways() -> Iterator[str]:
    """Yield every second place, each in the next of the ways."""
    for number, place in enumerate(list(list_places())[::2]):
        yield WAYS[number % len(WAYS)](tuple(place.split(", ")))


def changed(places: Iterator[str]) -> list[tuple[str, str]]:
    """Return the places that do not stay, with what becomes of each."""
    found = ((place, addresses.resolve(place).text) for place in places)
    return [(place, text) for place, text in found if text != with_plain_commas(place)]


def test_every_place_stays() -> None:
    """A repair never changes a place of the list, and each place is known down to the commune."""
    assert changed(list_places()) == []
    assert not [place for place in list(list_places())[::20] if not addresses.resolve(place).whole]


def test_every_way_of_writing_stays() -> None:
    """Types, abbreviations, capitals, tone positions, separators and houses stay as written."""
    assert changed(places_in_all_ways()) == []


@pytest.mark.parametrize("way", WAYS)
def test_a_name_that_resembles_a_type_stays(way: Callable[[_Units], str]) -> None:
    """Thủy Phương is no Phường, Kim Xá no Xã, Thượng Quan no Quận, Phước Tỉnh no Tỉnh."""
    places = [place for place in list_places() if re.search(r"(Phương|Xá|Xa|Quan|Quân|Tỉnh|Huyên),", place)][::8]
    assert changed(way(tuple(place.split(", "))) for place in places) == []


@pytest.mark.parametrize(
    "place",
    [
        "Xã Đak Đoa, Huyện Đak Đoa, Gia Lai",
        "Kim Quí, An Minh, Kiên Giang",
        "Phước Mĩ, Sơn Trà, Đà Nẵng",
        "Khuất Xá, Lộc Bình, Lạng Sơn",
        "Phường 12, Quận 10, TP HCM",
        "Long Hải, Long Điền, Bà Rịa-Vũng Tàu",
        "Vĩnh Ninh, Thừa Thiên - Huế",
        "Tân Phú, Đắc Lắc",
    ],
)
def test_other_spellings_stay(place: str) -> None:
    """Usual spellings besides the spelling of the list are no errors."""
    assert addresses.resolve(place).text == place
