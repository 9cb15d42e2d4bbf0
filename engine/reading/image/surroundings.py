"""The levelled surroundings of a card's lines of text, in which the edges of the card are searched."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.reading.image import layout
from engine.reading.image.decode import Picture
from engine.reading.image.layout import Matrix
from engine.reading.image.line_box import Box

Points = NDArray[np.float64]

_TEXT_WIDTH = 360  # px; width of the text in the view, enough to show edges and too little to show grain
_TEXT_MARGIN = 0.8  # margin around the text, as a share of its larger extent: the portrait may stand beside the text
_CARD_TO_TEXT_WIDTH = 1.15  # approximate width of the card relative to its text


@dataclass(frozen=True, slots=True, eq=False)
class Surroundings:
    """The levelled surroundings of the text in Lab.

    `in_picture` marks the pixels inside of the picture, `text` holds the corners of the text. `homography` maps the
    picture to this view.
    """

    lab: NDArray[np.float32]
    in_picture: NDArray[np.bool_]
    text: Points
    homography: Matrix

    @property
    def width(self) -> float:
        """The approximate width of the card in pixels of this view."""
        across, down = np.ptp(self.text, axis=0)
        return _CARD_TO_TEXT_WIDTH * max(float(across), 1.4 * float(down))

    def contains(self, points: Points) -> NDArray[np.bool_]:
        """Return for each point whether the picture reaches the point."""
        rows, columns = (np.clip(np.rint(points[:, axis]), 0, self.in_picture.shape[1 - axis] - 1) for axis in (1, 0))
        found: NDArray[np.bool_] = self.in_picture[rows.astype(int), columns.astype(int)]
        return found

    def colours(self, points: Points) -> NDArray[np.float32]:
        """Return the Lab values (n x 3) at these points."""
        at = points.astype(np.float32)
        found = cv2.remap(self.lab, at[:, :1], at[:, 1:], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        return np.asarray(found[:, 0], np.float32)


def level_surroundings(picture: Picture, boxes: Sequence[Box]) -> Surroundings:
    """Return the levelled neighbourhood of the lines, with a rim outside of the picture."""
    matrix = layout.levelling_homography(boxes)
    text = layout.project(np.concatenate([box.corners for box in boxes]), matrix)
    first, last = text.min(axis=0), text.max(axis=0)
    across, down = last - first
    zoom = _TEXT_WIDTH / max(across, 1.6 * down)
    height, width = picture.shape[:2]
    frame = layout.project(np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32), matrix)
    room, rim = _TEXT_MARGIN * max(across, down), 3 / zoom
    start, stop = np.maximum(first - room, frame.min(axis=0) - rim), np.minimum(last + room, frame.max(axis=0) + rim)
    homography = np.array([[zoom, 0, -start[0] * zoom], [0, zoom, -start[1] * zoom], [0, 0, 1]]) @ matrix
    size = (max(8, round((stop[0] - start[0]) * zoom)), max(8, round((stop[1] - start[1]) * zoom)))
    in_picture = cv2.warpPerspective(np.ones((height, width), np.uint8), homography, size, flags=cv2.INTER_NEAREST)
    (left, top), (right, bottom) = (first - start) * zoom, (last - start) * zoom
    corners = np.array([(left, top), (right, top), (right, bottom), (left, bottom)], np.float64)
    return Surroundings(_smoothed_lab(picture, homography, size), in_picture.astype(np.bool_), corners, homography)


def _smoothed_lab(picture: Picture, homography: Matrix, size: tuple[int, int]) -> NDArray[np.float32]:
    """Return the Lab colours of the view.

    The picture is first shrunk by area averaging, which averages the grain.
    """
    shrink = float(np.clip(np.sqrt(abs(np.linalg.det(homography[:2, :2]))), 0.05, 1.0))
    small = cv2.resize(picture, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA)
    enlarge = np.diag([picture.shape[1] / small.shape[1], picture.shape[0] / small.shape[0], 1.0])
    level = cv2.warpPerspective(small, homography @ enlarge, size, borderMode=cv2.BORDER_REPLICATE)
    soft = cv2.GaussianBlur(level, (0, 0), 1.0).astype(np.float32) / 255
    return np.asarray(cv2.cvtColor(soft, cv2.COLOR_BGR2LAB), np.float32)
