"""Compare two portraits: similarity in percent, verdict, and the flaw of a photo."""

from collections.abc import Mapping

from bot.api.results import FaceMatch, MatchVerdict
from engine.faces.copied import is_copy
from engine.faces.portrait import FaceThresholds, Flaw, Portrait, distance

FLAW_MESSAGES: Mapping[Flaw, str] = {
    Flaw.SEVERAL: "Ảnh chân dung có nhiều khuôn mặt",
    Flaw.SMALL: "Khuôn mặt trong ảnh chân dung quá nhỏ",
    Flaw.BLURRED: "Ảnh chân dung bị mờ",
    Flaw.COPIED: "Ảnh chân dung trùng với ảnh trên giấy tờ, cần ảnh chụp trực tiếp khuôn mặt",
}


def similarity_percent(face_distance: float, thresholds: FaceThresholds) -> float:
    """Convert a distance to 0..100 by a fixed curve of straight lines. The result is no probability.

    Distance 0 gives 100, `thresholds.same` 80 and `thresholds.doubtful` 60. Above, the curve falls to 0 a little more
    slowly. With dlib's distances .45 gives 80, .52 gives 60, .60 gives 40 and .76 gives 0.
    """
    if face_distance <= thresholds.same:
        return 100 - 20 * face_distance / thresholds.same
    step = thresholds.doubtful - thresholds.same
    if face_distance <= thresholds.doubtful:
        return 80 - 20 * (face_distance - thresholds.same) / step
    return max(0.0, 60 - 20 * (face_distance - thresholds.doubtful) / (step * 8 / 7))


def decide(face_distance: float, thresholds: FaceThresholds) -> MatchVerdict:
    """Return the verdict on two faces at this distance."""
    if face_distance <= thresholds.same:
        return MatchVerdict.SAME
    return MatchVerdict.DOUBTFUL if face_distance <= thresholds.doubtful else MatchVerdict.DIFFERENT


def compare(first: Portrait, second: Portrait, *, paper: bool = False) -> FaceMatch:
    """Compare two portraits. With ``paper`` the first portrait is the portrait of a paper.

    A flaw of the first portrait, or else of the second, makes the answer invalid. So does a second portrait that is a
    copy of the paper's. The percentage is given all the same.
    """
    face_distance = distance(first, second)
    flaw = first.flaw or second.flaw or (Flaw.COPIED if paper and is_copy(first, second) else None)
    return FaceMatch(
        similarity_percent(face_distance, first.thresholds),
        verdict=decide(face_distance, first.thresholds),
        valid=flaw is None,
        invalid_code=flaw.value if flaw else "0",
        invalid_message=FLAW_MESSAGES[flaw] if flaw else "",
        first=first.crop,
        second=second.crop,
    )
