"""Detect the slanted boxes of text lines in a picture with PP-OCR's detector."""

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.reading.image.decode import Picture
from engine.reading.image.line_box import Box, order_corners
from engine.reading.text import models
from engine.release_memory import release_free_memory

DETECTOR_SIDE = 992  # px; more pixels of a rectified card show no further lines (992 to 1280 measured alike)
# Aspect ratio of an ID-1 card (ISO/IEC 7810): squarer pictures get no more pixels than a card, to save memory.
_ASPECT_RATIO = 1.586
_TEXT_PIXEL, _MIN_BOX_SCORE = 0.3, 0.5  # probability of a text pixel, mean probability of a box
_UNCLIP_RATIO = 1.6  # the network marks shrunken lines; this factor (its training value) restores their size


def detect(picture: Picture, side: int = DETECTOR_SIDE) -> list[Box]:
    """Detect the text lines.

    Corners are in pixels of the picture, along the long side of each box. The network receives a picture of at most
    `side` px, with no more pixels than a card of that length has.
    """
    height, width = picture.shape[:2]
    ratio = scale(picture, side)
    size = (max(32, round(width * ratio / 32) * 32), max(32, round(height * ratio / 32) * 32))
    small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    network = models.onnx_session("det")
    feed = cv2.dnn.blobFromImage(small, 1 / 127.5, mean=(127.5, 127.5, 127.5))
    release_free_memory()  # the network needs most of the memory: free everything allocated before
    probabilities = network.run(None, {network.get_inputs()[0].name: feed}, models.arena_shrinking_options())[0][0, 0]
    return _boxes_from_heatmap(probabilities, np.array([width / size[0], height / size[1]], np.float32))


def scale(picture: Picture, side: int = DETECTOR_SIDE) -> float:
    """Return the factor by which `detect` shrinks the picture for the network."""
    height, width = picture.shape[:2]
    return float(min(1.0, side / max(height, width), side / (height * width * _ASPECT_RATIO) ** 0.5))


def _boxes_from_heatmap(probabilities: NDArray[np.float32], scale: NDArray[np.float32]) -> list[Box]:
    """Return the boxes of the connected areas in the network's probability map, in pixels of the picture."""
    mask = cv2.dilate((probabilities > _TEXT_PIXEL).astype(np.uint8), np.ones((2, 2), np.uint8))
    contours, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    found = []
    for contour in contours:
        middle, (width, height), angle = cv2.minAreaRect(contour)
        if min(width, height) < 3:
            continue
        score = _mean_score(probabilities, contour)
        if score < _MIN_BOX_SCORE:
            continue
        growth = _UNCLIP_RATIO * width * height / (width + height)  # 2 x area x ratio / perimeter, on both sides
        corners = cv2.boxPoints((middle, (width + growth, height + growth), angle))
        found.append(Box(_start_at_long_side(corners * scale), score))
    return found


def _mean_score(probabilities: NDArray[np.float32], contour: NDArray[np.int32]) -> float:
    left, top, width, height = cv2.boundingRect(contour)
    mask = np.zeros((height, width), np.uint8)
    cv2.drawContours(mask, [contour], -1, 1, -1, offset=(-left, -top))
    return float(cv2.mean(probabilities[top : top + height, left : left + width], mask)[0])


def _start_at_long_side(corners: NDArray[np.float32]) -> NDArray[np.float32]:
    """Order the corners so that the first side is the longer one and points right (or down)."""
    sides = np.roll(corners, -1, axis=0) - corners
    side = sides[int(np.argmax(np.hypot(sides[:, 0], sides[:, 1])))]
    angle = float(np.degrees(np.arctan2(side[1], side[0])))
    return order_corners(corners, angle if -45 <= angle <= 135 else angle + 180)
