"""Marks of found values, and what is made of many."""

import math
import unicodedata
from itertools import product

import pytest

from bench.engine.scores import edit_distance, exactness, failures, marks, percentiles, share
from bot.api.results import Paper

TRUTH = {"name": "ĐẶNG THỊ HƯỜNG", "dob": "01/02/1999", "address": "Số 1, Hà Nội", "religion": "Không"}


@pytest.mark.parametrize(
    ("one", "two", "distance"),
    [("", "", 0), ("", "abc", 3), ("abc", "", 3), ("kitten", "sitting", 3), ("abcd", "acbd", 2), ("Sẹo", "Seo", 1)],
)
def test_edit_distance(one: str, two: str, distance: int) -> None:
    """Known distances; a swap of neighbours is two changes."""
    assert edit_distance(one, two) == distance


def test_edit_distance_is_a_metric() -> None:
    """Over all words of up to three letters: symmetric, zero for equal words alone, never longer than a detour."""
    words = ["".join(letters) for length in range(4) for letters in product("ab", repeat=length)]
    apart = {(one, two): edit_distance(one, two) for one, two in product(words, words)}
    assert all((distance == 0) == (one == two) for (one, two), distance in apart.items())
    assert all(apart[one, two] == apart[two, one] for one, two in apart)
    assert all(apart[a, c] <= apart[a, b] + apart[b, c] for a, b, c in product(words, words, words))


def test_a_value_is_exact_whatever_its_normal_form() -> None:
    """Composed and decomposed letters are the same value."""
    paper = Paper("", {name: unicodedata.normalize("NFD", value) for name, value in TRUTH.items()})
    assert exactness(marks(TRUTH, paper)) == {"exact": 1.0, "blind": 1.0, "CER": 0.0}


def test_what_went_wrong_is_told_apart() -> None:
    """Lost marks, a wrong digit, a wrong letter and a missing value, each in its column."""
    found = {"name": "ĐẠNG THI HUONG", "dob": "01/02/1899", "address": "Số 1, Hà Nộl"}
    made = marks(TRUTH, Paper("", found, confidences={"name": 0.5, "dob": 0.8, "address": 0.99}))
    assert exactness(made) == {"exact": 0.0, "blind": 0.25, "CER": pytest.approx((4 + 1 + 1 + 5) / (14 + 10 + 12 + 5))}
    # The name was told with doubt, and a place is not crucial: only the date misleads.
    assert failures(made) == {"missing": 1, "wrong": 3, "misleading": 1}


def test_a_value_without_confidence_does_not_mislead() -> None:
    """Who gives no confidence is not confident."""
    assert failures(marks({"id": "1"}, Paper("", {"id": "2"}))) == {"missing": 0, "wrong": 1, "misleading": 0}


def test_nothing_has_no_share() -> None:
    """Shares and percentiles of nothing are no number, rather than 0 or 1."""
    assert math.isnan(share([]))
    assert all(map(math.isnan, exactness([]).values()))
    assert math.isnan(percentiles([], 50)["p50"])


def test_percentiles() -> None:
    """Of the numbers 0 to 100 each percentile is itself; between two neighbours it is in proportion."""
    assert percentiles(range(101), 50, 90, 95) == {"p50": 50, "p90": 90, "p95": 95}
    assert percentiles([1, 2], 50) == {"p50": 1.5}
