"""Correct house, hamlet and street before the units of an address, and tell the rest of a label from them."""

import re
from functools import cache
from itertools import chain

from bot.identity.papers.fields import FIELDS, ValueType
from engine.reading.fields import place_words, vocabularies
from engine.reading.fields.labels import LABELS
from engine.reading.fields.unit_names import NameList
from engine.reading.text import fuzzy_search, similarity, spelling

_MAX_STREET_COST_SHARE = 0.11  # cost allowed for misread letters of a street, as a share of its letters
_DIACRITICS_ONLY = 0.69  # cost allowed for any street: no letter differs
_LEAD_WORDS = re.compile(r"[^\W\d_]+(?: [^\W\d_]+){0,2}(?= \d)")  # words before a number
_STREET = re.compile(r"(?<=\d )[^\W\d_]+(?: [^\W\d_]+)+$|(?<=[đĐ]ường )[^\W\d_]+(?: [^\W\d_]+)+$")
_MIN_LABEL_END = 3  # letters of a label's end before its colon
_MIN_LABEL_REST = 8  # letters that misread words need to be the rest of a label
_MAX_LABEL_COST_SHARE = 0.4  # cost allowed for the misread end of a label, as a share of the letters


def correct(text: str) -> str:
    """Restore diacritics by address words before numbers and by well-known streets behind numbers."""
    parts = (_LEAD_WORDS.sub(lambda match: _correct_lead_word(match[0]), part) for part in text.split(", "))
    return ", ".join(map(_correct_street, parts))


def starts_like_house(text: str) -> bool:
    """Return whether the text starts with a number or a word before a number. Any other text may be a commune."""
    first = fuzzy_search.fold(text.partition(" ")[0])[0]
    return any(map(str.isdigit, text)) or first in vocabularies.ADDRESS_WORDS


def drop_label_rest(text: str) -> str:
    """Return the text without the proven rest of a place's label.

    The rest is proven by a colon behind the end of a label, or by words that are no syllables and together resemble
    the end of a label.
    """
    before, colon, behind = text.partition(":")
    folded = fuzzy_search.fold(before)[0]
    if colon and len(folded) >= _MIN_LABEL_END and _label_cost(folded) <= _MAX_LABEL_COST_SHARE * len(folded):
        return behind.strip()
    return "" if is_label_rest(text) else text


def is_label_rest(text: str) -> bool:
    """Return whether the whole text is the misread end of a place's label: `ace ef orkgier` is `place of origin`."""
    folded = fuzzy_search.fold(text)[0]
    words = [word for word in re.findall(r"[^\W\d_]+", text) if len(word) > 1]
    no_syllables = sum(not spelling.is_syllable(word) for word in words)
    return (
        len(folded) >= _MIN_LABEL_REST
        and 2 * no_syllables >= len(words)
        and _label_cost(folded) <= _MAX_LABEL_COST_SHARE * len(folded)
    )


def _label_cost(folded: str) -> float:
    return min(similarity.closest_ending(folded, wording)[0] for wording in _place_wordings())


@cache
def _place_wordings() -> tuple[str, ...]:
    labels = (label for label in chain(*LABELS.values()) if label.field in FIELDS)
    places = (label for label in labels if FIELDS[label.field].type is ValueType.PLACE)
    return tuple(dict.fromkeys(wording for label in places for wording in label.wordings))


def _correct_lead_word(text: str) -> str:
    """Correct a word that precedes a number, unless its letters make other proper syllables: Đông 5 is no Đường 5.

    Words like `đường` in the middle of a part keep their small letters.
    """
    known = vocabularies.lookup(text, vocabularies.ADDRESS_WORDS)
    if known is None or similarity.modernise_tones(text).casefold() == known.casefold():
        return text
    if place_words.plain(text) != place_words.plain(known) and all(map(spelling.is_syllable, text.split())):
        return text
    return known.lower() if text.islower() else known


def _correct_street(part: str) -> str:
    """Correct the name of a street behind a number or the word `đường`."""
    match = _STREET.search(part)
    if match is None:
        return part
    street = _streets().nearest(match[0])
    return part[: match.start()] + street.name if street and not street.is_exact else part


@cache
def _streets() -> NameList:
    return NameList(vocabularies.STREETS, cost_share=_MAX_STREET_COST_SHARE, least_cost=_DIACRITICS_ONLY)
