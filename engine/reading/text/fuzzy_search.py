"""Search for a word in recognised text, with errors allowed."""

from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from bot.identity import letters

_MAX_ERROR_SHARE = 0.2  # share of a word's letters that may be wrong


class Match(NamedTuple):
    """A word found in a text: start, end (exclusive) and number of wrong letters."""

    start: int
    end: int
    errors: int


def fold(text: str) -> tuple[str, list[int]]:
    """Return the text's letters and digits, lower case and without diacritics, and the index of each in `text`."""
    pairs = [(letters.plain(character).lower(), index) for index, character in enumerate(text) if character.isalnum()]
    return "".join(character[:1] for character, _ in pairs), [index for _, index in pairs]


def search(word: str, text: str, share: float = _MAX_ERROR_SHARE) -> Match | None:
    """Return the best match of `word` in `text`.

    Returns None where more than `share` of the word's letters are wrong.
    """
    start = text.find(word)
    if start >= 0:
        return Match(start, start + len(word), 0)
    allowed = int(len(word) * share)
    if allowed == 0 or len(text) < len(word) - allowed or not any(part in text for part in _parts(word, allowed + 1)):
        return None
    end, errors = _best_end(word, text)
    if errors > allowed:
        return None
    back, _ = _best_end(word[::-1], text[:end][::-1])
    return Match(end - back, end, errors)


@lru_cache(maxsize=4_000)
def _parts(word: str, count: int) -> tuple[str, ...]:
    """Split the word into `count` parts of about the same length.

    One part more than errors: wherever the errors are, at least one part of the word stands in the text unchanged (Wu
    and Manber, 1992). Most texts hold none, and the distance need not be computed.
    """
    ends = [len(word) * index // count for index in range(count + 1)]
    return tuple(word[start:end] for start, end in pairwise(ends))


def _best_end(word: str, text: str) -> tuple[int, int]:
    """Return the end of the best match of `word` in `text` and the edit distance (Myers' bit vectors, 1999)."""
    size = len(word)
    full, top = (1 << size) - 1, 1 << (size - 1)
    masks: dict[str, int] = {}
    for index, character in enumerate(word):
        masks[character] = masks.get(character, 0) | 1 << index
    plus, minus, distance, best = full, 0, size, (0, size)
    for index, character in enumerate(text, start=1):
        equal = masks.get(character, 0)
        vertical = equal | minus
        equal |= (((equal & plus) + plus) ^ plus) | minus
        across_plus, across_minus = (minus | ~(equal | plus)) & full, plus & equal
        distance += bool(across_plus & top) - bool(across_minus & top)
        across_plus, across_minus = across_plus << 1 & full, across_minus << 1 & full
        plus, minus = (across_minus | ~(vertical | across_plus)) & full, across_plus & vertical
        if distance < best[1]:
            best = (index, distance)
    return best
