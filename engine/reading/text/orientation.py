"""Quarter turns: the picture is turned until its lines run from left to right, heads up."""

from collections.abc import Sequence

import cv2
import numpy as np

from engine.reading.image.decode import Picture
from engine.reading.image.line_box import Box, along, cut
from engine.reading.text import latin_recogniser

_JUDGES = 8  # the longest lines vote on top and bottom
_LONG = 2.0  # width to height from which a box shows the way of its line
_STRAY = 25.0  # degrees; a long box that leans more against the rest is no line of the card


def stand(picture: Picture, boxes: Sequence[Box]) -> tuple[Picture, list[Box]]:
    """Turn picture and boxes so that lines are level within 45 degrees and their heads are up."""
    standing = sum(box.width if _tall(box) else -box.width for box in boxes if box.width > _LONG * box.height)
    if standing > 0:
        picture, boxes = turn(picture, boxes, 1)
    lines = level(boxes)
    judges = sorted(lines, key=lambda box: -box.width)[:_JUDGES]
    if judges and latin_recogniser.upside_down([cut(picture, box, latin_recogniser.HEIGHT) for box in judges]) > 0.5:
        return turned_over(picture, lines)
    return picture, lines


def turned_over(picture: Picture, boxes: Sequence[Box]) -> tuple[Picture, list[Box]]:
    """Turn by half a circle."""
    picture, boxes = turn(picture, boxes, 2)
    return picture, level(boxes)


def turn(picture: Picture, boxes: Sequence[Box], quarters: int) -> tuple[Picture, list[Box]]:
    """Turn counter-clockwise by `quarters` of a circle."""
    for _ in range(quarters):
        width = picture.shape[1]
        picture = cv2.rotate(picture, cv2.ROTATE_90_COUNTERCLOCKWISE).astype(np.uint8, copy=False)
        boxes = [Box(_quarter(box, width), box.score) for box in boxes]
    return picture, list(boxes)


def _quarter(box: Box, width: int) -> "np.ndarray[tuple[int, int], np.dtype[np.float32]]":
    return np.stack([box.corners[:, 1], width - box.corners[:, 0]], axis=1).astype(np.float32)


def _tall(box: Box) -> bool:
    way = box.corners[1] - box.corners[0]
    return bool(abs(way[1]) > abs(way[0]))


def level(boxes: Sequence[Box]) -> list[Box]:
    """Order every box's corners along the common way of the lines; drop boxes that lean far from it."""
    main = _lean(boxes)
    ordered = [Box(along(box.corners, main), box.score) for box in boxes]
    lying = [box for box in ordered if box.height < _LONG * box.width]
    return [box for box in lying if box.width < _LONG * box.height or abs(_angle(box) - main) < _STRAY]


def _lean(boxes: Sequence[Box]) -> float:
    """The median slant in degrees (-90..90) of the longer half of the long boxes."""
    long = sorted((box for box in boxes if box.width > _LONG * box.height), key=lambda box: -box.width)
    angles = [_angle(Box(along(box.corners, 0.0), box.score)) for box in long[: max(3, len(long) // 2)]]
    return float(np.median(angles)) if angles else 0.0


def _angle(box: Box) -> float:
    way = box.corners[1] - box.corners[0]
    return float(np.degrees(np.arctan2(way[1], way[0])))
