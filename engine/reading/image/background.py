"""A card that lies on a printed page: the page's lines are painted over, so that they are none of the card's."""

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.reading.image.decode import Picture

_SMALL = 640  # px: enough to see where the card lies
_STROKE = 9  # px of that: letters of the page are no wider
_LINES = 23  # px of that: over which the page is evenly full of writing
_BRIDGE = 13  # px of that: narrower empty strips do not belong to the card
_PART = 0.01  # of the picture's area: what the writing across a card leaves of it
_LEAST, _MOST = 0.08, 0.9  # of the picture's area
_FULL = 0.8  # of its rectangle that a card fills
_SHAPE = (1.2, 1.9)  # longer to shorter side of a card (1.586) or a passport's page (1.42), slanted views too
_MARGIN = 1.03  # by which the rectangle kept is larger


def isolate_card(picture: Picture) -> Picture | None:
    """The picture with all painted over but the emptier part of a card's shape; None where there is none."""
    scale = _SMALL / max(picture.shape)
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    contours, _ = cv2.findContours(_sparse_text_mask(small), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    area = small.shape[0] * small.shape[1]
    parts = [contour for contour in contours if cv2.contourArea(contour) > _PART * area]
    if not parts or not _is_card(np.concatenate(parts), area):
        return None
    middle, sides, angle = cv2.minAreaRect(np.concatenate(parts))
    corners = cv2.boxPoints((middle, (sides[0] * _MARGIN, sides[1] * _MARGIN), angle)) / scale
    kept = np.zeros(picture.shape[:2], np.uint8)
    cv2.fillConvexPoly(kept, np.round(corners).astype(np.int32), 1)
    paper = np.percentile(small.reshape(-1, 3), 80, axis=0)
    return np.where(kept[..., None] > 0, picture, paper).astype(np.uint8)


def _sparse_text_mask(small: Picture) -> NDArray[np.uint8]:
    """Where there is less writing than on the page around."""
    grey = cv2.cvtColor(small, cv2.COLOR_BGR2GRAY)
    paper = cv2.morphologyEx(grey, cv2.MORPH_CLOSE, np.ones((_STROKE, _STROKE), np.uint8))
    strokes = (paper.astype(np.float32) - grey) / np.maximum(paper, 20)  # alike in light and shadow
    full = cv2.blur(strokes, (_LINES, _LINES))
    full = np.minimum(full * (128 / max(1e-3, float(np.median(full)))), 255).astype(np.uint8)
    _, empty = cv2.threshold(full, 0, 1, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    return np.asarray(cv2.morphologyEx(empty, cv2.MORPH_OPEN, np.ones((_BRIDGE, _BRIDGE), np.uint8)), np.uint8)


def _is_card(contour: NDArray[np.int32], area: int) -> bool:
    _, sides, _ = cv2.minAreaRect(contour)
    size = sides[0] * sides[1]
    shape = max(sides) / max(1.0, min(sides))
    fills = cv2.contourArea(cv2.convexHull(contour)) > _FULL * size
    return bool(fills and _LEAST * area < size < _MOST * area and _SHAPE[0] < shape < _SHAPE[1])
