"""Places and addresses: their ends are compared with the list of provinces, districts and communes."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.identity import letters
from engine.reading.fields import gazetteer, vocabularies
from engine.reading.text import reading_fusion, similarity, spelling

_MARKS_ONLY = 0.69  # cost up to which no letter differs
_SHARE = 0.16  # of a name's letters: what a misread one may cost
_STREET_SHARE = 0.11  # the same for the long name of a street
_LEAST = 0.35  # and what it may cost however short it is: one mark
_APART = 0.25  # by how much the next best name must be worse
_LONGER = 0.1  # what each letter of a name counts for it: Thừa Thiên Huế before Huế
_NO_COMMA = 0.3  # cost of a comma that was not read
_TITLES = ("Thành phố", "Thị xã", "Thị trấn", "Đặc khu", "Phường", "Huyện", "Quận", "Tỉnh", "Xã")
_SHORT = re.compile(r"(?:^|[ ,])(T[PXT]|[PQHX])[.,]? ?$")
_RIM = " ,.;:-…_·"
_AFTER = re.compile(r"(?:^|[,.;:\d]) *$")  # what stands before a commune: nothing, a comma, a number
_LABEL = 8  # characters from which misread words may be what is left of a label
_STOP = re.compile(r"(?:(?<=[^\W\d]{3})|(?<=\d))\. (?=[A-ZĐ])")  # a comma misread, but not the point of TP. or Q.
_DOTS = re.compile(r"[.…_·]{2,}")  # a dotted line below typewriting
_HEAD = re.compile(r"[^\W\d]+(?: [^\W\d]+){0,2}(?= \d)")  # words before a number
_STREET = re.compile(r"(?<= )[^\W\d]+(?: [^\W\d]+)+$")


@dataclass(frozen=True, slots=True)
class ResolvedAddress:
    """A place as it should be written, how many of its units the list knows, and what their faults cost."""

    text: str
    known: int
    cost: float
    whole: bool = False  # down to the commune


def resolve_best(texts: Iterable[str]) -> ResolvedAddress:
    """Of several readings of one place, the one of which the list knows most, the first one before equals."""
    return max(map(resolve, texts), key=lambda place: (place.known, -place.cost))


def resolve(text: str) -> ResolvedAddress:
    """Put right the province at the text's end, the district before it, the commune before that, then the house."""
    rest = reading_fusion.clean_text(_STOP.sub(", ", _DOTS.sub(" ", text))).strip(_RIM)
    parts: list[str] = []
    spent, province, name = 0.0, "", ""
    units: Mapping[str, Sequence[str]] = dict.fromkeys(vocabularies.PROVINCE_NAMES, ())
    names: Iterable[str] = units
    while rest and len(parts) < 3 and (found := _match_unit(names, rest, open_list=len(parts) == 2)):
        name, part, rest, faults = found
        province = province or name
        parts.insert(0, part)
        spent += faults
        units = units if len(parts) > 1 else gazetteer.units(name)
        names = units if len(parts) == 1 else units[name] if len(parts) == 2 else ()
    rest = _drop_label_rest(rest) if parts else rest
    whole = len(parts) == 3 or (len(parts) == 2 and gazetteer.is_commune(province, name) and _starts_like_house(rest))
    return ResolvedAddress(
        ", ".join(part for part in (correct_house_part(rest), *parts) if part), len(parts), spent, whole
    )


def _drop_label_rest(text: str) -> str:
    """House and hamlet without what is left of a label before them: words that no syllable can be, or one sign."""
    text = text.rpartition(":")[2].strip(_RIM)
    words = [word for word in re.findall(r"[^\W\d_]+", text) if len(word) > 1]
    strange = sum(not spelling.is_syllable(word) for word in words)
    return "" if words and 2 * strange >= len(words) else text


def _starts_like_house(text: str) -> bool:
    """Whether nothing or a house stands there: a number, or a word that announces one; else it may be a commune."""
    first = text.partition(" ")[0]
    return not text or any(map(str.isdigit, text)) or vocabularies.lookup(first, vocabularies.ADDRESS_WORDS) is not None


def correct_house_part(text: str) -> str:
    """House, hamlet and street with the marks of their usual words and of well-known street names."""
    return ", ".join(
        _correct_street(_HEAD.sub(lambda match: _correct_lead_word(match[0]), part)) for part in text.split(", ")
    )


def _correct_lead_word(text: str) -> str:
    """Words that announce a number; `đường` and the like in the middle of a part stay small."""
    known = vocabularies.lookup(text, vocabularies.ADDRESS_WORDS)
    return known.lower() if known and text.islower() else known or text


def _correct_street(part: str) -> str:
    match = _STREET.search(part)
    if match is None:
        return part
    rated = sorted((similarity.distance(name, match[0]), name) for name in vocabularies.STREETS)
    limit = max(_MARKS_ONLY, _STREET_SHARE * len(rated[0][1]))
    confidence = 0 < rated[0][0] <= limit and rated[1][0] - rated[0][0] >= _APART
    return part[: match.start()] + rated[0][1] if confidence else part


def _match_unit(names: Iterable[str], text: str, *, open_list: bool) -> tuple[str, str, str, float] | None:
    """The name at the end of the text, that part as it should be written, what stands before it, and the cost."""
    modern = similarity.modernise_tones(text)
    rated = sorted(_rate_unit(name, modern, open_list=open_list) for name in names)
    if not rated or rated[0][0] == float("inf"):
        return None
    score, faults, start, name = rated[0]
    if faults > max(_LEAST, _SHARE * len(name)) or (len(rated) > 1 and faults and rated[1][0] - score < _APART):
        return None
    if (
        open_list
        and _plain_letters(text[start:]) != _plain_letters(name)
        and all(map(spelling.is_syllable, text[start:].split()))
    ):
        return None  # a commune that the list lacks
    before, title = _split_unit_type(text[:start]) if start > 1 else ("", "")  # one character in front is a speck
    return name, title + _restore_case(name, text[start:]), before.rstrip(_RIM), faults


def _plain_letters(text: str) -> str:
    return letters.plain(text).casefold()


def _restore_case(name: str, said: str) -> str:
    """The name in capitals where it was, and with its tones where they were: Hoà stays Hoà."""
    if similarity.modernise_tones(said).casefold() != name.casefold():
        said = name.upper() if said.isupper() else name
    return said if said.isupper() or similarity.modernise_tones(said) == name else name


def _rate_unit(name: str, text: str, *, open_list: bool) -> tuple[float, float, int, str]:
    """How badly the name fits the end of the text; in an open list only behind a comma or a number."""
    faults, start = similarity.closest_ending(name, text)
    before = _split_unit_type(text[:start])[0]
    alone = bool(_AFTER.search(before)) or (len(before) > _LABEL and not _drop_label_rest(before))
    if (start > 1 and text[start - 1].isalnum()) or (open_list and not (alone or start == 1)):
        return float("inf"), faults, start, name
    return faults + _NO_COMMA * (not alone) - _LONGER * len(name), faults, start, name


def _split_unit_type(text: str) -> tuple[str, str]:
    """The text without the unit's type at its end, and the type as it should be written, with a blank."""
    if short := _SHORT.search(text):
        return text[: short.start(1)], f"{short[1]}. "
    bare = text.rstrip()
    for title in _TITLES if bare != text else ():
        faults, start = similarity.closest_ending(title, bare)
        if faults <= _MARKS_ONLY and not (start and bare[start - 1].isalnum()):
            return bare[:start], f"{title} "
    return text, ""
