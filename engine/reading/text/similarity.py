"""Visual similarity of a known word and a recognised text: diacritics cost less than letters, digits more."""

import unicodedata
from functools import lru_cache

from bot.identity import letters

# Costs of another diacritic, a letter of like shape, a letter, a digit, a separator.
_MARK, _SHAPE, _LETTER, _DIGIT, _GAP = 0.3, 0.7, 1.0, 3.0, 0.3
_SLACK = 4  # characters by which the text may be longer than the word in it
_SHAPES = ("ltij1fr", "oceaqg0", "nurmh", "hbkl", "vyg", "sz", "mn")
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_LATE = {"oa": "hòa", "oe": "khỏe", "uy": "thủy"}  # open vowels whose tone is written on the first letter today


def distance(word: str, text: str) -> float:
    """Return the weighted edit distance of the word and the text, case aside."""
    return _align(_lower(word), _lower(text), free_start=False)[0]


def closest_ending(word: str, text: str) -> tuple[float, int]:
    """Return the weighted edit distance of the word to the closest end of the text, and where that end begins."""
    start = max(0, len(text) - len(word) - _SLACK)
    found, place = _align(_lower(word), _lower(text[start:]), free_start=True)
    return found, start + place


def _lower(text: str) -> str:
    return "".join(character.lower()[0] for character in text)


def _align(word: str, text: str, *, free_start: bool) -> tuple[float, int]:
    """Return the distance and the start of the aligned text.

    With `free_start` the alignment may start anywhere.
    """
    row = [(0.0, place) if free_start else (_deletion_sum(text[:place]), 0) for place in range(len(text) + 1)]
    for letter in word:
        deletion = _deletion_cost(letter)
        above, row = row, [(row[0][0] + deletion, row[0][1])]
        for place, other in enumerate(text):
            best = (above[place][0] + substitution_cost(letter, other), above[place][1])
            best = min(best, (above[place + 1][0] + deletion, above[place + 1][1]))
            row.append(min(best, (row[place][0] + _deletion_cost(other), row[place][1])))
    return row[-1]


def _deletion_sum(text: str) -> float:
    return sum(map(_deletion_cost, text))


def _deletion_cost(character: str) -> float:
    return _LETTER if character.isalpha() else _DIGIT if character.isdigit() else _GAP


@lru_cache(maxsize=20_000)
def substitution_cost(one: str, other: str) -> float:
    """Return the cost of one small letter taken for another."""
    if one == other:
        return 0.0
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
