"""Pages of text of invented people are reproducible and marked."""

import io

import pytest
from PIL import Image

from specimens.cards.card_background import WATERMARK
from specimens.people import person
from specimens.text_page import SIZE, draw_letter, letter

pytestmark = pytest.mark.slow


def test_a_letter_is_the_same_on_every_machine() -> None:
    """Seed, level and columns decide the photo and its ground truth.

    Another seed is another letter.
    """
    assert letter(1, "d1") == letter(1, "d1")
    assert letter(1).lines != letter(2).lines


def test_a_letter_is_marked_and_holds_its_writer() -> None:
    """The watermark stands above and below, the name in the body and under the letter."""
    page, lines = draw_letter(person(3))
    assert page.size == SIZE
    assert (lines[0], lines[-1]) == (WATERMARK, WATERMARK)
    assert person(3).name.title() in lines[-2]
    assert person(3).name.title() in " ".join(lines[5:9])


def test_two_columns_hold_the_same_words() -> None:
    """Columns change the line breaks alone."""
    one, two = (letter(4, columns=columns).lines for columns in (1, 2))
    assert " ".join(one) == " ".join(two)
    assert len(two) > len(one)


def test_a_photo_is_as_fine_as_a_scan() -> None:
    """Pages travel as files, so they keep more pixels than a photo in a chat."""
    for level in ("d0", "d2"):
        assert max(Image.open(io.BytesIO(letter(1, level).jpeg)).size) == SIZE[1]
