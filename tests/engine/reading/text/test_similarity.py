"""Diacritics cost little, letters of one shape more, and digits are never alike."""

from engine.reading.text import similarity


def test_order_of_costs() -> None:
    """A diacritic costs less than a letter of like shape, that less than another letter, that less than a digit."""
    costs = [similarity.distance("Lợi", other) for other in ("lợi", "Lời", "Tợi", "Vợi", "L3i")]
    assert costs == sorted(costs)
    assert len(set(costs)) == len(costs)
    assert costs[0] == 0


def test_the_end_of_a_text() -> None:
    """The word is aligned with the end of the text, and the start of that end is returned."""
    assert similarity.closest_ending("Kon Tum", "Đăk Tô, Kon Tum") == (0.0, 8)
    cost, start = similarity.closest_ending("Hậu Giang", "Phụng Hiệp, Hau Giảng")
    assert 0 < cost < 1
    assert start == 12


def test_tones_of_today() -> None:
    """The tone of two open vowels stands on the first, but not after Q."""
    assert similarity.modernise_tones("Hoà Thuỷ Khoẻ Quý Hoàng Loan") == "Hòa Thủy Khỏe Quý Hoàng Loan"
