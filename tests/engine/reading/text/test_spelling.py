"""The spelling of Vietnamese syllables is known."""

import pytest

from engine.reading.text import spelling


@pytest.mark.parametrize("word", ["NGUYỄN", "Khuỷu", "yến", "gì", "QUỐC", "Hoè", "rượu", "OANH"])
def test_syllables(word: str) -> None:
    """Onset, vowels, end and one tone make a syllable."""
    assert spelling.is_syllable(word)


@pytest.mark.parametrize("word", ["Ÿ", "VĂNKỶ", "CƯỜC", "NGÂẦN", "fr", "Krông"])
def test_no_syllables(word: str) -> None:
    """Foreign letters, two tones, or a stop ending without its tone make no syllable."""
    assert not spelling.is_syllable(word)
