"""Heads turned by calculation: a portrait on an ellipsoid with a nose, or on flat paper."""

from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

Picture: TypeAlias = NDArray[np.uint8]
Points: TypeAlias = tuple[tuple[float, float], ...]
"""Outer and inner corner of the eye on the right of the picture, the same of the one on the left, base of the nose."""


def turned_head(picture: Picture, points: Points, degrees: float) -> Picture:
    """Turn the head of a portrait; more than 0 degrees is to its own left, which is right on the picture."""
    height, width = picture.shape[:2]
    middle, eye_line, span, nose = _measures(points)
    across, down = np.meshgrid(np.arange(width, dtype=np.float64), np.arange(height, dtype=np.float64))
    x, y = (across - middle) / (0.95 * span), (down - eye_line - 0.25 * span) / (1.25 * span)
    head = np.sqrt(np.clip(1 - x**2 - y**2, 0, None)) * 0.95 * span
    bump = 0.28 * span * np.exp(-((x / 0.16) ** 2) - ((down - nose + 0.15 * span) / (0.28 * span)) ** 2)
    depth = np.where(head > 0, head + bump, 0) - 0.6 * span * (head > 0)
    angle = np.radians(degrees)
    inside = x**2 + y**2 < 1
    seen = np.where(inside, middle + (across - middle) * np.cos(angle) + depth * np.sin(angle), across)
    return _gather(picture, seen)


def _measures(points: Points) -> tuple[float, float, float, float]:
    xs, ys = zip(*points, strict=True)
    return float(np.mean(xs[:4])), float(np.mean(ys[:4])), abs(xs[0] - xs[2]), ys[4]


def _gather(picture: Picture, seen: NDArray[np.float64]) -> Picture:
    """Draw every pixel where it is seen; of several at one place the last in a row hides the others."""
    width = picture.shape[1]
    order = np.arange(width, dtype=np.float64)
    source = np.stack([np.interp(order, np.maximum.accumulate(row + 1e-6 * order), order) for row in seen])
    rows = np.repeat(np.arange(len(seen), dtype=np.float32)[:, None], width, axis=1)
    drawn: Picture = cv2.remap(
        picture, source.astype(np.float32), rows, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return drawn


def turned_print(picture: Picture, degrees: float, distance: float = 2.5) -> Picture:
    """Turn a flat print of the portrait around its upright axis, seen from `distance` times its width."""
    height, width = picture.shape[:2]
    angle, far = np.radians(degrees), distance * width
    corners = []
    for x, y in ((-1, -1), (1, -1), (1, 1), (-1, 1)):
        across, deep = x * width / 2 * np.cos(angle), x * width / 2 * np.sin(angle)
        corners.append((width / 2 + across * far / (far + deep), height / 2 + y * height / 2 * far / (far + deep)))
    flat = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    matrix = cv2.getPerspectiveTransform(flat, np.array(corners, np.float32))
    drawn: Picture = cv2.warpPerspective(picture, matrix, (width, height), borderValue=(90, 110, 130))
    return drawn
