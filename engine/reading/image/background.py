"""Isolate a card that lies on a printed page, so that no line of the page is read as a line of the card."""

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.reading.image.decode import Picture

_PREVIEW_SIDE = 640  # px; enough to find the card
_STROKE_WIDTH = 9  # px at that size; letters of the page are no wider
_DENSITY_WINDOW = 23  # px at that size; window over which the page is evenly full of text
_MIN_STRIP = 13  # px at that size; narrower empty strips do not belong to the card
_MIN_PART = 0.01  # share of the picture's area: a part of the card between its lines of text
_MIN_AREA, _MAX_AREA = 0.08, 0.9  # share of the picture's area
_FILLED_SHARE = 0.8  # share of its rectangle that a card fills
_ASPECT_RATIOS = (1.2, 1.9)  # longer to shorter side of a card (1.586) or a passport page (1.42), also in slanted views
_MARGIN = 1.03  # enlarges the kept rectangle


def isolate_card(picture: Picture) -> Picture | None:
    """Return the picture with everything painted over but the card on a printed page.

    The card is the part in the shape of a card that holds less text than the page. Returns None without such a part.
    """
    scale = _PREVIEW_SIDE / max(picture.shape)
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    contours, _ = cv2.findContours(_sparse_text_mask(small), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    area = small.shape[0] * small.shape[1]
    parts = [contour for contour in contours if cv2.contourArea(contour) > _MIN_PART * area]
    if not parts or not _is_card(np.concatenate(parts), area):
        return None
    middle, sides, angle = cv2.minAreaRect(np.concatenate(parts))
    corners = cv2.boxPoints((middle, (sides[0] * _MARGIN, sides[1] * _MARGIN), angle)) / scale
    kept = np.zeros(picture.shape[:2], np.uint8)
    cv2.fillConvexPoly(kept, np.round(corners).astype(np.int32), 1)
    paper = np.percentile(small.reshape(-1, 3), 80, axis=0)
    return np.where(kept[..., None] > 0, picture, paper).astype(np.uint8)


def _sparse_text_mask(small: Picture) -> NDArray[np.uint8]:
    """Return a mask of the areas that hold less text than the page around them."""
    grey = cv2.cvtColor(small, cv2.COLOR_BGR2GRAY)
    paper = cv2.morphologyEx(grey, cv2.MORPH_CLOSE, np.ones((_STROKE_WIDTH, _STROKE_WIDTH), np.uint8))
    # Relative to the paper, so that light and shadow give the same value.
    strokes = (paper.astype(np.float32) - grey) / np.maximum(paper, 20)
    density = cv2.blur(strokes, (_DENSITY_WINDOW, _DENSITY_WINDOW))
    density = np.minimum(density * (128 / max(1e-3, float(np.median(density)))), 255).astype(np.uint8)
    _, sparse = cv2.threshold(density, 0, 1, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    return np.asarray(cv2.morphologyEx(sparse, cv2.MORPH_OPEN, np.ones((_MIN_STRIP, _MIN_STRIP), np.uint8)), np.uint8)


def _is_card(contour: NDArray[np.int32], area: int) -> bool:
    _, sides, _ = cv2.minAreaRect(contour)
    size = sides[0] * sides[1]
    shape = max(sides) / max(1.0, min(sides))
    fills = cv2.contourArea(cv2.convexHull(contour)) > _FILLED_SHARE * size
    return bool(fills and _MIN_AREA * area < size < _MAX_AREA * area and _ASPECT_RATIOS[0] < shape < _ASPECT_RATIOS[1])
