"""Misread texts: the errors of recognisers and of lines cut off, in texts whose right reading is known."""

import random
import unicodedata
from collections.abc import Callable, Mapping

from bot.identity import letters

_SHAPES = ("ltij1f", "oceaq", "nurmh", "hbk", "vy", "sz")


def lose_diacritic(rng: random.Random, text: str) -> str:
    """Lose one tone or hat of one letter."""
    apart = unicodedata.normalize("NFD", text)
    places = [place for place, character in enumerate(apart) if unicodedata.combining(character)]
    return _without(apart, rng.choice(places)) if places else text


def lose_diacritics(_rng: random.Random, text: str) -> str:
    """Lose all diacritics."""
    return letters.plain(text)


def other_diacritic(rng: random.Random, text: str) -> str:
    """Take one tone for another."""
    tones = "\u0300\u0301\u0303\u0309\u0323"
    apart = unicodedata.normalize("NFD", text)
    places = [place for place, character in enumerate(apart) if character in tones]
    if not places:
        return text
    place = rng.choice(places)
    return letters.nfc(apart[:place] + rng.choice(tones.replace(apart[place], "")) + apart[place + 1 :])


def lose_letter(rng: random.Random, text: str) -> str:
    """Lose one letter."""
    return _without(text, rng.choice([place for place, character in enumerate(text) if character.isalpha()]))


def other_letter(rng: random.Random, text: str) -> str:
    """Take one letter for a letter of like shape."""
    places = [(place, shape) for place, letter in enumerate(text) for shape in _SHAPES if letter in shape]
    if not places:
        return text
    place, shape = rng.choice(places)
    return text[:place] + rng.choice(shape.replace(text[place], "")) + text[place + 1 :]


def merge_words(rng: random.Random, text: str) -> str:
    """Lose one blank."""
    places = [place for place, character in enumerate(text) if character == " "]
    return _without(text, rng.choice(places)) if places else text


def lose_comma(rng: random.Random, text: str) -> str:
    """Lose one comma."""
    places = [place for place, character in enumerate(text) if character == ","]
    return _without(text, rng.choice(places)) if places else text


def lose_start(rng: random.Random, text: str) -> str:
    """Lose one to three words at the start."""
    words = text.split()
    return " ".join(words[min(rng.randint(1, 3), len(words) - 1) :])


def lose_end(rng: random.Random, text: str) -> str:
    """Lose one to three words at the end."""
    words = text.split()
    return " ".join(words[: max(1, len(words) - rng.randint(1, 3))]).rstrip(",")


LETTER_ERRORS: Mapping[str, Callable[[random.Random, str], str]] = {
    "a diacritic lost": lose_diacritic,
    "all diacritics lost": lose_diacritics,
    "another tone": other_diacritic,
    "a letter lost": lose_letter,
    "another letter": other_letter,
    "words merged": merge_words,
    "a comma lost": lose_comma,
}
"""Errors that a recogniser makes with less confidence."""

LOSSES: Mapping[str, Callable[[random.Random, str], str]] = {"start lost": lose_start, "end lost": lose_end}
"""Losses of whole words, which a recogniser does not notice."""


def _without(text: str, place: int) -> str:
    return letters.nfc(text[:place] + text[place + 1 :])
