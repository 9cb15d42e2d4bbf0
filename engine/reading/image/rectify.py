"""Crop the card from the picture, level and enlarged, for recognition."""

from collections.abc import Sequence

import cv2
import numpy as np

from engine.reading.image import layout
from engine.reading.image.decode import Picture
from engine.reading.image.line_box import Box

LONGEST_SIDE = 1600  # px of the rectified card
_MAX_ZOOM = 1.6  # a larger factor shows no more detail
_ASPECT_RATIO = 1.65  # width to height of a card (ISO/IEC 7810 ID-1: 1.586), with tolerance
_MARGIN = 0.12  # share of the lines' height: room for lines that the quick detection misses


def rectify(picture: Picture, boxes: Sequence[Box]) -> tuple[Picture, float]:
    """Warp the neighbourhood of the lines so that the lines run level.

    Returns the warped picture and its approximate number of pixels for one pixel of `picture`, measured along a side.

    The portrait has no lines and stands left on every Vietnamese card, so the region leaves room for a whole card on
    the left.
    """
    matrix = layout.levelling_homography(boxes)
    level = layout.project(np.concatenate([box.corners for box in boxes]), matrix)
    left, top, right, bottom = _card_region(*level.min(axis=0), *level.max(axis=0))
    frame = layout.project(_picture_corners(picture), matrix)
    left, top = max(left, float(frame[:, 0].min())), max(top, float(frame[:, 1].min()))
    right, bottom = min(right, float(frame[:, 0].max())), min(bottom, float(frame[:, 1].max()))
    zoom = min(_MAX_ZOOM, LONGEST_SIDE / max(right - left, bottom - top))
    crop_matrix = np.array([[zoom, 0, -left * zoom], [0, zoom, -top * zoom], [0, 0, 1]])
    size = (max(32, round((right - left) * zoom)), max(32, round((bottom - top) * zoom)))
    rectified: Picture = cv2.warpPerspective(
        picture, crop_matrix @ matrix, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    return rectified, zoom


def _card_region(left: float, top: float, right: float, bottom: float) -> tuple[float, float, float, float]:
    """Return left, top, right and bottom of the card around the extent of the lines."""
    margin = _MARGIN * (bottom - top)
    top, bottom, right = top - margin, bottom + margin, right + margin
    return min(left - margin, right - _ASPECT_RATIO * (bottom - top)), top, right, bottom


def _picture_corners(picture: Picture) -> "np.ndarray[tuple[int, int], np.dtype[np.float32]]":
    height, width = picture.shape[:2]
    return np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
