"""Distinguishing marks of the body use known words and phrases."""

import pytest

from engine.reading.fields import identification_marks


@pytest.mark.parametrize(
    ("read", "clean"),
    [
        ("Seo thằng €: 1. 5em trên sau dâi tại phải", "Sẹo thẳng C: 1,5cm trên sau dái tai phải"),
        ("Nốt ruỗi nối Cơ: 0, 5cm dưới đuôi mắt", "Nốt ruồi nổi C: 0,5cm dưới đuôi mắt"),
        ("Sẹo C: 3cm", "Sẹo C: 3cm"),
    ],
)
def test_distinguishing_marks(read: str, clean: str) -> None:
    """The known words of marks and the form of a distance are restored."""
    assert identification_marks.correct(read) == clean


def test_patterns_behind_a_mark_are_no_part_of_it() -> None:
    """Specks at the end of a row are dropped.

    A last number or word of the body stays.
    """
    assert identification_marks.correct("Sẹo thẳng C; 3,5cm dưới cằm iEN.") == "Sẹo thẳng C: 3,5cm dưới cằm"
    assert identification_marks.mentions_mark("Nốt ruồi C: 2cm")
    assert not identification_marks.mentions_mark("AEN")


@pytest.mark.parametrize(
    ("read", "clean"),
    [
        ("Nổi ruồi nổi C: 2cm sau cảm", "Nốt ruồi nổi C: 2cm sau cằm"),
        ("Nốtruồi C: 2cm trên sau cằm", "Nốt ruồi C: 2cm trên sau cằm"),
        ("Sẹo chăm C: 0,5cm đưới sau đuôi lông mày phải", "Sẹo chấm C: 0,5cm dưới sau đuôi lông mày phải"),
        ("Sẹo cong Œ: 3cm trước cánh mũi phải", "Sẹo cong C: 3cm trước cánh mũi phải"),
        ("Bớt C:3cm trên sau cánh mũi phải", "Bớt C:3cm trên sau cánh mũi phải"),
        ("Sẹo thẳng C. 1cm trên đuôi mày trái", "Sẹo thẳng C. 1cm trên đuôi mày trái"),
    ],
)
def test_phrases_and_the_printed_distance(read: str, clean: str) -> None:
    """Phrases correct their words. Dot, colon and blank of the distance stay as printed."""
    assert identification_marks.correct(read) == clean
    assert identification_marks.is_all_known(clean)
