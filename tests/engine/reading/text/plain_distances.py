"""The distances of `similarity` and `fuzzy_search`, written as plainly as possible, to compare the fast forms with."""

from bot.identity import letters
from engine.reading.text import similarity
from engine.reading.text.fuzzy_search import Match

_SHAPES = ("ltij1fr", "oceaqg0", "nurmh", "hbkl", "vyg", "sz", "mn")


def weighted_distance(word: str, text: str, *, free_start: bool) -> tuple[int, int]:
    """Return ten times the weighted edit distance and the first start of a text with that distance."""
    row = [(0, place) if free_start else (sum(map(_cost, text[:place])), 0) for place in range(len(text) + 1)]
    for letter in word:
        above, row = row, [(row[0][0] + _cost(letter), row[0][1])]
        for place, other in enumerate(text):
            substituted = above[place][0] + _substitution_cost(letter, other), above[place][1]
            deleted = above[place + 1][0] + _cost(letter), above[place + 1][1]
            inserted = row[place][0] + _cost(other), row[place][1]
            row.append(min(substituted, deleted, inserted))
    return row[-1]


def closest_ending(word: str, text: str) -> tuple[float, int]:
    """Return what `similarity.closest_ending` returns for lower case."""
    start = max(0, len(text) - len(word) - similarity._SLACK)
    cost, place = weighted_distance(word, text[start:], free_start=True)
    return cost / 10, start + place


def _cost(character: str) -> int:
    return 10 if character.isalpha() else 30 if character.isdigit() else 3


def _substitution_cost(one: str, other: str) -> int:
    if one == other:
        return 0
    if one.isdigit() or other.isdigit():
        return 30
    if not one.isalpha() or not other.isalpha():
        return 10 if one.isalpha() or other.isalpha() else 3
    bare, bare_other = letters.plain(one), letters.plain(other)
    if bare == bare_other:
        return 3
    return 7 if any(bare in shape and bare_other in shape for shape in _SHAPES) else 10


def search(word: str, text: str, share: float) -> Match | None:
    """Return what `fuzzy_search.search` returns: the first end with the fewest errors, then the latest start."""
    if word in text:
        return Match(text.index(word), text.index(word) + len(word), 0)
    allowed = int(len(word) * share)
    ends = [(_errors(word, text[:end]), end) for end in range(len(text) + 1)]
    errors, end = min(ends)
    if errors > allowed or allowed == 0 or len(text) < len(word) - allowed:
        return None
    reverse = [(_errors(word[::-1], text[:end][::-1][:size]), size) for size in range(end + 1)]
    return Match(end - min(reverse)[1], end, errors)


def _errors(word: str, text: str) -> int:
    """Return the edit distance of the word to the closest end of the text (Sellers, 1980)."""
    row = [0] * (len(text) + 1)
    for letter in word:
        above, row = row, [row[0] + 1]
        for place, other in enumerate(text):
            row.append(min(above[place] + (letter != other), above[place + 1] + 1, row[place] + 1))
    return row[-1]
