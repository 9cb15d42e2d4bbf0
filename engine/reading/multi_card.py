"""Several cards on one picture, as on a scan of both sides: each is cut out and read by itself, from top to bottom."""

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

_SMALL = 640  # px: enough to see where cards lie
_LEAST, _MOST = 0.02, 0.6  # of the picture's area; what is larger is the only card there
_SHAPE = (1.15, 2.2)  # longer to shorter side of a card (1.586) or a page of a passport (1.42), with slack
_FULL = 0.75  # of its upright rectangle that a card fills
_CONTRAST = 6.0  # distance in Lab from which a card's paper is not the ground
_MANY = 8  # cards on one picture
_MARGIN = 0.03  # of the longer side
_GLANCE = 960  # px
_TALL = 0.95  # height to width from which lines of writing may be those of two cards, one above the other
_BAND = 0.02  # of the height of all lines: a band without writing that may part two cards
_MIDST = (0.35, 0.65)  # of that height: where it may lie, cards being equally high
_LINES = 4  # the fewest that a card has


def read_all(data: bytes) -> tuple[Reading, ...]:
    """Read every card on a picture: none, one or several, from top to bottom and from left to right.

    Raises UnreadableImage as `picture.decode` does.
    """
    picture = decode(data)
    for parts in (_split_by_background(picture), _split_by_gap(picture)):
        found = [reading for part in parts if (reading := read_card(part)) is not None]
        if len(found) > 1:
            return tuple(found)
    only = read_card(picture)
    return (only,) if only else ()


def _split_by_background(picture: Picture) -> list[Picture]:
    """Cards that stand out from plain paper or an even desk; none when there is only one."""
    scale = _SMALL / max(picture.shape)
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    contours, _ = cv2.findContours(_foreground(small), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    area = small.shape[0] * small.shape[1]
    places = [place for contour in contours if (place := _card_rectangle(contour, area))]
    return [_crop(picture, place, scale) for place in _reading_order(places)[:_MANY]] if len(places) > 1 else []


def _foreground(small: Picture) -> NDArray[np.uint8]:
    """What differs from the colour of the picture's edge, with its holes closed."""
    lab = cv2.cvtColor(small.astype(np.float32) / 255, cv2.COLOR_BGR2LAB)
    sides = (lab[:4], lab[-4:], lab[:, :4], lab[:, -4:])
    edge = np.concatenate([side.reshape(-1, 3) for side in sides])
    ground = np.median(edge, axis=0)
    noise = float(np.percentile(np.linalg.norm(edge - ground, axis=1), 75))
    away = np.linalg.norm(lab - ground, axis=2) > max(_CONTRAST, 3 * noise)
    closed = cv2.morphologyEx(away.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((7, 7), np.uint8))
    return np.asarray(closed, np.uint8)


def _card_rectangle(contour: NDArray[np.int32], area: int) -> Rectangle | None:
    """Where this outline lies, None when it is none of a card."""
    _, (width, height), _ = cv2.minAreaRect(contour)
    size = width * height
    full = cv2.contourArea(contour) > _FULL * size
    if not full or not _LEAST * area < size < _MOST * area:
        return None
    left, top, across, down = cv2.boundingRect(contour)
    return (left, top, across, down) if _SHAPE[0] < max(width, height) / min(width, height) < _SHAPE[1] else None


def _reading_order(places: Sequence[Rectangle]) -> list[Rectangle]:
    """From top to bottom; those of one row, whose middles stand at about the same height, from left to right."""
    rows: list[list[Rectangle]] = []
    for place in sorted(places, key=lambda place: place[1] + place[3] / 2):
        if rows and place[1] + place[3] / 2 < rows[-1][0][1] + rows[-1][0][3]:
            rows[-1].append(place)
        else:
            rows.append([place])
    return [place for row in rows for place in sorted(row)]


def _crop(picture: Picture, place: Rectangle, scale: float) -> Picture:
    left, top, width, height = (side / scale for side in place)
    margin = _MARGIN * max(width, height)
    rows = slice(max(0, round(top - margin)), round(top + height + margin))
    return np.ascontiguousarray(picture[rows, max(0, round(left - margin)) : round(left + width + margin)])


def _split_by_gap(picture: Picture) -> list[Picture]:
    """The two halves of a picture whose writing stands in two blocks one above the other; none otherwise."""
    found = text_detection.detect(picture, _GLANCE)
    if len(found) < 2 * _LINES:
        return []
    standing, lines = orientation.orient(picture, found)
    spans = sorted((float(box.corners[:, 1].min()), float(box.corners[:, 1].max())) for box in lines)
    middle = _widest_gap(spans, _text_width(lines))
    return [standing[: round(middle)], standing[round(middle) :]] if middle else []


def _text_width(lines: Sequence[Box]) -> float:
    across = np.concatenate([box.corners[:, 0] for box in lines])
    return float(across.max() - across.min())


def _widest_gap(spans: Sequence[tuple[float, float]], width: float) -> float | None:
    """The middle of the widest band without writing that has enough lines on both sides."""
    first, height = spans[0][0], max(bottom for _, bottom in spans) - spans[0][0]
    if height < _TALL * width:
        return None
    widest, middle = _BAND * height, None
    lowest = spans[0][1]
    for index, (top, bottom) in enumerate(spans):
        inside = _LINES <= index <= len(spans) - _LINES
        if inside and top - lowest > widest and _MIDST[0] < ((top + lowest) / 2 - first) / height < _MIDST[1]:
            widest, middle = top - lowest, (top + lowest) / 2
        lowest = max(lowest, bottom)
    return middle
