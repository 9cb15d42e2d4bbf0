"""Check the curve and the verdicts of two portraits."""

from dataclasses import replace

import pytest

from bot.api.results import MatchVerdict
from engine.faces.portrait import FaceOptions, Flaw
from engine.faces.portrait_comparison import compare, decide, similarity_percent
from engine.faces.thresholds import resolve_thresholds
from tests.engine.faces.portraits import portrait_of

pytestmark = pytest.mark.models

DLIB_THRESHOLDS = resolve_thresholds(FaceOptions())


@pytest.mark.parametrize(
    ("face_distance", "expected", "verdict"),
    [
        (0.0, 100, MatchVerdict.SAME),
        (0.45, 80, MatchVerdict.SAME),
        (0.451, 79.7, MatchVerdict.DOUBTFUL),
        (0.52, 60, MatchVerdict.DOUBTFUL),
        (0.6, 40, MatchVerdict.DIFFERENT),
        (0.76, 0, MatchVerdict.DIFFERENT),
        (1.4, 0, MatchVerdict.DIFFERENT),
    ],
)
def test_the_curve_passes_its_points(face_distance: float, expected: float, verdict: MatchVerdict) -> None:
    """The curve falls from 100 for the same picture to 0 and passes the points where the verdict changes."""
    assert similarity_percent(face_distance, DLIB_THRESHOLDS) == pytest.approx(expected, abs=0.1)
    assert decide(face_distance, DLIB_THRESHOLDS) is verdict


def test_the_curve_follows_an_operators_own_distances() -> None:
    """The verdict changes at 80 and 60 percent for every model."""
    own = resolve_thresholds(FaceOptions(same=1.0, doubtful=1.2, search=0.9))
    assert similarity_percent(1.0, own) == pytest.approx(80)
    assert similarity_percent(1.2, own) == pytest.approx(60)


def test_two_portraits_of_one_person() -> None:
    """The match holds percentage, verdict, validity and both crops."""
    match = compare(portrait_of("hopper"), portrait_of("hopper"))
    assert (match.percent, match.verdict, match.valid) == (100, MatchVerdict.SAME, True)
    assert match.first == match.second == portrait_of("hopper").crop


def test_two_people() -> None:
    """Two people are different, and no flaw is named."""
    match = compare(portrait_of("hopper"), portrait_of("astronaut"))
    assert match.verdict is MatchVerdict.DIFFERENT
    assert match.percent is not None
    assert match.percent < 40
    assert (match.valid, match.invalid_code, match.invalid_message) == (True, "0", "")


@pytest.mark.parametrize("flaw", Flaw)
def test_a_flaw_makes_the_answer_not_valid(flaw: Flaw) -> None:
    """The percentage is given all the same, with the code and message of the flaw."""
    match = compare(portrait_of("hopper"), replace(portrait_of("hopper"), flaw=flaw))
    assert (match.percent, match.valid, match.invalid_code) == (100, False, flaw.value)
    assert match.invalid_message
