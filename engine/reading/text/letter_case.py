"""Letters whose capital differs in size alone (c, o, s) take the case that the letters around them prove."""

import re
from collections.abc import Iterator

from bot.identity import letters

_SHAPES = frozenset("cosvwxz")
_WORD = re.compile(r"[^\W\d_]{2,}")
_ENOUGH = 3  # letters of a line, none of them small, that prove a line in capitals


def is_case_ambiguous(letter: str) -> bool:
    """Whether capital and small letter have one shape; marks change nothing of that."""
    return letters.plain(letter).lower() in _SHAPES


def infer_case(text: str) -> Iterator[tuple[int, str]]:
    """Places of such letters, and the letter in the case that its word or its whole line has."""
    telling = [letter for letter in text if letter.isalpha() and not is_case_ambiguous(letter)]
    capitals = len(telling) >= _ENOUGH and all(map(str.isupper, telling))
    for match in _WORD.finditer(text):
        word = match[0]
        inner = {letter.isupper() for letter in word[1:] if not is_case_ambiguous(letter)}
        if capitals or inner == {True}:
            yield from ((match.start() + i, one.upper()) for i, one in enumerate(word) if is_case_ambiguous(one))
        elif inner == {False}:  # the first letter may well be a capital
            yield from ((match.start() + i, one.lower()) for i, one in enumerate(word) if i and is_case_ambiguous(one))
