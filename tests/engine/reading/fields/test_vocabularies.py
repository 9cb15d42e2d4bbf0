"""Closed lists restore diacritics and one letter, and never invent a word."""

import pytest

from engine.reading.fields import vocabularies
from engine.reading.fields.vocabularies import ETHNICITIES, PROVINCES, RELIGIONS, Vocabulary


@pytest.mark.parametrize(
    ("text", "words", "word"),
    [
        ("ĐẮK LẮK", PROVINCES, "Đắk Lắk"),
        ("Quang Trị", PROVINCES, "Quảng Trị"),
        ("Bình lương", PROVINCES, "Bình Dương"),
        ("TP. Hồ Chí Minh", PROVINCES, "TP. Hồ Chí Minh"),
        ("kinh.", ETHNICITIES, "Kinh"),
        ("É Đê", ETHNICITIES, "Ê Đê"),
        ("Khong", RELIGIONS, "Không"),
        ("Phật giảo", RELIGIONS, "Phật giáo"),
        ("", ETHNICITIES, None),
        ("Long Điền", PROVINCES, None),
        ("Pari", PROVINCES, None),
    ],
)
def test_lookup(text: str, words: Vocabulary, word: str | None) -> None:
    """The word has these letters, or one letter is wrong and no other word is as near."""
    assert vocabularies.lookup(text, words) == word
