"""Boxes of text lines in a picture: geometry, order of corners, crops."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.reading.image.decode import Picture


@dataclass(frozen=True, slots=True, eq=False)
class Box:
    """The box of a text line: corners (4 x 2 px, clockwise from the text's top left) and detection score (0..1)."""

    corners: NDArray[np.float32]
    score: float

    @property
    def width(self) -> float:
        """Length along the line in pixels."""
        c = self.corners
        return float(np.hypot(*(c[1] + c[2] - c[0] - c[3])) / 2)

    @property
    def height(self) -> float:
        """Height across the line in pixels."""
        c = self.corners
        return float(np.hypot(*(c[3] + c[2] - c[0] - c[1])) / 2)

    def part(self, first: float, last: float) -> "Box":
        """Return the piece of the line between two shares (0..1) of its length."""
        c = self.corners
        top, bottom = c[1] - c[0], c[2] - c[3]
        corners = [c[0] + top * first, c[0] + top * last, c[3] + bottom * last, c[3] + bottom * first]
        return Box(np.array(corners, np.float32), self.score)


def order_corners(corners: NDArray[np.float32], degrees: float) -> NDArray[np.float32]:
    """Order corners clockwise.

    The first side runs closest to `degrees` (clockwise from right).
    """
    corners = _clockwise(corners)
    sides = np.roll(corners, -1, axis=0) - corners
    direction = np.array([np.cos(np.radians(degrees)), np.sin(np.radians(degrees))])
    return np.roll(corners, -int(np.argmax(sides / np.hypot(sides[:, :1], sides[:, 1:]) @ direction)), axis=0)


def _clockwise(corners: NDArray[np.float32]) -> NDArray[np.float32]:
    order_corners, across = corners[1] - corners[0], corners[3] - corners[0]
    if order_corners[0] * across[1] - order_corners[1] * across[0] < 0:
        corners = corners[[3, 2, 1, 0]]
    return np.ascontiguousarray(corners, np.float32)


def crop(picture: Picture, box: Box, height: int, taller: float = 0.0, wider: float = 0.0) -> Picture:
    """Crop the box, upright and `height` px high.

    `taller` and `wider` enlarge the box above and below and at both ends, as shares of the box's height.
    """
    c = box.corners
    down, right = (c[3] - c[0] + c[2] - c[1]) / 2, (c[1] - c[0] + c[2] - c[3]) / 2
    ends = right / max(1.0, float(np.hypot(*right))) * box.height * wider
    source = np.array([c[0] - down * taller - ends, c[1] - down * taller + ends, c[3] + down * taller - ends])
    width = max(8, round(height * (box.width + 2 * box.height * wider) / max(1.0, box.height * (1 + 2 * taller))))
    target = np.array([[0, 0], [width, 0], [0, height]], np.float32)
    matrix = cv2.getAffineTransform(source.astype(np.float32), target)
    flags = cv2.INTER_CUBIC if box.height < 1.5 * height else cv2.INTER_AREA
    line: Picture = cv2.warpAffine(picture, matrix, (width, height), flags=flags, borderMode=cv2.BORDER_REPLICATE)
    return line
