"""Compares two portraits: percent, verdict, and what is wrong with the photos."""

from collections.abc import Mapping

from bot.api.results import FaceMatch, MatchVerdict
from engine.faces.portrait import Flaw, Portrait, Rules, distance

MESSAGES: Mapping[Flaw, str] = {
    Flaw.SEVERAL: "Ảnh chân dung có nhiều khuôn mặt",
    Flaw.SMALL: "Khuôn mặt trong ảnh chân dung quá nhỏ",
    Flaw.BLURRED: "Ảnh chân dung bị mờ",
}


def percent(apart: float, rules: Rules) -> float:
    """Turn a distance into 0..100: a fixed curve of straight lines, no probability.

    Distance 0 is 100, the last one of the same person 80, the last doubtful one 60; from there it falls on to 0, a
    little more slowly. With dlib's distances that is .45 -> 80, .52 -> 60, .60 -> 40 and .76 -> 0.
    """
    if apart <= rules.same:
        return 100 - 20 * apart / rules.same
    step = rules.doubtful - rules.same
    if apart <= rules.doubtful:
        return 80 - 20 * (apart - rules.same) / step
    return max(0.0, 60 - 20 * (apart - rules.doubtful) / (step * 8 / 7))


def verdict(apart: float, rules: Rules) -> MatchVerdict:
    """Say whether this distance lies between two photos of one person."""
    if apart <= rules.same:
        return MatchVerdict.SAME
    return MatchVerdict.DOUBTFUL if apart <= rules.doubtful else MatchVerdict.DIFFERENT


def compare(first: Portrait, second: Portrait) -> FaceMatch:
    """Compare two portraits; the first one with a flaw makes the answer not valid, the number is told all the same."""
    apart = distance(first, second)
    flaw = first.flaw or second.flaw
    return FaceMatch(
        percent(apart, first.rules),
        verdict=verdict(apart, first.rules),
        valid=flaw is None,
        invalid_code=flaw.value if flaw else "0",
        invalid_message=MESSAGES[flaw] if flaw else "",
        first=first.crop,
        second=second.crop,
    )
