"""Infer the case of letters whose capital differs in size alone (c, o, s) from the neighbouring letters."""

import re
from collections.abc import Iterator

from bot.identity import letters

_SAME_SHAPE_LETTERS = frozenset("cosvwxz")
_WORD = re.compile(r"[^\W\d_]{2,}")
_MIN_CAPITALS = 3  # unambiguous letters, all capitals, that prove a line in capitals


def is_case_ambiguous(letter: str) -> bool:
    """Return whether capital and small letter have the same shape, diacritics aside."""
    return letters.plain(letter).lower() in _SAME_SHAPE_LETTERS


def infer_case(text: str) -> Iterator[tuple[int, str]]:
    """Yield the index of each ambiguous letter and the letter in the case of the word or the whole line."""
    unambiguous = [letter for letter in text if letter.isalpha() and not is_case_ambiguous(letter)]
    capitals = len(unambiguous) >= _MIN_CAPITALS and all(map(str.isupper, unambiguous))
    for match in _WORD.finditer(text):
        word = match[0]
        inner = {letter.isupper() for letter in word[1:] if not is_case_ambiguous(letter)}
        if capitals or inner == {True}:
            yield from (
                (match.start() + i, letter_.upper()) for i, letter_ in enumerate(word) if is_case_ambiguous(letter_)
            )
        elif inner == {False}:  # the first letter may well be a capital
            # The first letter may be a capital.
            yield from (
                (match.start() + i, letter_.lower())
                for i, letter_ in enumerate(word)
                if i and is_case_ambiguous(letter_)
            )
