"""Orient a picture: rotate by quarter turns until the lines run from left to right, upright."""

from collections.abc import Sequence

import cv2
import numpy as np

from engine.reading.image.decode import Picture
from engine.reading.image.line_box import Box, crop, order_corners
from engine.reading.text import latin_recogniser, vietnamese_recogniser

_ORIENTATION_LINES = 8  # the longest lines, used to tell top from bottom
_UNSURE = (0.25, 0.75)  # probabilities of the classifier between which the lines themselves are read
_READ_LINES = 3  # lines read both ways
_MIN_LONG_RATIO = 2.0  # width to height from which a box shows the direction of its line
_MAX_LEAN = 25.0  # degrees; a long box that leans more against the other boxes is no line of the card


def orient(picture: Picture, boxes: Sequence[Box]) -> tuple[Picture, list[Box]]:
    """Rotate picture and boxes so that the lines are level within 45 degrees and upright."""
    excess = sum(
        box.width if _is_upright(box) else -box.width for box in boxes if box.width > _MIN_LONG_RATIO * box.height
    )
    if excess > 0:
        picture, boxes = rotate_quarter_turns(picture, boxes, 1)
    lines = align_boxes(boxes)
    longest = sorted(lines, key=lambda box: -box.width)[:_ORIENTATION_LINES]
    return rotate_half_turn(picture, lines) if longest and _are_upside_down(picture, longest) else (picture, lines)


def _are_upside_down(picture: Picture, lines: Sequence[Box]) -> bool:
    probability = latin_recogniser.upside_down_probability(
        [crop(picture, line, latin_recogniser.HEIGHT) for line in lines]
    )
    if not _UNSURE[0] < probability < _UNSURE[1]:
        return probability > 0.5
    crops = [crop(picture, line, vietnamese_recogniser.HEIGHT) for line in lines[:_READ_LINES]]
    turned = [cv2.rotate(line, cv2.ROTATE_180).astype(np.uint8, copy=False) for line in crops]
    return _mean_confidence(turned) > _mean_confidence(crops)


def _mean_confidence(lines: Sequence[Picture]) -> float:
    """Return the mean confidence of the characters of lines."""
    found = [confidence for read in vietnamese_recogniser.recognise(lines) for confidence in read.confidence]
    return float(np.mean(found)) if found else 0.0


def rotate_half_turn(picture: Picture, boxes: Sequence[Box]) -> tuple[Picture, list[Box]]:
    """Rotate by 180 degrees."""
    picture, boxes = rotate_quarter_turns(picture, boxes, 2)
    return picture, align_boxes(boxes)


def rotate_quarter_turns(picture: Picture, boxes: Sequence[Box], quarters: int) -> tuple[Picture, list[Box]]:
    """Rotate counter-clockwise by a number of quarter turns."""
    for _ in range(quarters):
        width = picture.shape[1]
        picture = cv2.rotate(picture, cv2.ROTATE_90_COUNTERCLOCKWISE).astype(np.uint8, copy=False)
        boxes = [Box(_rotate_corners(box, width), box.score) for box in boxes]
    return picture, list(boxes)


def _rotate_corners(box: Box, width: int) -> "np.ndarray[tuple[int, int], np.dtype[np.float32]]":
    return np.stack([box.corners[:, 1], width - box.corners[:, 0]], axis=1).astype(np.float32)


def _is_upright(box: Box) -> bool:
    direction = box.corners[1] - box.corners[0]
    return bool(abs(direction[1]) > abs(direction[0]))


def align_boxes(boxes: Sequence[Box]) -> list[Box]:
    """Order every box's corners along the common direction of the lines.

    Drop boxes that lean far from that direction.
    """
    common = _common_angle(boxes)
    ordered = [Box(order_corners(box.corners, common), box.score) for box in boxes]
    level_boxes = [box for box in ordered if box.height < _MIN_LONG_RATIO * box.width]
    return [
        box for box in level_boxes if box.width < _MIN_LONG_RATIO * box.height or abs(_angle(box) - common) < _MAX_LEAN
    ]


def _common_angle(boxes: Sequence[Box]) -> float:
    """Return the median slant in degrees (-90..90) of the longer half of the long boxes."""
    long = sorted((box for box in boxes if box.width > _MIN_LONG_RATIO * box.height), key=lambda box: -box.width)
    angles = [_angle(Box(order_corners(box.corners, 0.0), box.score)) for box in long[: max(3, len(long) // 2)]]
    return float(np.median(angles)) if angles else 0.0


def _angle(box: Box) -> float:
    direction = box.corners[1] - box.corners[0]
    return float(np.degrees(np.arctan2(direction[1], direction[0])))
