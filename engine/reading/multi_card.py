"""Find several cards in one picture, for example in a scan of both sides, and read each card separately."""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.reading.image.decode import Picture, decode
from engine.reading.image.line_box import Box
from engine.reading.reader import Reading, read_card
from engine.reading.text import orientation, text_detection

Rectangle = tuple[int, int, int, int]
"""Left, top, width and height in pixels."""

_PREVIEW_SIDE = 640  # px; enough to find cards
# Area of a card as a share of the picture. Anything larger is the only card in the picture.
_MIN_AREA, _MAX_AREA = 0.02, 0.6
_ASPECT_RATIOS = (1.15, 2.2)  # longer to shorter side of a card (1.586) or a passport page (1.42), with tolerance
_FILLED_SHARE = 0.75  # share of its bounding rectangle that a card fills
_MIN_CONTRAST = 6.0  # Lab distance that separates a card from the background
_MAX_CARDS = 8  # cards on one picture
_MARGIN = 0.03  # share of the longer side
_QUICK_DETECTION_SIDE = 960  # px
_MIN_STACK_RATIO = 0.95  # height to width from which the lines may belong to two cards, one above the other
_MIN_PAIR_RATIO = 2.1  # width to height from which the lines may belong to two cards side by side
_MIN_GAP = 0.02  # share of the extent of all lines: a band without text that may separate two cards
_GAP_RANGE = (0.35, 0.65)  # share of that extent where the band may lie, as both cards have the same size
_MIN_LINES = 4  # fewest lines of a card


def read_all(data: bytes) -> tuple[Reading, ...]:
    """Read every card in a picture, from top to bottom and from left to right.

    The result may be empty. Raises UnreadableImage as `decode.decode` does.
    """
    picture = decode(data)
    for parts in (_split_by_background(picture), _split_by_gap(picture)):
        readings = [reading for part in parts if (reading := read_card(part)) is not None]
        if len(readings) > 1:
            return tuple(readings)
    only = read_card(picture)
    return (only,) if only else ()


def _split_by_background(picture: Picture) -> list[Picture]:
    """Crop the cards that stand out from a plain background.

    The result is empty for a single card.
    """
    scale = _PREVIEW_SIDE / max(picture.shape)
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    contours, _ = cv2.findContours(_foreground(small), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    area = small.shape[0] * small.shape[1]
    rectangles = [rectangle for contour in contours if (rectangle := _card_rectangle(contour, area))]
    return (
        [_crop(picture, rectangle, scale) for rectangle in _reading_order(rectangles)[:_MAX_CARDS]]
        if len(rectangles) > 1
        else []
    )


def _foreground(small: Picture) -> NDArray[np.uint8]:
    """Return a mask of the pixels whose colour differs from the picture's edge, with closed holes."""
    lab = cv2.cvtColor(small.astype(np.float32) / 255, cv2.COLOR_BGR2LAB)
    sides = (lab[:4], lab[-4:], lab[:, :4], lab[:, -4:])
    edge = np.concatenate([side.reshape(-1, 3) for side in sides])
    background = np.median(edge, axis=0)
    noise = float(np.percentile(np.linalg.norm(edge - background, axis=1), 75))
    away = np.linalg.norm(lab - background, axis=2) > max(_MIN_CONTRAST, 3 * noise)
    closed = cv2.morphologyEx(away.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((7, 7), np.uint8))
    return np.asarray(closed, np.uint8)


def _card_rectangle(contour: NDArray[np.int32], area: int) -> Rectangle | None:
    """Return the bounding rectangle of a contour in the shape of a card, None for another contour."""
    _, (width, height), _ = cv2.minAreaRect(contour)
    size = width * height
    full = cv2.contourArea(contour) > _FILLED_SHARE * size
    if not full or not _MIN_AREA * area < size < _MAX_AREA * area:
        return None
    left, top, across, down = cv2.boundingRect(contour)
    return (
        (left, top, across, down)
        if _ASPECT_RATIOS[0] < max(width, height) / min(width, height) < _ASPECT_RATIOS[1]
        else None
    )


def _reading_order(rectangles: Sequence[Rectangle]) -> list[Rectangle]:
    """Sort rectangles from top to bottom and, within a row, from left to right.

    Rectangles whose middles stand at about the same height form a row.
    """
    rows: list[list[Rectangle]] = []
    for rectangle in sorted(rectangles, key=lambda rectangle: rectangle[1] + rectangle[3] / 2):
        if rows and rectangle[1] + rectangle[3] / 2 < rows[-1][0][1] + rows[-1][0][3]:
            rows[-1].append(rectangle)
        else:
            rows.append([rectangle])
    return [rectangle for row in rows for rectangle in sorted(row)]


def _crop(picture: Picture, rectangle: Rectangle, scale: float) -> Picture:
    left, top, width, height = (side / scale for side in rectangle)
    margin = _MARGIN * max(width, height)
    rows = slice(max(0, round(top - margin)), round(top + height + margin))
    return np.ascontiguousarray(picture[rows, max(0, round(left - margin)) : round(left + width + margin)])


def _split_by_gap(picture: Picture) -> list[Picture]:
    """Return the two halves of a picture with two blocks of text, one above the other or side by side, else nothing."""
    readings = text_detection.detect(picture, _QUICK_DETECTION_SIDE)
    if len(readings) < 2 * _MIN_LINES:
        return []
    standing, lines = orientation.orient(picture, readings)
    columns, rows = (_spans(lines, axis) for axis in (0, 1))
    width, height = (_extent(spans) for spans in (columns, rows))
    if height >= _MIN_STACK_RATIO * width and (gap := _widest_gap(rows)):
        cut = round(sum(gap) / 2)
        return [standing[:cut], standing[cut:]]
    if width >= _MIN_PAIR_RATIO * height and (gap := _widest_gap(columns)):
        # A portrait, which has no text, stands left on a front: the picture's middle divides cards of one size better.
        middle = standing.shape[1] / 2
        cut = round(middle if gap[0] < middle < gap[1] else sum(gap) / 2)
        return [np.ascontiguousarray(standing[:, :cut]), np.ascontiguousarray(standing[:, cut:])]
    return []


def _spans(lines: Sequence[Box], axis: int) -> list[tuple[float, float]]:
    """Return start and end of each line along an axis, in order."""
    return sorted((float(box.corners[:, axis].min()), float(box.corners[:, axis].max())) for box in lines)


def _extent(spans: Sequence[tuple[float, float]]) -> float:
    return max(end for _, end in spans) - spans[0][0]


def _widest_gap(spans: Sequence[tuple[float, float]]) -> tuple[float, float] | None:
    """Return the widest band without text that has enough lines on both sides, or None."""
    first, extent = spans[0][0], _extent(spans)
    widest, gap = _MIN_GAP * extent, None
    last = spans[0][1]
    for index, (start, end) in enumerate(spans):
        inside = _MIN_LINES <= index <= len(spans) - _MIN_LINES
        if inside and start - last > widest and _GAP_RANGE[0] < ((start + last) / 2 - first) / extent < _GAP_RANGE[1]:
            widest, gap = start - last, (last, start)
        last = max(last, end)
    return gap
