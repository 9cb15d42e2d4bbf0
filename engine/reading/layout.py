"""Where lines stand on the card: perspective taken out, so that a row is a row."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.reading.boxes import Box

_LONG = 3.0  # width to height from which a box shows its line's way well enough
_SAME_ROW = 0.55  # of the smaller height: how far the middles of two lines of one row may stand apart


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """A box and its place in level coordinates (pixels about the picture's own size, y downwards)."""

    box: Box
    left: float
    right: float
    middle: float
    height: float


def arrange(boxes: Sequence[Box]) -> list[Line]:
    """Place boxes, whose corners are ordered along the text, in coordinates where all lines are level."""
    if not boxes:
        return []
    corners = np.stack([box.corners for box in boxes]).astype(np.float64)
    centre = corners.reshape(-1, 2).mean(axis=0)
    level = _project(corners - centre, *_vanishing(boxes, centre))
    return [_line(box, quad) for box, quad in zip(boxes, level, strict=True)]


def rows(lines: Sequence[Line]) -> list[tuple[Line, ...]]:
    """Group lines into rows from top to bottom, each from left to right."""
    grouped: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: line.middle):
        home = next((row for row in reversed(grouped[-3:]) if _beside(row, line)), None)
        if home is None:
            grouped.append([line])
        else:
            home.append(line)
    grouped.sort(key=lambda row: float(np.mean([line.middle for line in row])))
    return [tuple(sorted(row, key=lambda line: line.left)) for row in grouped]


def _beside(row: Sequence[Line], line: Line) -> bool:
    """Whether the line stands in the row: level with its nearest neighbour there and not over any of it."""
    near = min(row, key=lambda other: max(line.left - other.right, other.left - line.right))
    if abs(near.middle - line.middle) > _SAME_ROW * min(near.height, line.height):
        return False
    shared = min(near.right, line.right) - max(near.left, line.left)
    return shared < 0.5 * min(near.right - near.left, line.right - line.left)


def _vanishing(boxes: Sequence[Box], centre: NDArray[np.float64]) -> tuple[float, float]:
    """Slope q at the centre and p = 1/X, where X is how far right (px) the lines would meet.

    The line through (x, y) meets the others in (X, Y), so its slope s fulfils s = q + p (x s - y) with q = Y/X.
    """
    long = [box for box in boxes if box.width > _LONG * box.height]
    if len(long) < 2:
        long = sorted(boxes, key=lambda box: -box.width / box.height)[:2]
    middles = np.stack([box.corners.mean(axis=0) - centre for box in long])
    ways = np.stack([box.corners[1] + box.corners[2] - box.corners[0] - box.corners[3] for box in long])
    slopes = ways[:, 1] / np.maximum(ways[:, 0], 1e-3)
    weights = np.hypot(ways[:, 0], ways[:, 1])
    terms = np.stack([np.ones(len(long)), middles[:, 0] * slopes - middles[:, 1]], axis=1)
    if len(long) < 6:
        return float(np.average(slopes, weights=weights)), 0.0
    q, p = 0.0, 0.0
    for _ in range(4):  # lines that fit badly count ever less
        root = np.sqrt(weights)[:, None]
        q, p = (float(value) for value in np.linalg.lstsq(terms * root, slopes * root[:, 0], rcond=None)[0])
        off = np.abs(slopes - terms @ (q, p))
        weights = np.hypot(ways[:, 0], ways[:, 1]) / (1 + (off / max(1e-4, float(np.median(off)))) ** 2)
    return q, p


def _project(points: NDArray[np.float64], slope: float, pull: float) -> NDArray[np.float64]:
    x, y = points[..., 0], points[..., 1]
    depth = np.maximum(1 - pull * x, 0.2)
    return np.stack([x / depth, (y - slope * x) / depth], axis=-1)


def _line(box: Box, quad: NDArray[np.float64]) -> Line:
    left, right = quad[[0, 3]].mean(axis=0), quad[[1, 2]].mean(axis=0)
    height = float(quad[[2, 3], 1].mean() - quad[[0, 1], 1].mean())
    return Line(box, float(left[0]), float(right[0]), float(left[1] + right[1]) / 2, max(1.0, height))
