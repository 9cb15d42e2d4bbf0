"""Decide whether two compared faces show the same person."""

from bot.api.results import FaceMatch, MatchVerdict

SAME_PERCENT = 80.0
"""Percent from which two faces match, when the service gives no verdict.

The value is the lowest sure pair of the local engine. The later service of the vendor uses 75.
"""
DOUBTFUL_PERCENT = 60.0
"""Percent from which a match is doubtful, so that a person decides. The later service of the vendor uses 65."""


def decide_verdict(match: FaceMatch) -> MatchVerdict:
    """Return the verdict of the service, or a verdict by percentage. A refused portrait is doubtful."""
    if match.verdict:
        return match.verdict
    if match.percent is None:
        return MatchVerdict.DOUBTFUL
    if match.percent >= SAME_PERCENT:
        return MatchVerdict.SAME
    return MatchVerdict.DOUBTFUL if match.percent >= DOUBTFUL_PERCENT else MatchVerdict.DIFFERENT
