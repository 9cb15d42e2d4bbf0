"""Words of a place as read: their positions, the separators between them, and one key for all spellings of a name."""

import enum
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from bot.identity import letters
from engine.reading.text import similarity

_APOSTROPHES = "'’‘`´"
_WORD = re.compile(rf"\d+(?:/\d+)*[^\W\d_]?(?![^\W_])|\d+|[^\W\d_]+(?:[{_APOSTROPHES}]\s?[^\W\d_]+)*\d*")
_SHORT_TYPES = ("p", "f", "q", "h", "x", "t", "n", "tt", "tp", "tx")  # words that end with a point
_FINAL_Y = re.compile(r"(?<=[hklmst])[yýỳỷỹỵ]$|(?<=^qu)[yýỳỷỹỵ]$")
_Y_TO_I = str.maketrans("yýỳỷỹỵ", "iíìỉĩị")
_SPELLINGS = (
    (re.compile(r"^đ[aăắ][kc]$"), "đăk"),  # Đak Đoa, Đăk Đoa, Đắc Lắc
    (re.compile(r"^l[ăắ][kc]$"), "lăk"),
    (re.compile(r"^kạn$"), "cạn"),
    (re.compile(r"^0+(?=\d)"), ""),  # Phường 03
)
_NUMBERED = re.compile(r"^(p|f|q)(\d+)$")
_NUMBERED_TYPES = {"p": "phường", "f": "phường", "q": "quận"}


class Gap(enum.Enum):
    """The separation of a word from the word before."""

    START = enum.auto()
    GLUED = enum.auto()
    BLANK = enum.auto()
    HYPHEN = enum.auto()
    COMMA = enum.auto()


@dataclass(frozen=True, slots=True)
class Word:
    """A word, its start and end (exclusive) in the text, and the gap in front."""

    text: str
    start: int
    end: int
    gap: Gap


def split(text: str) -> list[Word]:
    """Return the words of a place. A point after an abbreviated type of unit (`P.`, `TP.`) separates nothing."""
    words: list[Word] = []
    for match in _WORD.finditer(text):
        gap = _gap(words[-1], text[words[-1].end : match.start()]) if words else Gap.START
        words.append(Word(match[0], match.start(), match.end(), gap))
    return words


def _gap(before: Word, between: str) -> Gap:
    if any(sign in between for sign in ",;:") or ("." in between and before.text.casefold() not in _SHORT_TYPES):
        return Gap.COMMA
    if "-" in between or "\u2013" in between:
        return Gap.HYPHEN
    return Gap.BLANK if between else Gap.GLUED


def key(words: Iterable[str]) -> str:
    """Return one key for all spellings of a name: case, tone position, i and y, Đak and Đăk, blanks, apostrophes."""
    joined = "".join(map(_word_key, words))
    number = _NUMBERED.match(joined)
    return _NUMBERED_TYPES[number[1]] + number[2] if number else joined


def name_key(name: str) -> str:
    """Return the key of a name of the list."""
    return key(word.text for word in split(name))


@lru_cache(maxsize=20_000)
def _word_key(word: str) -> str:
    bare = "".join(letter for letter in similarity.modernise_tones(word).casefold() if letter.isalnum())
    bare = _FINAL_Y.sub(lambda match: match[0].translate(_Y_TO_I), bare)
    for pattern, spelling in _SPELLINGS:
        bare = pattern.sub(spelling, bare)
    return bare


def has_lost_blank(words: Iterable[Word]) -> bool:
    """Return whether a capital or digit behind a small letter shows that two words were merged: KimXá."""
    return any(
        one.islower() and (other.isupper() or other.isdigit()) for word in words for one, other in pairwise(word.text)
    )


def plain(text: str) -> str:
    """Return the letters and digits, small and without diacritics."""
    return "".join(letter for letter in letters.plain(text).casefold() if letter.isalnum())
