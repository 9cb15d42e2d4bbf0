"""Comparison of the sources of one paper: the print, the QR code, the machine readable zone, the number itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from bot.identity import dates, letters, number
from bot.identity.papers.fields import PaperField, ValueType, type_of

Sources = Mapping[str, Mapping[str, str]]

# A name that fills its 30 places in the zone, fillers left out, may have been cut (ICAO 9303 part 5, 4.2.2).
_ZONE_NAME = 29


class Agreement(StrEnum):
    """The agreement of the values of one field. NEAR values differ in diacritics and spacing only."""

    AGREE = "agree"
    NEAR = "near"
    DIFFER = "differ"
    SINGLE = "single"


_WORSE = (Agreement.AGREE, Agreement.NEAR, Agreement.DIFFER)


@dataclass(frozen=True, slots=True)
class ComparedField:
    """One field: the value of each source as given, and the agreement of the values."""

    field: str
    values: Mapping[str, str]
    agreement: Agreement


def compare(sources: Sources, *, number_is_personal: bool = True) -> tuple[ComparedField, ...]:
    """Return one row for each field, in the order in which the sources (`print`, `qr`, `mrz`) first name the fields.

    The personal number is a further source, `number`: the zone's number, else the QR code's, else the printed number.
    The number knows sex and year of birth, and counts for fields that another source has. The number is evidence of
    plausibility: a row that the number alone disturbs may warn, never refuse. Without `number_is_personal` the number
    is left out: the number of a paper other than a card says nothing about the holder. Dates are compared by the parts
    that both know. Texts of the zone are compared without diacritics, other texts without case and
    punctuation.
    Empty values are left out.
    """
    told = {**sources, "number": _number(sources)} if number_is_personal else sources
    order = dict.fromkeys(field for values in sources.values() for field in values)
    return tuple(row for field in order if (row := _row(field, told)).values)


def _row(field: str, told: Sources) -> ComparedField:
    values = {source: said[field] for source, said in told.items() if said.get(field, "").strip()}
    if set(values) <= {"number"}:
        return ComparedField(field, {}, Agreement.SINGLE)
    pairs = combinations(values.items(), 2)
    agreements = [_compare_pair(field, dict(pair)) for pair in pairs]
    return ComparedField(field, values, max(agreements, key=_WORSE.index) if agreements else Agreement.SINGLE)


def _number(sources: Sources) -> dict[str, str]:
    """Return sex and year of birth from the most reliable number (Circular 59/2021/TT-BCA, article 4)."""
    ids = (sources.get(source, {}).get(PaperField.ID, "") for source in ("mrz", "qr", "print"))
    parsed = next(filter(None, map(number.parse, ids)), None)
    return {PaperField.GENDER: parsed.gender, PaperField.DOB: str(parsed.birth_year)} if parsed else {}


def _compare_pair(field: str, pair: Mapping[str, str]) -> Agreement:
    one, other = pair.values()
    type_ = type_of(field)
    if type_ is ValueType.DATE:
        return _agree(_same_day(one, other))
    if type_ is ValueType.NUMBER:
        return _agree(_digits(one) == _digits(other))
    if "mrz" in pair:
        return _agree(_same_in_zone(pair["mrz"], next(text for source, text in pair.items() if source != "mrz")))
    if _words(one) == _words(other):
        return Agreement.AGREE
    return Agreement.NEAR if _bare(one) == _bare(other) else Agreement.DIFFER


def _agree(same: bool) -> Agreement:
    return Agreement.AGREE if same else Agreement.DIFFER


def _same_day(one: str, other: str) -> bool:
    """Compare the parts of the dates that both know. Old papers and the number know the year only."""
    day, other_day = dates.parse(one), dates.parse(other)
    return dates.agree(day, other_day) if day and other_day else one == other


def _same_in_zone(zone: str, text: str) -> bool:
    """Compare without diacritics. A name that fills the zone's line is compared with the beginning of the other."""
    bare, full = _bare(zone), _bare(text)
    return full.startswith(bare) if len(letters.nfc(zone)) >= _ZONE_NAME else full == bare


def _digits(text: str) -> str:
    return "".join(c for c in text if c.isdecimal())


def _words(text: str) -> tuple[str, ...]:
    """Return the words of `text` without case and punctuation."""
    spaced = "".join(c if c.isalnum() else " " for c in letters.nfc(text).casefold())
    return tuple(spaced.split())


def _bare(text: str) -> str:
    return letters.plain("".join(_words(text)))
