"""The part of the picture that holds the card, turned level and enlarged: what is read is cut from there."""

from collections.abc import Sequence

import cv2
import numpy as np

from engine.reading.image import layout
from engine.reading.image.decode import Picture
from engine.reading.image.line_box import Box

LONGEST_SIDE = 1600  # px of the straightened card
_ENLARGE = 1.6  # more shows nothing new
_SHAPE = 1.65  # width to height of a card (ISO/IEC 7810 ID-1: 1.586), with some slack
_MARGIN = 0.12  # of the lines' height: room for lines that a quick look misses


def rectify(picture: Picture, boxes: Sequence[Box]) -> Picture:
    """Warp the neighbourhood of the lines so that they run level.

    The portrait, where no lines are, stands left on every Vietnamese card: room is made there for a whole card.
    """
    matrix = layout.levelling_homography(boxes)
    level = layout.project(np.concatenate([box.corners for box in boxes]), matrix)
    left, top, right, bottom = _card_region(*level.min(axis=0), *level.max(axis=0))
    frame = layout.project(_picture_corners(picture), matrix)
    left, top = max(left, float(frame[:, 0].min())), max(top, float(frame[:, 1].min()))
    right, bottom = min(right, float(frame[:, 0].max())), min(bottom, float(frame[:, 1].max()))
    zoom = min(_ENLARGE, LONGEST_SIDE / max(right - left, bottom - top))
    move = np.array([[zoom, 0, -left * zoom], [0, zoom, -top * zoom], [0, 0, 1]])
    size = (max(32, round((right - left) * zoom)), max(32, round((bottom - top) * zoom)))
    straight: Picture = cv2.warpPerspective(
        picture, move @ matrix, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    return straight


def _card_region(left: float, top: float, right: float, bottom: float) -> tuple[float, float, float, float]:
    margin = _MARGIN * (bottom - top)
    top, bottom, right = top - margin, bottom + margin, right + margin
    return min(left - margin, right - _SHAPE * (bottom - top)), top, right, bottom


def _picture_corners(picture: Picture) -> "np.ndarray[tuple[int, int], np.dtype[np.float32]]":
    height, width = picture.shape[:2]
    return np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
