"""Remove rotation and perspective from the positions of lines, and group the lines into rows."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.reading.image.line_box import Box

Matrix = NDArray[np.float64]

_MIN_LONG_RATIO = 3.0  # width to height from which a box shows the direction of its line well enough
_MIN_PERSPECTIVE_LINES = 6  # long boxes needed to separate perspective from chance
_MAX_PERSPECTIVE = 0.4  # change of scale over the extent of the lines; no legible photograph of a card has more
_SAME_ROW = 0.55  # share of the smaller height: largest distance between the middles of two lines in one row


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """A box and the position of the line in level coordinates (about the picture's own pixels, y downwards)."""

    box: Box
    left: float
    right: float
    middle: float
    height: float


def arrange_lines(boxes: Sequence[Box]) -> list[Line]:
    """Place boxes, whose corners are ordered along the text, in coordinates where all lines are level."""
    if not boxes:
        return []
    corners = np.concatenate([box.corners for box in boxes])
    level = project(corners, levelling_homography(boxes)).reshape(-1, 4, 2)
    return [_to_line(box, quad) for box, quad in zip(boxes, level, strict=True)]


def project(points: NDArray[np.float32], matrix: Matrix) -> Matrix:
    """Apply a 3 x 3 homography to points (n x 2)."""
    return np.asarray(cv2.perspectiveTransform(points[None].astype(np.float64), matrix)[0], np.float64)


def levelling_homography(boxes: Sequence[Box]) -> Matrix:
    """Return the homography that makes the lines level: centre, rotate, make parallel."""
    corners = np.stack([box.corners for box in boxes]).astype(np.float64)
    shift, turn = np.eye(3), np.eye(3)
    shift[:2, 2] = -corners.reshape(-1, 2).mean(axis=0)
    directions = corners[:, 1] + corners[:, 2] - corners[:, 0] - corners[:, 3]
    long = _indices_of_long_boxes(boxes)
    angle = float(np.median(np.arctan2(directions[long, 1], directions[long, 0])))
    turn[:2, :2] = [[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]]
    turned = project(corners.reshape(-1, 2).astype(np.float32), turn @ shift).reshape(-1, 4, 2)
    return _parallel_homography(turned[long]) @ turn @ shift


def _indices_of_long_boxes(boxes: Sequence[Box]) -> list[int]:
    """Return the indices of the boxes long enough to show a direction, at least the index of the longest."""
    long = [index for index, box in enumerate(boxes) if box.width > _MIN_LONG_RATIO * box.height]
    return long or [max(range(len(boxes)), key=lambda index: boxes[index].width)]


def _parallel_homography(quads: Matrix) -> Matrix:
    """Return the homography that sends the point where these lines (n x 4 corners) would meet to infinity.

    The line through (x, y) meets the others in (X, Y), so its slope s satisfies s = q + p (x s - y) with q = Y/X and p
    = 1/X. Iterated weighted least squares give lines that fit badly less and less weight.
    """
    matrix = np.eye(3)
    if len(quads) < _MIN_PERSPECTIVE_LINES:
        return matrix
    middles, directions = quads.mean(axis=1), quads[:, 1] + quads[:, 2] - quads[:, 0] - quads[:, 3]
    slopes = directions[:, 1] / np.maximum(directions[:, 0], 1e-3)
    terms = np.stack([np.ones(len(quads)), middles[:, 0] * slopes - middles[:, 1]], axis=1)
    lengths = np.hypot(directions[:, 0], directions[:, 1])
    weights, best = lengths, np.zeros(2)
    for _ in range(4):
        root = np.sqrt(weights)
        best = np.linalg.lstsq(terms * root[:, None], slopes * root, rcond=None)[0]
        off = np.abs(slopes - terms @ best)
        weights = lengths / (1 + (off / max(1e-4, float(np.median(off)))) ** 2)
    limit = _MAX_PERSPECTIVE / max(1.0, float(np.abs(quads[..., 0]).max()))
    matrix[1, 0], matrix[2, 0] = -best[0], -np.clip(best[1], -limit, limit)
    return matrix


def group_rows(lines: Sequence[Line]) -> list[tuple[Line, ...]]:
    """Group lines into rows from top to bottom, each from left to right."""
    grouped: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: line.middle):
        row = next((row for row in reversed(grouped[-3:]) if _is_in_row(row, line)), None)
        if row is None:
            grouped.append([line])
        else:
            row.append(line)
    grouped.sort(key=lambda row: float(np.mean([line.middle for line in row])))
    return [tuple(sorted(row, key=lambda line: line.left)) for row in grouped]


def _is_in_row(row: Sequence[Line], line: Line) -> bool:
    """Return whether the line is level with its nearest neighbour in the row and overlaps no line of the row."""
    near = min(row, key=lambda other: max(line.left - other.right, other.left - line.right))
    if abs(near.middle - line.middle) > _SAME_ROW * min(near.height, line.height):
        return False
    shared = min(near.right, line.right) - max(near.left, line.left)
    return shared < 0.5 * min(near.right - near.left, line.right - line.left)


def _to_line(box: Box, quad: Matrix) -> Line:
    left, right = quad[[0, 3]].mean(axis=0), quad[[1, 2]].mean(axis=0)
    height = float(quad[[2, 3], 1].mean() - quad[[0, 1], 1].mean())
    return Line(box, float(left[0]), float(right[0]), float(left[1] + right[1]) / 2, max(1.0, height))
