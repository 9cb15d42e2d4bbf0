"""The curve and the verdicts of two portraits."""

from dataclasses import replace

import pytest

from bot.api.results import Verdict
from engine.faces.matching import compare, percent, verdict
from engine.faces.portrait import FaceOptions, Flaw
from engine.faces.thresholds import rules
from tests.engine.faces.portraits import seen

DLIB = rules(FaceOptions())


@pytest.mark.parametrize(
    ("apart", "told", "meaning"),
    [
        (0.0, 100, Verdict.SAME),
        (0.45, 80, Verdict.SAME),
        (0.451, 79.7, Verdict.DOUBTFUL),
        (0.52, 60, Verdict.DOUBTFUL),
        (0.6, 40, Verdict.DIFFERENT),
        (0.76, 0, Verdict.DIFFERENT),
        (1.4, 0, Verdict.DIFFERENT),
    ],
)
def test_the_curve_passes_its_points(apart: float, told: float, meaning: Verdict) -> None:
    """From 100 for the same picture down to 0, through the distances where the verdict changes."""
    assert percent(apart, DLIB) == pytest.approx(told, abs=0.1)
    assert verdict(apart, DLIB) is meaning


def test_the_curve_follows_an_operators_own_distances() -> None:
    """The verdict changes at 80 and 60 percent whatever the model."""
    own = rules(FaceOptions(same=1.0, doubtful=1.2, search=0.9))
    assert percent(1.0, own) == pytest.approx(80)
    assert percent(1.2, own) == pytest.approx(60)


def test_two_portraits_of_one_person() -> None:
    """All that an answer needs."""
    match = compare(seen("hopper"), seen("hopper"))
    assert (match.percent, match.verdict, match.valid) == (100, Verdict.SAME, True)
    assert match.first == match.second == seen("hopper").crop


def test_two_people() -> None:
    """They are told apart, without a flaw."""
    match = compare(seen("hopper"), seen("astronaut"))
    assert match.verdict is Verdict.DIFFERENT
    assert match.percent is not None
    assert match.percent < 40
    assert (match.valid, match.invalid_code, match.invalid_message) == (True, "0", "")


@pytest.mark.parametrize("flaw", Flaw)
def test_a_flaw_makes_the_answer_not_valid(flaw: Flaw) -> None:
    """The number is told all the same, with the reason against it."""
    match = compare(seen("hopper"), replace(seen("hopper"), flaw=flaw))
    assert (match.percent, match.valid, match.invalid_code) == (100, False, flaw.value)
    assert match.invalid_message
