"""Specimens: a person, a card, a photo and its truth."""

from specimens import cards, specimen
from specimens.people import person


def test_specimen_holds_photo_and_truth() -> None:
    """A specimen says whose card it is, how it was photographed and what stands on it."""
    made = specimen("chip_id_card_back", 11, "d1")
    assert (made.kind, made.seed, made.level) == ("chip_id_card_back", 11, "d1")
    assert made.person == person(11)
    assert made.truth == cards.truth("chip_id_card_back", person(11))
    assert made.jpeg.startswith(b"\xff\xd8")


def test_sides_of_one_card_lie_differently() -> None:
    """Both sides of a card are two photos, not one pose with two faces."""
    assert specimen("chip_id_card_front", 2).jpeg != specimen("chip_id_card_back", 2).jpeg
    assert specimen("chip_id_card_front", 2).level == "d2"
