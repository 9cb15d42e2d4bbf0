"""Visual similarity of a known word and a recognised text: diacritics cost less than letters, digits more."""

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate

from bot.identity import letters

# Costs of another diacritic, a letter of like shape, a letter, a digit, a separator. Whole numbers add up exactly.
_UNIT = 10
_MARK, _SHAPE, _LETTER, _DIGIT, _GAP = 3, 7, 10, 30, 3
_PLACE_BITS = 16  # a cost and a place in the text share one number: comparing such numbers is faster than tuples
_PLACE_MASK = (1 << _PLACE_BITS) - 1
_SLACK = 4  # characters by which the text may be longer than the word in it
_SHAPES = ("ltij1fr", "oceaqg0", "nurmh", "hbkl", "vyg", "sz", "mn")
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_LATE = {"oa": "hòa", "oe": "khỏe", "uy": "thủy"}  # open vowels whose tone is written on the first letter today


def distance(word: str, text: str) -> float:
    """Return the weighted edit distance of the word and the text, case aside."""
    text = _lower(text)
    insertions = _insertion_costs(text)
    return _align(_lower(word), [0, *accumulate(insertions)], text, insertions)[0]


def closest_ending(word: str, text: str) -> tuple[float, int]:
    """Return the weighted edit distance of the word to the closest end of the text, and where that end begins."""
    start = max(0, len(text) - len(word) - _SLACK)
    text = _lower(text)
    found, place = _align(_lower(word), list(range(len(text) - start + 1)), text, _insertion_costs(text), start)
    return found, start + place


def _lower(text: str) -> str:
    lower = text.lower()
    return lower if len(lower) == len(text) else "".join(character.lower()[0] for character in text)


def _align(
    word: str, first_row: Sequence[int], text: str, insertions: Sequence[int], start: int = 0
) -> tuple[float, int]:
    """Return the distance of the word to the text from `start` on, and the place after `start` where the match begins.

    Each number of a row is a cost, shifted by `_PLACE_BITS`, plus the place where the match begins. The smallest number
    is the lowest cost and, among equal costs, the first place. `first_row` holds the numbers before the word's first
    letter (Wagner and Fischer, 1974).
    """
    row, insertions = first_row, insertions[start:]
    for letter in word:
        deletion = _deletion_cost(letter) << _PLACE_BITS
        best = row[0] + deletion
        above, row = row, [best]
        for diagonal, upper, substitution, insertion in zip(
            above, above[1:], _substitution_costs(letter, text)[start:], insertions, strict=False
        ):
            best += insertion
            if upper + deletion < best:  # noqa: PLR1730  `min` takes twice the time
                best = upper + deletion
            if diagonal + substitution < best:  # noqa: PLR1730
                best = diagonal + substitution
            row.append(best)
    return (row[-1] >> _PLACE_BITS) / _UNIT, row[-1] & _PLACE_MASK


@lru_cache(maxsize=8)
def _insertion_costs(text: str) -> tuple[int, ...]:
    """Return the cost of each character of the text, shifted by `_PLACE_BITS`."""
    return tuple(_deletion_cost(character) << _PLACE_BITS for character in text)


@lru_cache(maxsize=256)
def _substitution_costs(letter: str, text: str) -> tuple[int, ...]:
    """Return the cost of the letter for each character of the text, shifted by `_PLACE_BITS`.

    A text is compared with many words, one after the other. The small cache holds the rows of the last few texts.
    """
    return tuple(_substitution_cost(letter, other) << _PLACE_BITS for other in text)


@lru_cache(maxsize=1_000)
def _deletion_cost(character: str) -> int:
    return _LETTER if character.isalpha() else _DIGIT if character.isdigit() else _GAP


@lru_cache(maxsize=20_000)
def _substitution_cost(one: str, other: str) -> int:
    """Return the cost of one small letter taken for another."""
    if one == other:
        return 0
    if one.isdigit() or other.isdigit():
        return _DIGIT
    if not (one.isalpha() and other.isalpha()):
        return _LETTER if one.isalpha() or other.isalpha() else _GAP
    bare, bare_other = letters.plain(one), letters.plain(other)
    if bare == bare_other:
        return _MARK
    return _SHAPE if any(bare in shape and bare_other in shape for shape in _SHAPES) else _LETTER


def modernise_tones(text: str) -> str:
    """Return the text with tones on the letter used today.

    Hoà becomes Hòa and Thuỷ becomes Thủy. Quý stays.
    """
    return " ".join(_modernise_word(word) for word in text.split(" "))


def _modernise_word(word: str) -> str:
    apart = unicodedata.normalize("NFD", word)
    first, second, tone = apart[-3:-2], apart[-2:-1], apart[-1:]
    late = tone in _TONES and (first + second).lower() in _LATE and apart[-4:-3].lower() not in ("q", "o")
    return unicodedata.normalize("NFC", apart[:-2] + tone + second) if tone and late else word
