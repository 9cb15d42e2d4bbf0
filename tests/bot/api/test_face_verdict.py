"""Tests of the verdict on two faces."""

import pytest

from bot.api.face_verdict import decide_verdict
from bot.api.results import FaceMatch, MatchVerdict


@pytest.mark.parametrize(
    ("percent", "verdict"),
    [
        (100.0, MatchVerdict.SAME),
        (80.0, MatchVerdict.SAME),
        (79.9, MatchVerdict.DOUBTFUL),
        (60.0, MatchVerdict.DOUBTFUL),
        (59.9, MatchVerdict.DIFFERENT),
        (0.0, MatchVerdict.DIFFERENT),
        (None, MatchVerdict.DOUBTFUL),
    ],
)
def test_verdict_by_percentage(percent: float | None, verdict: MatchVerdict) -> None:
    """Without a verdict of the service the percentage decides. A refused portrait has none and is doubtful."""
    assert decide_verdict(FaceMatch(percent)) is verdict


@pytest.mark.parametrize("verdict", MatchVerdict)
@pytest.mark.parametrize("percent", [0.0, 70.0, 100.0, None])
def test_the_verdict_of_the_service_stands(percent: float | None, verdict: MatchVerdict) -> None:
    """The percentage of the service decides nothing beside its verdict."""
    assert decide_verdict(FaceMatch(percent, verdict)) is verdict
