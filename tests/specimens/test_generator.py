"""A specimen holds a person, a card, a photo and the ground truth."""

import pytest

from specimens import cards, specimen
from specimens.people import person

pytestmark = pytest.mark.slow


def test_specimen_holds_photo_and_truth() -> None:
    """A specimen names its person, its level and the values printed on the card."""
    made = specimen("chip_id_card_back", 11, "d1")
    assert (made.kind, made.seed, made.level) == ("chip_id_card_back", 11, "d1")
    assert made.person == person(11)
    assert made.truth == cards.truth("chip_id_card_back", person(11))
    assert made.jpeg.startswith(b"\xff\xd8")


def test_sides_of_one_card_lie_differently() -> None:
    """The two sides of a card have two poses."""
    assert specimen("chip_id_card_front", 2).jpeg != specimen("chip_id_card_back", 2).jpeg
    assert specimen("chip_id_card_front", 2).level == "d2"
