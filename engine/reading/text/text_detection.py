"""PP-OCR's text detector: a picture becomes the slanted boxes of its text lines."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.memory import release_free_memory
from engine.reading.image.decode import Picture
from engine.reading.text import models

DETECTOR_SIDE = 992  # px; of a straightened card more shows no further lines (992 to 1280 measured alike)
_SHAPE = 1.586  # of an ID-1 card (ISO/IEC 7810): squarer pictures get no more pixels than a card, to save memory
_INK, _SURE = 0.3, 0.5  # probability of a text pixel, mean probability of a box
_GROW = 1.6  # the network marks shrunken lines: this undoes it (its training value)


@dataclass(frozen=True, slots=True, eq=False)
class Box:
    """A text line in a picture: corners (4 x 2 px) from top left clockwise as the text is read, and certainty."""

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
        """The piece of the line between two shares (0..1) of its length."""
        c = self.corners
        top, bottom = c[1] - c[0], c[2] - c[3]
        piece = [c[0] + top * first, c[0] + top * last, c[3] + bottom * last, c[3] + bottom * first]
        return Box(np.array(piece, np.float32), self.score)


def detect(picture: Picture, side: int = DETECTOR_SIDE) -> list[Box]:
    """Find the text lines; corners are in the picture's own pixels, the long side taken as the line's way.

    The network sees a picture of at most `side` px, and of no more pixels than a card of that length has.
    """
    height, width = picture.shape[:2]
    ratio = min(1.0, side / max(height, width), side / (height * width * _SHAPE) ** 0.5)
    size = (max(32, round(width * ratio / 32) * 32), max(32, round(height * ratio / 32) * 32))
    small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    network = models.session("det")
    feed = cv2.dnn.blobFromImage(small, 1 / 127.5, mean=(127.5, 127.5, 127.5))
    release_free_memory()  # the network needs the most of all: what came before it must not lie beside
    chances = network.run(None, {network.get_inputs()[0].name: feed}, models.shrinking())[0][0, 0]
    return _outline(chances, np.array([width / size[0], height / size[1]], np.float32))


def _outline(chances: NDArray[np.float32], scale: NDArray[np.float32]) -> list[Box]:
    mask = cv2.dilate((chances > _INK).astype(np.uint8), np.ones((2, 2), np.uint8))
    contours, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    found = []
    for contour in contours:
        middle, (width, height), angle = cv2.minAreaRect(contour)
        if min(width, height) < 3:
            continue
        score = _certainty(chances, contour)
        if score < _SURE:
            continue
        grow = _GROW * width * height / (width + height)  # 2 x area x ratio / perimeter on both sides
        corners = cv2.boxPoints((middle, (width + grow, height + grow), angle))
        found.append(Box(_long_side(corners * scale), score))
    return found


def _certainty(chances: NDArray[np.float32], contour: NDArray[np.int32]) -> float:
    left, top, width, height = cv2.boundingRect(contour)
    mask = np.zeros((height, width), np.uint8)
    cv2.drawContours(mask, [contour], -1, 1, -1, offset=(-left, -top))
    return float(cv2.mean(chances[top : top + height, left : left + width], mask)[0])


def _long_side(corners: NDArray[np.float32]) -> NDArray[np.float32]:
    """Start at the corner that makes the first side the longer one and points right (or down)."""
    sides = np.roll(corners, -1, axis=0) - corners
    side = sides[int(np.argmax(np.hypot(sides[:, 0], sides[:, 1])))]
    angle = float(np.degrees(np.arctan2(side[1], side[0])))
    return along(corners, angle if -45 <= angle <= 135 else angle + 180)


def along(corners: NDArray[np.float32], degrees: float) -> NDArray[np.float32]:
    """Order corners clockwise, the first side running nearest to the given way (degrees clockwise from right)."""
    corners = _clockwise(corners)
    sides = np.roll(corners, -1, axis=0) - corners
    way = np.array([np.cos(np.radians(degrees)), np.sin(np.radians(degrees))])
    return np.roll(corners, -int(np.argmax(sides / np.hypot(sides[:, :1], sides[:, 1:]) @ way)), axis=0)


def _clockwise(corners: NDArray[np.float32]) -> NDArray[np.float32]:
    along, across = corners[1] - corners[0], corners[3] - corners[0]
    if along[0] * across[1] - along[1] * across[0] < 0:
        corners = corners[[3, 2, 1, 0]]
    return np.ascontiguousarray(corners, np.float32)


def cut(picture: Picture, box: Box, height: int, taller: float = 0.0, wider: float = 0.0) -> Picture:
    """Cut the box out upright, `height` px high, grown by shares of its height above and below and at both ends."""
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
