"""PP-OCR's text detector: a picture becomes the slanted boxes of its text lines."""

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.reading.image.decode import Picture
from engine.reading.image.line_box import Box, order_corners
from engine.reading.text import models
from engine.workers.memory import give_back

DETECTOR_SIDE = 992  # px; of a straightened card more shows no further lines (992 to 1280 measured alike)
_SHAPE = 1.586  # of an ID-1 card (ISO/IEC 7810): squarer pictures get no more pixels than a card, to save memory
_INK, _CONFIDENT = 0.3, 0.5  # probability of a text pixel, mean probability of a box
_GROW = 1.6  # the network marks shrunken lines: this undoes it (its training value)


def detect(picture: Picture, side: int = DETECTOR_SIDE) -> list[Box]:
    """Find the text lines; corners are in the picture's own pixels, the long side taken as the line's way.

    The network sees a picture of at most `side` px, and of no more pixels than a card of that length has.
    """
    height, width = picture.shape[:2]
    ratio = min(1.0, side / max(height, width), side / (height * width * _SHAPE) ** 0.5)
    size = (max(32, round(width * ratio / 32) * 32), max(32, round(height * ratio / 32) * 32))
    small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    network = models.onnx_session("det")
    feed = cv2.dnn.blobFromImage(small, 1 / 127.5, mean=(127.5, 127.5, 127.5))
    give_back()  # the network needs the most of all: what came before it must not lie beside
    chances = network.run(None, {network.get_inputs()[0].name: feed}, models.arena_shrinking_options())[0][0, 0]
    return _boxes_from_heatmap(chances, np.array([width / size[0], height / size[1]], np.float32))


def _boxes_from_heatmap(chances: NDArray[np.float32], scale: NDArray[np.float32]) -> list[Box]:
    mask = cv2.dilate((chances > _INK).astype(np.uint8), np.ones((2, 2), np.uint8))
    contours, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    found = []
    for contour in contours:
        middle, (width, height), angle = cv2.minAreaRect(contour)
        if min(width, height) < 3:
            continue
        score = _mean_score(chances, contour)
        if score < _CONFIDENT:
            continue
        grow = _GROW * width * height / (width + height)  # 2 x area x ratio / perimeter on both sides
        corners = cv2.boxPoints((middle, (width + grow, height + grow), angle))
        found.append(Box(_start_at_long_side(corners * scale), score))
    return found


def _mean_score(chances: NDArray[np.float32], contour: NDArray[np.int32]) -> float:
    left, top, width, height = cv2.boundingRect(contour)
    mask = np.zeros((height, width), np.uint8)
    cv2.drawContours(mask, [contour], -1, 1, -1, offset=(-left, -top))
    return float(cv2.mean(chances[top : top + height, left : left + width], mask)[0])


def _start_at_long_side(corners: NDArray[np.float32]) -> NDArray[np.float32]:
    """Start at the corner that makes the first side the longer one and points right (or down)."""
    sides = np.roll(corners, -1, axis=0) - corners
    side = sides[int(np.argmax(np.hypot(sides[:, 0], sides[:, 1])))]
    angle = float(np.degrees(np.arctan2(side[1], side[0])))
    return order_corners(corners, angle if -45 <= angle <= 135 else angle + 180)
