"""Judges whether three photos show one living head that turned, and whether it is the one on the paper.

It stops a photo that is sent again, mirrored or held aslant, flat or bent around its upright axis, and another person.
It does not stop three poses or a video played back on a screen, nor a mask, and never says so.
"""

import math
from collections.abc import Sequence
from enum import Enum
from typing import TypeAlias

import cv2
import numpy as np

from bot.api.results import Liveness
from engine.faces.matching import MESSAGES, percent
from engine.faces.portrait import Grey, Point, Portrait, distance

TURNED = 0.02
"""Least way of the nose between the eyes (-1 to 1) from the middle picture to either side: it tells the way of a turn;
that there is one is told by `SPAN` and `DEPTH`. Heads turned by 12 degrees show .03 to .20."""

SPAN = 0.15
"""Least way of the nose from one side to the other: heads turned by 12 to 35 degrees to both sides show .16 to .66.
Judging both sides together bears a middle picture that is not quite frontal."""

FRONTAL = 0.35
"""Most way of the nose in the middle picture; the noses of people who look straight ahead spread by .09 around 0."""

DEPTH = 0.45
"""Least depth between the middle picture and each side. The flatter side of turned prints shows up to .27, of prints
bent around their upright axis by 40 to 160 degrees up to .34, once .41 (41 and 45 sets, other light, blur and noise in
every picture), stills and mirror images less; of heads turned by 12 to 35 degrees .47 to 2.5 (53 sets)."""

_STILL = 0.05  # a nose that moved less belongs to the same picture again
_FACE = cv2.ellipse(np.zeros((112, 112), np.uint8), (56, 66), (38, 50), 0, 0, 360, 255, -1)
_INSIDE = _FACE > 0
_Y, _X = (place / 50 for place in np.nonzero(_INSIDE))
_BENDS = np.stack([_X**0, _X, _Y, _X * _Y, _X**2, _X**3, _X**2 * _Y, _X**4], axis=1)
"""How planes and upright cylinders that turn may move what they show, place by place inside the face."""

_EYE = 9.0  # px of the aligned face
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


def nose(points: Sequence[Point]) -> float:
    """Where the base of the nose stands between the outer corners of the eyes: -1 left on the picture, 1 right."""
    outer_right, _, outer_left, _, base = (np.array(point) for point in points)
    axis = outer_right - outer_left
    return 2 * float((base - outer_left) @ axis / (axis @ axis)) - 1


def depth(first: Grey, second: Grey) -> float:
    """How far parts of a face moved between two aligned pictures beside what parts of a flat thing would (RMS, px).

    The best homography lays the second picture on the first; what still moves sideways, less what a plane's turn or a
    bend leaves over, is parallax: a nose before its cheeks. Infinite when nothing brings the pictures together.
    """
    one, two = _evenly_lit(first), _evenly_lit(second)
    try:
        start = np.eye(3, dtype=np.float32)
        _, plane = cv2.findTransformECC(one, two, start, cv2.MOTION_HOMOGRAPHY, _UNTIL, _FACE, 5)
    except cv2.error:
        return math.inf
    laid = cv2.warpPerspective(two, plane, _FACE.shape, flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP)
    moved = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM).calc(one, laid.astype(np.uint8), None)
    aside = moved[_INSIDE][:, 0]
    explained = _BENDS @ np.linalg.lstsq(_BENDS, aside, rcond=None)[0]
    return float(np.sqrt(np.mean((aside - explained) ** 2)))


def _evenly_lit(face: Grey) -> Grey:
    """Take away light and shade broader than an eye and noise finer than a pixel; what is left is the face's relief."""
    soft = cv2.GaussianBlur(face.astype(np.float32), (0, 0), 1)
    relief = soft - cv2.GaussianBlur(soft, (0, 0), _EYE)
    strength = np.sqrt(cv2.GaussianBlur(relief**2, (0, 0), _EYE)) + 6
    return np.asarray((128 + 40 * relief / strength).clip(0, 255), np.uint8)


def _flaws(mid: Portrait, left: Portrait, right: Portrait) -> list[Fault]:
    named = (("Ảnh chính diện", mid), ("Ảnh quay trái", left), ("Ảnh quay phải", right))
    return [(Reason.FLAW, f"{name}: {MESSAGES[each.flaw].lower()}") for name, each in named if each.flaw]


def _persons(card: Portrait, mid: Portrait, left: Portrait, right: Portrait) -> list[Fault]:
    """Each side must be one head with the middle picture or the paper's, and the paper's one person with the middle.

    A face that is half turned on the paper is nearer to one side than the middle picture is.
    """
    faults = []
    if min(distance(mid, left), distance(card, left)) > mid.rules.head:
        faults.append((Reason.LEFT_OTHER, "Khuôn mặt quay trái không khớp với khuôn mặt chính diện"))
    if min(distance(mid, right), distance(card, right)) > mid.rules.head:
        faults.append((Reason.RIGHT_OTHER, "Khuôn mặt quay phải không khớp với khuôn mặt chính diện"))
    if distance(card, mid) > mid.rules.doubtful:
        faults.append((Reason.CARD_OTHER, "Khuôn mặt trên giấy tờ không khớp với khuôn mặt chính diện"))
    return faults


def _poses(mid: Portrait, left: Portrait, right: Portrait) -> list[Fault]:
    """A head that turns to its own left shows its nose further right, on a mirrored picture further left."""
    faults = []
    if abs(nose(mid.points)) > FRONTAL:
        faults.append((Reason.MID_POSE, "Ảnh chính diện chưa nhìn thẳng"))
    to_left, to_right = nose(left.points) - nose(mid.points), nose(right.points) - nose(mid.points)
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
        if depth(mid.chip, side.chip) < DEPTH:
            same = abs(nose(side.points) - nose(mid.points)) < _STILL
            faults.append(
                (Reason.REPEATED, f"{name} trùng với ảnh chính diện")
                if same
                else (Reason.FLAT, f"{name} không có chiều sâu, có thể chụp lại từ ảnh in")
            )
    if depth(left.chip, np.ascontiguousarray(right.chip[:, ::-1])) < DEPTH:
        faults.append((Reason.REPEATED, "Ảnh quay phải chỉ là ảnh quay trái lật ngược"))
    return faults
