"""Invented texts hold every letter, and only letters of the network's alphabet."""

import random
import unicodedata
from collections import Counter

import pytest

from engine.reading.text import spelling
from training import texts
from training.syllables import add_tone, random_syllable


def test_syllables_are_vietnamese() -> None:
    """The generator and the engine's check of syllables agree."""
    rng = random.Random(1)
    words = [random_syllable(rng) for _ in range(2000)]
    assert sum(map(spelling.is_syllable, words)) / len(words) > 0.97
    assert len(set(words)) > 1500


@pytest.mark.parametrize(
    ("rhyme", "tone", "expected"),
    [("uyê#n", "\u0303", "uyễn"), ("a", "\u0301", "á"), ("oa#i", "\u0300", "oài"), ("ươ#ng", "", "ương")],
)
def test_the_tone_stands_on_its_vowel(rhyme: str, tone: str, expected: str) -> None:
    """The tone of NGUYỄN stands on its Ê, not as in NGŨYÊN."""
    assert add_tone(rhyme, tone) == expected


def test_lines_use_the_alphabet() -> None:
    """Every line is in normal form C, of known letters, and not too long for a paper."""
    rng = random.Random(2)
    for text in (texts.random_line(rng) for _ in range(1000)):
        assert text == unicodedata.normalize("NFC", text).strip()
        assert set(text) <= set(texts.ALPHABET)
        assert 0 < len(text) < 120


def test_every_letter_comes_often() -> None:
    """Punctuation is rarer than letters, and no character is missing."""
    rng = random.Random(3)
    counts = Counter("".join(texts.random_line(rng) for _ in range(4000)))
    assert all(counts[letter] >= 5 for letter in texts.ALPHABET)
    assert all(counts[letter] >= 25 for letter in "ẬẴỂỖỘỢỰậẵểỗộợựĐđ0123456789<,/")


def test_lines_are_reproducible() -> None:
    """The same seed invents the same lines."""
    first, again = (random.Random(7) for _ in range(2))
    assert [texts.random_line(first) for _ in range(50)] == [texts.random_line(again) for _ in range(50)]


def test_zones_have_their_lengths() -> None:
    """Zones have the lengths of identity cards, visas and passports."""
    rng = random.Random(4)
    assert {len(texts.random_mrz_line(rng)) for _ in range(100)} == {30, 36, 44}
