"""Judges whether three photos show one living head that turned, and whether it is the one on the paper.

It stops a photo that is sent again, mirrored or held aslant, and another person. It does not stop a video that is
played back, a mask, or a bent print, and never says so.
"""

from enum import Enum
from typing import TypeAlias

import cv2
import numpy as np

from bot.api.results import Liveness
from engine.faces.matching import MESSAGES, percent
from engine.faces.portrait import Grey, Portrait, distance

TURNED = 0.06
"""Least way of the nose between the eyes (-1 to 1) from the middle picture to either side."""

SPAN = 0.24
"""Least way of the nose from one side to the other: heads turned by 20 degrees to both sides show .28 to .64. Judging
both sides together bears a middle picture that is not quite frontal."""

FRONTAL = 0.35
"""Most way of the nose in the middle picture; the noses of people who look straight ahead spread by .09 around 0."""

FLAT = 0.98
"""Correlation of two pictures of a face, one laid on the other by the best homography, from which both show the same
flat thing. Turned prints reach .986 to 1.0 whatever their angle, heads turned by 20 degrees .88 to .97 (seven people):
what comes nearer hides what lies behind it, and no homography does that."""

_STILL = 0.05  # a nose that moved less belongs to the same picture again
_FACE = cv2.ellipse(np.zeros((112, 112), np.uint8), (56, 66), (38, 50), 0, 0, 360, 255, -1)
_UNTIL = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, 60, 1e-5)

Fault: TypeAlias = tuple["Reason", str]


class Reason(Enum):
    """What speaks against three photos, by code; 4 to 8 are those of the vendor's later service."""

    LEFT_OTHER = "4"
    RIGHT_OTHER = "5"
    MID_POSE = "6"
    LEFT_POSE = "7"
    RIGHT_POSE = "8"
    CARD_OTHER = "9"
    REPEATED = "10"
    FLAT = "11"
    FLAW = "12"


def judge(card: Portrait, mid: Portrait, left: Portrait, right: Portrait) -> Liveness:
    """Judge the photos and tell every reason against them; `percent` compares paper and middle picture. 0.1 s."""
    faults = [*_flaws(mid, left, right), *_persons(card, mid, left, right), *_poses(mid, left, right)]
    faults += _stills(mid, left, right)
    return Liveness(
        valid=not faults,
        percent=percent(distance(card, mid), mid.rules),
        invalid_code=faults[0][0].value if faults else "0",
        errors=tuple(text for _, text in faults),
    )


def nose(portrait: Portrait) -> float:
    """Where the base of the nose stands between the outer corners of the eyes: -1 left on the picture, 1 right."""
    outer_right, _, outer_left, _, base = (np.array(point) for point in portrait.points)
    axis = outer_right - outer_left
    return 2 * float((base - outer_left) @ axis / (axis @ axis)) - 1


def likeness(first: Grey, second: Grey) -> float:
    """Correlation (up to 1) of two aligned faces after the best homography; -1 when none brings them together."""
    start = np.eye(3, dtype=np.float32)
    try:
        return float(cv2.findTransformECC(first, second, start, cv2.MOTION_HOMOGRAPHY, _UNTIL, _FACE, 5)[0])
    except cv2.error:
        return -1.0


def _flaws(mid: Portrait, left: Portrait, right: Portrait) -> list[Fault]:
    named = (("Ảnh chính diện", mid), ("Ảnh quay trái", left), ("Ảnh quay phải", right))
    return [(Reason.FLAW, f"{name}: {MESSAGES[each.flaw].lower()}") for name, each in named if each.flaw]


def _persons(card: Portrait, mid: Portrait, left: Portrait, right: Portrait) -> list[Fault]:
    faults = []
    if distance(mid, left) > mid.rules.head:
        faults.append((Reason.LEFT_OTHER, "Khuôn mặt quay trái không khớp với khuôn mặt chính diện"))
    if distance(mid, right) > mid.rules.head:
        faults.append((Reason.RIGHT_OTHER, "Khuôn mặt quay phải không khớp với khuôn mặt chính diện"))
    if distance(card, mid) > mid.rules.doubtful:
        faults.append((Reason.CARD_OTHER, "Khuôn mặt trên giấy tờ không khớp với khuôn mặt chính diện"))
    return faults


def _poses(mid: Portrait, left: Portrait, right: Portrait) -> list[Fault]:
    """A head that turns to its own left shows its nose further right, on a mirrored picture further left."""
    faults = []
    if abs(nose(mid)) > FRONTAL:
        faults.append((Reason.MID_POSE, "Ảnh chính diện chưa nhìn thẳng"))
    to_left, to_right = nose(left) - nose(mid), nose(right) - nose(mid)
    mirrored = mid.rules.selfies == "mirrored" or (mid.rules.selfies == "either" and to_left < to_right)
    to_left, to_right = (-to_left, to_right) if mirrored else (to_left, -to_right)
    short = to_left + to_right < SPAN
    if to_left < TURNED or (short and to_left <= to_right):
        faults.append((Reason.LEFT_POSE, "Ảnh quay trái chưa quay đủ hoặc quay sai hướng"))
    if to_right < TURNED or (short and to_right < to_left):
        faults.append((Reason.RIGHT_POSE, "Ảnh quay phải chưa quay đủ hoặc quay sai hướng"))
    return faults


def _stills(mid: Portrait, left: Portrait, right: Portrait) -> list[Fault]:
    faults = []
    for name, side in (("Ảnh quay trái", left), ("Ảnh quay phải", right)):
        if likeness(mid.chip, side.chip) >= FLAT:
            same = abs(nose(side) - nose(mid)) < _STILL
            faults.append(
                (Reason.REPEATED, f"{name} trùng với ảnh chính diện")
                if same
                else (Reason.FLAT, f"{name} không có chiều sâu, có thể chụp lại từ ảnh in")
            )
    if likeness(left.chip, np.ascontiguousarray(right.chip[:, ::-1])) >= FLAT:
        faults.append((Reason.REPEATED, "Ảnh quay phải chỉ là ảnh quay trái lật ngược"))
    return faults
