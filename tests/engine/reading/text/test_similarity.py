"""How alike words look: marks cost little, letters of one shape more, digits are never alike."""

from engine.reading.text import similarity


def test_what_costs_most() -> None:
    """A mark is less than a letter of that shape, that less than any other letter, that less than a digit."""
    costs = [similarity.distance("Lợi", other) for other in ("lợi", "Lời", "Tợi", "Vợi", "L3i")]
    assert costs == sorted(costs)
    assert len(set(costs)) == len(costs)
    assert costs[0] == 0


def test_the_end_of_a_text() -> None:
    """The word is sought at the end of the text, and where it begins is told."""
    assert similarity.closest_ending("Kon Tum", "Đăk Tô, Kon Tum") == (0.0, 8)
    cost, start = similarity.closest_ending("Hậu Giang", "Phụng Hiệp, Hau Giảng")
    assert 0 < cost < 1
    assert start == 12


def test_tones_of_today() -> None:
    """The tone of an open pair of vowels stands on the first of them, but not behind Q."""
    assert similarity.modernise_tones("Hoà Thuỷ Khoẻ Quý Hoàng Loan") == "Hòa Thủy Khỏe Quý Hoàng Loan"
