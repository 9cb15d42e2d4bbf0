"""Quarter turns: the picture is turned until its lines run from left to right, heads up."""

from collections.abc import Sequence

import cv2
import numpy as np

from engine.reading.image.decode import Picture
from engine.reading.image.line_box import Box, order_corners, crop
from engine.reading.text import latin_recogniser

_JUDGES = 8  # the longest lines vote on top and bottom
_LONG = 2.0  # width to height from which a box shows the way of its line
_STRAY = 25.0  # degrees; a long box that leans more against the rest is no line of the card


def orient(picture: Picture, boxes: Sequence[Box]) -> tuple[Picture, list[Box]]:
    """Turn picture and boxes so that lines are level within 45 degrees and their heads are up."""
    standing = sum(box.width if _is_upright(box) else -box.width for box in boxes if box.width > _LONG * box.height)
    if standing > 0:
        picture, boxes = rotate_quarter_turns(picture, boxes, 1)
    lines = align_boxes(boxes)
    judges = sorted(lines, key=lambda box: -box.width)[:_JUDGES]
    if (
        judges
        and latin_recogniser.upside_down_probability([crop(picture, box, latin_recogniser.HEIGHT) for box in judges])
        > 0.5
    ):
        return rotate_half_turn(picture, lines)
    return picture, lines


def rotate_half_turn(picture: Picture, boxes: Sequence[Box]) -> tuple[Picture, list[Box]]:
    """Turn by half a circle."""
    picture, boxes = rotate_quarter_turns(picture, boxes, 2)
    return picture, align_boxes(boxes)


def rotate_quarter_turns(picture: Picture, boxes: Sequence[Box], quarters: int) -> tuple[Picture, list[Box]]:
    """Turn counter-clockwise by `quarters` of a circle."""
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
    """Order every box's corners along the common way of the lines; drop boxes that lean far from it."""
    main = _common_angle(boxes)
    ordered = [Box(order_corners(box.corners, main), box.score) for box in boxes]
    lying = [box for box in ordered if box.height < _LONG * box.width]
    return [box for box in lying if box.width < _LONG * box.height or abs(_angle(box) - main) < _STRAY]


def _common_angle(boxes: Sequence[Box]) -> float:
    """The median slant in degrees (-90..90) of the longer half of the long boxes."""
    long = sorted((box for box in boxes if box.width > _LONG * box.height), key=lambda box: -box.width)
    angles = [_angle(Box(order_corners(box.corners, 0.0), box.score)) for box in long[: max(3, len(long) // 2)]]
    return float(np.median(angles)) if angles else 0.0


def _angle(box: Box) -> float:
    direction = box.corners[1] - box.corners[0]
    return float(np.degrees(np.arctan2(direction[1], direction[0])))
