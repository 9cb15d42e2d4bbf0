"""Correct places and addresses by the list of provinces, districts and communes.

A unit that is written in any spelling of the list stays letter by letter. Only a unit that is no name there is
corrected, and only to the one near name of its level.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from engine.reading.fields import gazetteer, house, place_words, vocabularies
from engine.reading.fields.place_words import Gap, Word
from engine.reading.fields.unit_names import NameList, NameMatch
from engine.reading.text import reading_fusion, similarity

_MOST_UNITS = 3  # commune, district and province
_NO_COMMA = 0.3  # cost of a lost comma
_PROVINCE_COST_SHARE = 0.2  # cost allowed for misread letters of a province: the list has all of them
_HOUSE_COST = 0.3  # cost of a correction of house, hamlet or street
_EDGE_SIGNS = " ,.;:-…_·"
# A misread comma, but not the point of TP. or Q.
_MISREAD_COMMA = re.compile(r"(?:(?<=[^\W\d]{3})|(?<=\d))\. (?=[A-ZĐ])")
_DOTS = re.compile(r"[.…_·]{2,}")  # a dotted line below typewriting
# A comma between two numbers. The cleaning of texts takes it for a decimal comma.
_SPACED_COMMA = re.compile(r"(?<=\d)\s*,\s+(?=\d)")
_KEPT_COMMA = "\ue000"  # a private letter
_COMMUNE_TYPES = {"x": "X.", "p": "P.", "f": "F.", "tt": "TT.", "xã": "Xã", "phường": "Phường"}
_COMMUNE_TYPES |= {"thịtrấn": "Thị trấn", "đặckhu": "Đặc khu"}
_DISTRICT_TYPES = {"h": "H.", "q": "Q.", "tx": "TX.", "tp": "TP.", "huyện": "Huyện", "quận": "Quận"}
_DISTRICT_TYPES |= {"thịxã": "Thị xã", "thànhphố": "Thành phố"}
_PROVINCE_TYPES = {"t": "T.", "tp": "TP.", "tỉnh": "Tỉnh", "thànhphố": "Thành phố"}
_ALIASES = {"hcm": "Hồ Chí Minh", "tphcm": "Hồ Chí Minh", "tthuế": "Thừa Thiên Huế"}


# The shares of right texts were measured on misread names of the whole list: `bench.engine.places`.
_CONFIRMED_FACTOR = 0.5  # factor on the doubt (1 - confidence) about a place spelled as in the list
_CORRECTED_CAP = 0.93  # most confidence of a corrected place
_LOST_PART_CAP = 0.75  # the same of a place that lacks its house or from which a part was left out
_UNKNOWN_FACTOR = 0.6  # factor on the confidence of a place with a commune outside of the list
_NO_DISTRICT_FACTOR = 0.5  # the same where nothing but the province is known
_NO_PROVINCE_FACTOR = 0.4  # the same where not even the province is known


@dataclass(frozen=True, slots=True)
class ResolvedAddress:
    """A corrected place, the number of its units in the list, and the cost of the corrections.

    `house` is the part before the units. `whole` means that the place is known down to the commune. `dropped` means
    that a part was taken for the rest of a label and left out.
    """

    text: str
    known: int
    cost: float
    house: str = ""
    whole: bool = False
    dropped: bool = False

    def confidence(self, recognised: float, *, least_units: int = 2, expects_house: bool = False) -> float:
        """Return the confidence of the corrected text from the confidence of the recognised text.

        Only a whole place without corrections is surer than its letters. A missing part is evidence of a loss.
        `least_units` is the number of units that the field prints: one for a province alone.
        """
        is_province = least_units == self.known == 1 and not self.house
        if not is_province and (not self.whole or self.known < least_units):
            return recognised * (_NO_PROVINCE_FACTOR, _NO_DISTRICT_FACTOR, _UNKNOWN_FACTOR)[min(self.known, 2)]
        if self.dropped or (expects_house and not any(map(str.isalpha, self.house))):
            return min(recognised, _LOST_PART_CAP)
        if self.cost:
            return min(recognised, _CORRECTED_CAP)
        return recognised if self.house else 1 - (1 - recognised) * _CONFIRMED_FACTOR


@dataclass(frozen=True, slots=True)
class _Level:
    """The names of one level, the types of its units, and whether units outside of the list exist."""

    names: NameList
    types: dict[str, str]
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class _Unit:
    """A unit in the words of a text: its first word, the word behind its type, the end, the name and the type."""

    start: int
    first: int
    end: int
    name: NameMatch
    type: str  # the corrected type, empty for none or a right one
    is_apart: bool  # a separator, a number or the start of the text stands before


_Chain = tuple[_Unit, ...]


def resolve_best(texts: Iterable[str]) -> ResolvedAddress:
    """Return the reading with the most known units, then the cheapest, then the first."""
    return max(map(resolve, texts), key=lambda place: (place.known, -place.cost))


def resolve(text: str) -> ResolvedAddress:
    """Correct the province at the text's end, then the district, the commune, and the house."""
    text = _clean(text)
    words = place_words.split(text)
    chain = _best_chain(text, words)
    rest = text[: words[chain[0].start].start].rstrip(_EDGE_SIGNS) if chain else text
    own = house.drop_label_rest(rest)
    if chain and chain[0].start == 1 and words[1].gap is Gap.GLUED and len(own) == 1:
        own = ""  # a speck before the first name
    corrected = house.correct(own)
    parts = [corrected] if own else []
    for unit in chain:
        parts.append(_separator(text, words, unit) * bool(parts) + _written(text, words, unit))
    cost = sum(map(_cost, chain)) + _HOUSE_COST * (corrected != own)
    return ResolvedAddress(
        "".join(parts), len(chain), cost, corrected, whole=_is_whole(chain, own), dropped=own != rest
    )


def _clean(text: str) -> str:
    """Return the text without specks. A comma between two numbers keeps its blank: `Tổ 4, 1 Bảo Lộc`."""
    text = _SPACED_COMMA.sub(_KEPT_COMMA, _MISREAD_COMMA.sub(", ", _DOTS.sub(" ", text)))
    return reading_fusion.clean_text(text).replace(_KEPT_COMMA, ", ").strip(_EDGE_SIGNS)


def _is_whole(chain: _Chain, own: str) -> bool:
    if len(chain) != _MOST_UNITS - 1:
        return len(chain) == _MOST_UNITS
    commune, province = (unit.name.name for unit in chain)
    return gazetteer.is_commune(province, commune) and (not own or house.starts_like_house(own))


def _cost(unit: _Unit) -> float:
    return unit.name.cost + _NO_COMMA * (not unit.is_apart) + _NO_COMMA * (len(unit.type) > 3)


def _best_chain(text: str, words: Sequence[Word]) -> _Chain:
    """Return the units at the text's end that take in the most words, at the least cost."""
    chains: list[_Chain] = [()]
    for province in _units(text, words, len(words), _provinces()):
        found: list[_Chain] = [(province,)]
        for district in _units(text, words, province.start, _below_province(province.name.name)):
            level = _communes(province.name.name, district.name.name)
            communes = _units(text, words, district.start, level) if level else ()
            found += [(district, province), *((commune, district, province) for commune in communes)]
        chains += [chain for chain in found if _is_credible(text, words, chain)]
    return max(chains, key=lambda chain: (-chain[0].start if chain else -len(words), -sum(map(_cost, chain))))


def _is_credible(text: str, words: Sequence[Word], chain: _Chain) -> bool:
    """Return whether the first unit begins where a unit may begin.

    A name of a district or commune that resembles a province is a place without its province.
    """
    first = chain[0]
    begins = first.is_apart or house.is_label_rest(text[: words[first.start].start])
    return begins and (len(chain) > 1 or first.name.is_exact or not _is_unit(words, first))


def _is_unit(words: Sequence[Word], unit: _Unit) -> bool:
    """Return whether these words are the name of any unit of the list."""
    return place_words.key(word.text for word in words[unit.first : unit.end]) in gazetteer.keys_of_all()


def _units(text: str, words: Sequence[Word], end: int, level: _Level) -> Iterator[_Unit]:
    """Yield the units of the level that end before the word `end`: exact names, or else near names."""
    exact = [_with_type(words, end, match, level) for match in level.names.exact_endings(words, end)]
    yield from exact
    if not any(unit.is_apart for unit in exact):
        for match in level.names.near_endings(text, words, end, is_open=level.is_open):
            if not any(unit.name.first == match.first for unit in exact):
                yield _with_type(words, end, match, level)


def _with_type(words: Sequence[Word], end: int, match: NameMatch, level: _Level) -> _Unit:
    """Return the unit with the type before its name. Misread letters of a type need a separator in front."""
    first = match.first
    for count in (2, 1):
        start = first - count
        inner = [word.gap for word in words[start + 1 : first + 1]] if start >= 0 else [Gap.COMMA]
        if Gap.COMMA in inner or Gap.HYPHEN in inner:
            continue
        read = place_words.key(word.text for word in words[start:first])
        apart = _is_apart(words, start)
        if read in level.types:
            abbreviation = level.types[read] if len(read) < 3 and not match.is_exact else ""
            return _Unit(start, first, end, match, abbreviation, is_apart=True)
        near = [known for key, known in level.types.items() if len(key) > 2 and _differs_in_marks(key, read)]
        if near and apart:
            return _Unit(start, first, end, match, near[0], is_apart=True)
    return _Unit(first, first, end, match, "", is_apart=_is_apart(words, first))


def _differs_in_marks(one: str, other: str) -> bool:
    return place_words.plain(one) == place_words.plain(other)


def _is_apart(words: Sequence[Word], start: int) -> bool:
    """Return whether a separator or a number stands before the word."""
    return (
        start == 0
        or words[start].gap in (Gap.COMMA, Gap.HYPHEN)
        or words[start - 1].text[-1].isdigit()
        or (start == 1 and words[1].gap is Gap.GLUED)
    )


def _separator(text: str, words: Sequence[Word], unit: _Unit) -> str:
    """Return the text before the unit: a comma in place of a lost or misread one, or else as written."""
    word = words[unit.start]
    between = text[words[unit.start - 1].end : word.start] if unit.start else ""
    return between if word.gap is Gap.HYPHEN or "," in between or ";" in between else ", "


def _written(text: str, words: Sequence[Word], unit: _Unit) -> str:
    """Return type and name, corrected where they are misread."""
    first, last = words[unit.first], words[unit.end - 1]
    name = text[first.start : last.end]
    if not unit.name.is_exact or place_words.has_lost_blank(words[unit.first : unit.end]):
        name = _restore_case(unit.name.name, name)
    unit_type = f"{unit.type} " if unit.type else text[words[unit.start].start : first.start]
    return unit_type + name


def _restore_case(name: str, written: str) -> str:
    """Return the name in capitals, and with tones on the old letters, where the text has them: Hoà stays Hoà."""
    if similarity.modernise_tones(written).casefold() != name.casefold():
        written = name.upper() if written.isupper() else name
    return written if written.isupper() or similarity.modernise_tones(written) == name else name


@lru_cache(maxsize=1)
def _provinces() -> _Level:
    return _Level(NameList(sorted(vocabularies.PROVINCE_NAMES), _ALIASES, _PROVINCE_COST_SHARE), _PROVINCE_TYPES)


@lru_cache(maxsize=100)
def _below_province(province: str) -> _Level:
    return _Level(NameList(list(gazetteer.units(province))), _COMMUNE_TYPES | _DISTRICT_TYPES)


@lru_cache(maxsize=1_000)
def _communes(province: str, district: str) -> _Level | None:
    names = gazetteer.units(province).get(district, ())
    return _Level(NameList(names), _COMMUNE_TYPES, is_open=True) if names else None
