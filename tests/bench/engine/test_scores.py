"""Scores of read values, and the sums of many scores."""

import math
import unicodedata
from itertools import product

import pytest

from bench.engine.scores import count_errors, edit_distance, exactness, score_values
from bot.api.results import Paper

TRUTH = {"name": "ĐẶNG THỊ HƯỜNG", "dob": "01/02/1999", "address": "Số 1, Hà Nội", "religion": "Không"}


@pytest.mark.parametrize(
    ("one", "two", "distance"),
    [("", "", 0), ("", "abc", 3), ("abc", "", 3), ("kitten", "sitting", 3), ("abcd", "acbd", 2), ("Sẹo", "Seo", 1)],
)
def test_edit_distance(one: str, two: str, distance: int) -> None:
    """Known distances. A swap of neighbours is two changes."""
    assert edit_distance(one, two) == distance


def test_edit_distance_is_a_metric() -> None:
    """All words of up to three letters fulfil the axioms: symmetry, zero for equal words only, triangle inequality."""
    words = ["".join(letters) for length in range(4) for letters in product("ab", repeat=length)]
    apart = {(one, two): edit_distance(one, two) for one, two in product(words, words)}
    assert all((distance == 0) == (one == two) for (one, two), distance in apart.items())
    assert all(apart[one, two] == apart[two, one] for one, two in apart)
    assert all(apart[a, c] <= apart[a, b] + apart[b, c] for a, b, c in product(words, words, words))


def test_normal_forms_are_equal() -> None:
    """Composed and decomposed letters are the same value."""
    paper = Paper("", {name: unicodedata.normalize("NFD", value) for name, value in TRUTH.items()})
    assert exactness(score_values(TRUTH, paper)) == {"exact": 1.0, "letters": 1.0, "CER": 0.0}


def test_errors_are_told_apart() -> None:
    """Lost diacritics, a wrong digit, a wrong letter and a missing value each count in their own column."""
    found = {"name": "ĐẠNG THI HUONG", "dob": "01/02/1899", "address": "Số 1, Hà Nộl"}
    scores = score_values(TRUTH, Paper("", found, confidences={"name": 0.5, "dob": 0.8, "address": 0.99}))
    assert exactness(scores) == {
        "exact": 0.0,
        "letters": 0.25,
        "CER": pytest.approx((4 + 1 + 1 + 5) / (14 + 10 + 12 + 5)),
    }
    # The name has a low confidence, and a place is not crucial: only the date misleads.
    assert count_errors(scores) == {"missing": 1, "wrong": 3, "misleading": 1}


def test_value_without_confidence_does_not_mislead() -> None:
    """A missing confidence counts as low."""
    assert count_errors(score_values({"id": "1"}, Paper("", {"id": "2"}))) == {
        "missing": 0,
        "wrong": 1,
        "misleading": 0,
    }


def test_no_values_have_no_exactness() -> None:
    """Shares and the error rate of no values are NaN."""
    assert all(map(math.isnan, exactness([]).values()))
