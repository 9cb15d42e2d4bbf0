"""Check whether three photos show one living head that turned, and whether the head belongs to the face on the paper.

The check refuses a photo that is sent again, mirrored or held aslant, a copy of the paper's portrait, a print that is
flat or bent around its upright axis, and another person. It does not detect three poses or a video played back on a
screen, nor a mask.
"""

import math
from collections.abc import Sequence
from enum import Enum
from typing import TypeAlias

import cv2
import numpy as np

from bot.api.results import Liveness
from engine.faces.copied import is_copy
from engine.faces.portrait import Grey, Point, Portrait, distance
from engine.faces.portrait_comparison import FLAW_MESSAGES, similarity_percent

MIN_TURN = 0.02
"""Least movement of the nose between the eyes (-1 to 1) from the middle picture to either side. It shows the direction
of a turn only: `MIN_SPAN` and `MIN_DEPTH` show that the head turned. Heads turned by 12 degrees show .03 to .20."""

MIN_SPAN = 0.15
"""Least movement of the nose from one side to the other. Heads turned by 12 to 35 degrees to both sides show .16 to
.66. Because both sides count together, the middle picture need not be quite frontal."""

MAX_FRONTAL_OFFSET = 0.35
"""Largest offset of the nose in the middle picture. The noses of people who look straight ahead spread by .09 around
0."""

MIN_DEPTH = 0.45
"""Least depth between the middle picture and each side. The flatter side of turned prints shows up to .27, of prints
bent around their upright axis by 40 to 160 degrees up to .34, once .41 (41 and 45 sets, other light, blur and noise in
every picture), stills and mirror images less. Heads turned by 12 to 35 degrees show .47 to 2.5 (53 sets)."""

_MAX_STILL_TURN = 0.05  # a nose that moved less shows that the same picture was sent again
_FACE_MASK = cv2.ellipse(np.zeros((112, 112), np.uint8), (56, 66), (38, 50), 0, 0, 360, 255, -1)
_INSIDE_FACE = _FACE_MASK > 0
_Y, _X = (place / 50 for place in np.nonzero(_INSIDE_FACE))
_FLAT_MOTIONS = np.stack([_X**0, _X, _Y, _X * _Y, _X**2, _X**3, _X**2 * _Y, _X**4], axis=1)
"""Basis of the sideways motions that turning planes and upright cylinders can cause, for each pixel of the face."""

_EYE_SIZE = 9.0  # px of the aligned face
_ECC_CRITERIA = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, 60, 1e-5)

Objection: TypeAlias = tuple["LivenessReason", str]
"""A reason against the photos and its sentence for the caller."""


class LivenessReason(Enum):
    """The reasons against three photos, by code. Codes 4 to 8 are those of the vendor's later service."""

    LEFT_OTHER = "4"
    RIGHT_OTHER = "5"
    MID_POSE = "6"
    LEFT_POSE = "7"
    RIGHT_POSE = "8"
    CARD_OTHER = "9"
    REPEATED = "10"
    FLAT = "11"
    FLAW = "12"
    COPIED = "13"


def check_liveness(card: Portrait, mid: Portrait, left: Portrait, right: Portrait) -> Liveness:
    """Check the photos and return every reason against them. Takes 0.1 s.

    `percent` compares the paper with the middle picture.
    """
    objections = [
        *_check_flaws(mid, left, right),
        *_check_persons(card, mid, left, right),
        *_check_poses(mid, left, right),
        *_check_depth(mid, left, right),
    ]
    return Liveness(
        valid=not objections,
        percent=similarity_percent(distance(card, mid), mid.thresholds),
        invalid_code=objections[0][0].value if objections else "0",
        errors=tuple(text for _, text in objections),
    )


def measure_nose_offset(points: Sequence[Point]) -> float:
    """Return the place of the nose between the outer corners of the eyes: -1 left on the picture, 1 right."""
    outer_right, _, outer_left, _, base = (np.array(point) for point in points)
    axis = outer_right - outer_left
    return 2 * float((base - outer_left) @ axis / (axis @ axis)) - 1


def measure_depth(first: Grey, second: Grey) -> float:
    """Return how far parts of a face moved between two aligned pictures beyond any flat thing (RMS in px).

    The best homography lays the second picture on the first. The remaining sideways motion, less the motion that a
    turned or bent plane can explain, is parallax: a nose in front of its cheeks. The result is infinite if no
    homography is found.
    """
    first_relief, second_relief = _extract_relief(first), _extract_relief(second)
    try:
        start = np.eye(3, dtype=np.float32)
        _, homography = cv2.findTransformECC(
            first_relief, second_relief, start, cv2.MOTION_HOMOGRAPHY, _ECC_CRITERIA, _FACE_MASK, 5
        )
    except cv2.error:
        return math.inf
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    warped = cv2.warpPerspective(second_relief, homography, _FACE_MASK.shape, flags=flags)
    flow = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM).calc(
        first_relief, warped.astype(np.uint8), None
    )
    sideways = flow[_INSIDE_FACE][:, 0]
    explained = _FLAT_MOTIONS @ np.linalg.lstsq(_FLAT_MOTIONS, sideways, rcond=None)[0]
    return float(np.sqrt(np.mean((sideways - explained) ** 2)))


def _extract_relief(face: Grey) -> Grey:
    """Remove light and shade broader than an eye and noise finer than a pixel. The relief of the face remains."""
    smooth = cv2.GaussianBlur(face.astype(np.float32), (0, 0), 1)
    relief = smooth - cv2.GaussianBlur(smooth, (0, 0), _EYE_SIZE)
    strength = np.sqrt(cv2.GaussianBlur(relief**2, (0, 0), _EYE_SIZE)) + 6
    return np.asarray((128 + 40 * relief / strength).clip(0, 255), np.uint8)


def _check_flaws(mid: Portrait, left: Portrait, right: Portrait) -> list[Objection]:
    pictures = (("Ảnh chính diện", mid), ("Ảnh quay trái", left), ("Ảnh quay phải", right))
    return [
        (LivenessReason.FLAW, f"{name}: {FLAW_MESSAGES[portrait.flaw].lower()}")
        for name, portrait in pictures
        if portrait.flaw
    ]


def _check_persons(card: Portrait, mid: Portrait, left: Portrait, right: Portrait) -> list[Objection]:
    """Check that each side shows the head of the middle picture or of the paper, and that the paper shows the person.

    A face that is half turned on the paper is nearer to one side than the middle picture is.
    """
    thresholds = mid.thresholds
    objections = []
    if min(distance(mid, left), distance(card, left)) > thresholds.same_head:
        objections.append((LivenessReason.LEFT_OTHER, "Khuôn mặt quay trái không khớp với khuôn mặt chính diện"))
    if min(distance(mid, right), distance(card, right)) > thresholds.same_head:
        objections.append((LivenessReason.RIGHT_OTHER, "Khuôn mặt quay phải không khớp với khuôn mặt chính diện"))
    if distance(card, mid) > thresholds.doubtful:
        objections.append((LivenessReason.CARD_OTHER, "Khuôn mặt trên giấy tờ không khớp với khuôn mặt chính diện"))
    if is_copy(card, mid):
        objections.append((LivenessReason.COPIED, "Ảnh chính diện trùng với ảnh trên giấy tờ"))
    return objections


def _check_poses(mid: Portrait, left: Portrait, right: Portrait) -> list[Objection]:
    """Check the direction of each turn.

    A head that turns to its own left shows its nose further right, on a mirrored picture further left.
    """
    objections = []
    mid_offset = measure_nose_offset(mid.points)
    if abs(mid_offset) > MAX_FRONTAL_OFFSET:
        objections.append((LivenessReason.MID_POSE, "Ảnh chính diện chưa nhìn thẳng"))
    left_turn = measure_nose_offset(left.points) - mid_offset
    right_turn = measure_nose_offset(right.points) - mid_offset
    selfies = mid.thresholds.selfies
    mirrored = selfies == "mirrored" or (selfies == "either" and left_turn < right_turn)
    left_turn, right_turn = (-left_turn, right_turn) if mirrored else (left_turn, -right_turn)
    too_short = left_turn + right_turn < MIN_SPAN
    if left_turn < MIN_TURN or (too_short and left_turn <= right_turn):
        objections.append((LivenessReason.LEFT_POSE, "Ảnh quay trái chưa quay đủ hoặc quay sai hướng"))
    if right_turn < MIN_TURN or (too_short and right_turn < left_turn):
        objections.append((LivenessReason.RIGHT_POSE, "Ảnh quay phải chưa quay đủ hoặc quay sai hướng"))
    return objections


def _check_depth(mid: Portrait, left: Portrait, right: Portrait) -> list[Objection]:
    """Check that each side shows depth beside the middle picture, and that the right is no mirrored left."""
    objections = []
    for name, side in (("Ảnh quay trái", left), ("Ảnh quay phải", right)):
        if measure_depth(mid.aligned, side.aligned) < MIN_DEPTH:
            turn = abs(measure_nose_offset(side.points) - measure_nose_offset(mid.points))
            objections.append(
                (LivenessReason.REPEATED, f"{name} trùng với ảnh chính diện")
                if turn < _MAX_STILL_TURN
                else (LivenessReason.FLAT, f"{name} không có chiều sâu, có thể chụp lại từ ảnh in")
            )
    if measure_depth(left.aligned, np.ascontiguousarray(right.aligned[:, ::-1])) < MIN_DEPTH:
        objections.append((LivenessReason.REPEATED, "Ảnh quay phải chỉ là ảnh quay trái lật ngược"))
    return objections
