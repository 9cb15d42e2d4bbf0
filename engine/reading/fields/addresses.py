"""Correct places and addresses by the list of provinces, districts and communes."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.identity import letters
from engine.reading.fields import gazetteer, vocabularies
from engine.reading.text import reading_fusion, similarity, spelling

_DIACRITICS_ONLY = 0.69  # largest cost at which no letter differs
_MAX_COST_SHARE = 0.16  # cost allowed for misread letters, as a share of the name's letters
_MAX_STREET_COST_SHARE = 0.11  # the same for the long name of a street
_MIN_ALLOWED_COST = 0.35  # cost allowed for any name, however short: one diacritic
_MIN_LEAD = 0.25  # distance in cost to the next best name
_LETTER_BONUS = 0.1  # bonus for each letter of a name: Thừa Thiên Huế wins over Huế
_NO_COMMA = 0.3  # cost of a lost comma
_UNIT_TYPES = ("Thành phố", "Thị xã", "Thị trấn", "Đặc khu", "Phường", "Huyện", "Quận", "Tỉnh", "Xã")
_SHORT_TYPE = re.compile(r"(?:^|[ ,])(T[PXT]|[PQHX])[.,]? ?$")
_EDGE_SIGNS = " ,.;:-…_·"
_UNIT_START = re.compile(r"(?:^|[,.;:\d]) *$")  # text before a commune: nothing, a comma or a number
_MIN_LABEL_LENGTH = 8  # characters from which misread words may be the rest of a label
# A misread comma, but not the point of TP. or Q.
_MISREAD_COMMA = re.compile(r"(?:(?<=[^\W\d]{3})|(?<=\d))\. (?=[A-ZĐ])")
_DOTS = re.compile(r"[.…_·]{2,}")  # a dotted line below typewriting
_LEAD_WORDS = re.compile(r"[^\W\d]+(?: [^\W\d]+){0,2}(?= \d)")  # words before a number
_STREET = re.compile(r"(?<= )[^\W\d]+(?: [^\W\d]+)+$")


@dataclass(frozen=True, slots=True)
class ResolvedAddress:
    """A corrected place, the number of its units in the list, and the cost of the corrections.

    `whole` means that the place is known down to the commune.
    """

    text: str
    known: int
    cost: float
    whole: bool = False  # down to the commune


def resolve_best(texts: Iterable[str]) -> ResolvedAddress:
    """Return the reading with the most known units, then the cheapest, then the first."""
    return max(map(resolve, texts), key=lambda place: (place.known, -place.cost))


def resolve(text: str) -> ResolvedAddress:
    """Correct the province at the text's end, then the district, the commune, and the house."""
    rest = reading_fusion.clean_text(_MISREAD_COMMA.sub(", ", _DOTS.sub(" ", text))).strip(_EDGE_SIGNS)
    parts: list[str] = []
    total_cost, province, name = 0.0, "", ""
    units: Mapping[str, Sequence[str]] = dict.fromkeys(vocabularies.PROVINCE_NAMES, ())
    names: Iterable[str] = units
    while rest and len(parts) < 3 and (found := _match_unit(names, rest, open_list=len(parts) == 2)):
        name, part, rest, cost = found
        province = province or name
        parts.insert(0, part)
        total_cost += cost
        units = units if len(parts) > 1 else gazetteer.units(name)
        names = units if len(parts) == 1 else units[name] if len(parts) == 2 else ()
    rest = _drop_label_rest(rest) if parts else rest
    whole = len(parts) == 3 or (len(parts) == 2 and gazetteer.is_commune(province, name) and _starts_like_house(rest))
    written = ", ".join(part for part in (correct_house_part(rest), *parts) if part)
    return ResolvedAddress(written, len(parts), total_cost, whole)


def _drop_label_rest(text: str) -> str:
    """Return house and hamlet without the rest of a label: words that can be no syllable, or a single sign."""
    text = text.rpartition(":")[2].strip(_EDGE_SIGNS)
    words = [word for word in re.findall(r"[^\W\d_]+", text) if len(word) > 1]
    no_syllables = sum(not spelling.is_syllable(word) for word in words)
    return "" if words and 2 * no_syllables >= len(words) else text


def _starts_like_house(text: str) -> bool:
    """Return whether the text is empty or starts with a house: a number or a word before a number.

    Any other text may be a commune.
    """
    first = text.partition(" ")[0]
    return not text or any(map(str.isdigit, text)) or vocabularies.lookup(first, vocabularies.ADDRESS_WORDS) is not None


def correct_house_part(text: str) -> str:
    """Restore diacritics in house, hamlet and street, by address words and well-known street names."""
    return ", ".join(
        _correct_street(_LEAD_WORDS.sub(lambda match: _correct_lead_word(match[0]), part)) for part in text.split(", ")
    )


def _correct_lead_word(text: str) -> str:
    """Correct a word that precedes a number.

    Words like `đường` in the middle of a part keep their small letters.
    """
    known = vocabularies.lookup(text, vocabularies.ADDRESS_WORDS)
    return known.lower() if known and text.islower() else known or text


def _correct_street(part: str) -> str:
    match = _STREET.search(part)
    if match is None:
        return part
    rated = sorted((similarity.distance(name, match[0]), name) for name in vocabularies.STREETS)
    limit = max(_DIACRITICS_ONLY, _MAX_STREET_COST_SHARE * len(rated[0][1]))
    is_clear = 0 < rated[0][0] <= limit and rated[1][0] - rated[0][0] >= _MIN_LEAD
    return part[: match.start()] + rated[0][1] if is_clear else part


def _match_unit(names: Iterable[str], text: str, *, open_list: bool) -> tuple[str, str, str, float] | None:
    """Return the name at the end of the text, the corrected spelling, the text before the name, and the cost."""
    modern = similarity.modernise_tones(text)
    rated = sorted(_rate_unit(name, modern, open_list=open_list) for name in names)
    if not rated or rated[0][0] == float("inf"):
        return None
    score, cost, start, name = rated[0]
    if cost > max(_MIN_ALLOWED_COST, _MAX_COST_SHARE * len(name)) or (
        len(rated) > 1 and cost and rated[1][0] - score < _MIN_LEAD
    ):
        return None
    if (
        open_list
        and _plain_letters(text[start:]) != _plain_letters(name)
        and all(map(spelling.is_syllable, text[start:].split()))
    ):
        return None  # a commune outside of the list
    # A single character in front is a speck.
    before, unit_type = _split_unit_type(text[:start]) if start > 1 else ("", "")
    return name, unit_type + _restore_case(name, text[start:]), before.rstrip(_EDGE_SIGNS), cost


def _plain_letters(text: str) -> str:
    return letters.plain(text).casefold()


def _restore_case(name: str, written: str) -> str:
    """Return the name in capitals, and with tones on the old letters, where the text has them: Hoà stays Hoà."""
    if similarity.modernise_tones(written).casefold() != name.casefold():
        written = name.upper() if written.isupper() else name
    return written if written.isupper() or similarity.modernise_tones(written) == name else name


def _rate_unit(name: str, text: str, *, open_list: bool) -> tuple[float, float, int, str]:
    """Return score, cost and start of the name at the end of the text.

    In an open list the name must follow a comma or a number.
    """
    cost, start = similarity.closest_ending(name, text)
    before = _split_unit_type(text[:start])[0]
    alone = bool(_UNIT_START.search(before)) or (len(before) > _MIN_LABEL_LENGTH and not _drop_label_rest(before))
    if (start > 1 and text[start - 1].isalnum()) or (open_list and not (alone or start == 1)):
        return float("inf"), cost, start, name
    return cost + _NO_COMMA * (not alone) - _LETTER_BONUS * len(name), cost, start, name


def _split_unit_type(text: str) -> tuple[str, str]:
    """Return the text without the type of the unit at its end, and the corrected type with a blank."""
    if short := _SHORT_TYPE.search(text):
        return text[: short.start(1)], f"{short[1]}. "
    bare = text.rstrip()
    for unit_type in _UNIT_TYPES if bare != text else ():
        cost, start = similarity.closest_ending(unit_type, bare)
        if cost <= _DIACRITICS_ONLY and not (start and bare[start - 1].isalnum()):
            return bare[:start], f"{unit_type} "
    return text, ""
