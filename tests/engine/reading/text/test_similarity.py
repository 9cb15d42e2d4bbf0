"""Diacritics cost little, letters of one shape more, and digits are never alike."""

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.reading.text import similarity
from tests.engine.reading.text import plain_distances

_TEXTS = st.text(alphabet="aáảâấbdđeêghiklmnoôơprstuưyz 01,.-", max_size=24)


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


@settings(max_examples=100, deadline=None)
@given(_TEXTS, _TEXTS)
def test_fast_distances_equal_plain_ones(word: str, text: str) -> None:
    """The rows of whole numbers give the cost and the start that the definition gives."""
    assert similarity.distance(word, text) == plain_distances.weighted_distance(word, text, free_start=False)[0] / 10
    assert similarity.closest_ending(word, text) == plain_distances.closest_ending(word, text)


@settings(max_examples=100, deadline=None)
@given(_TEXTS, _TEXTS, st.integers(0, 3), st.data())
def test_fast_distances_of_like_texts(before: str, word: str, errors: int, data: st.DataObject) -> None:
    """The same holds where the text ends with the word, misread in a few places."""
    ending = list(word)
    for _ in range(min(errors, len(ending))):
        ending[data.draw(st.integers(0, len(ending) - 1))] = data.draw(st.sampled_from("aáâ đ1l"))
    text = before + "".join(ending)
    assert similarity.closest_ending(word, text) == plain_distances.closest_ending(word, text)


def test_letters_that_grow_in_lower_case() -> None:
    """A capital whose small letter has two characters (İ) keeps its place in the text."""
    assert similarity.closest_ending("Huế", "İİ, Huế") == (0.0, 4)
