"""Finds faces: first as the photo stands, then enlarged, then turned by quarters."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

from engine.faces import models
from engine.faces.portrait import Point
from engine.reading.picture import Picture

_GLANCE, _CLOSE = 800, 1600  # px of the longer side; faces above a tenth and a twentieth of it are found
_ENLARGE = 2.0  # more shows nothing new
_LIKELY = 0.2  # score of a face at first sight; a weaker one is taken when nothing else is found
_SURE = 0.5  # score of a face on a turned photo, or beside another one; what is no face seldom reaches it

_LOOKS = ((0, 0, 1), (-0.06, 0, 1), (0.06, 0, 1), (0, -0.06, 1), (0, 0.06, 1), (0, 0, 0.9), (0, 0, 1.12))
"""Squares for the finder of points, which starts from their middle: aside, below and size in shares of the face's."""
_BESIDE = 0.3  # of the best score; less sure squares beside a sure one are folds and buttons


@dataclass(frozen=True, slots=True)
class Box:
    """A face's square in px of the picture and the detector's score, which is about 0 to 2."""

    left: int
    top: int
    right: int
    bottom: int
    score: float

    @property
    def width(self) -> int:
        """Width in px."""
        return self.right - self.left


def find(picture: Picture) -> tuple[Picture, list[Box]]:
    """Return the RGB picture as its faces stand upright, and the faces, largest first; none is an answer too."""
    faint: list[Box] = []
    for side in (_GLANCE, _CLOSE):
        found = _detect(picture, side)
        if any(box.score > _LIKELY for box in found):
            return picture, [box for box in found if box.score > _LIKELY]
        faint = faint or found
    for side in (_GLANCE, _CLOSE):
        seen = [(turned, _detect(turned, side, _SURE)) for turned in _turns(picture)]
        turned, found = max(seen, key=lambda each: max((box.score for box in each[1]), default=0.0))
        if found:
            return turned, found
    return picture, faint


def landmarks(picture: Picture, box: Box) -> tuple[Point, ...]:
    """The five points of a face, in px: of several looks at it, each from another square, the middle ones. 7 ms."""
    import dlib

    looks = []
    for aside, below, size in _LOOKS:
        middle = (box.left + box.right) / 2 + aside * box.width, (box.top + box.bottom) / 2 + below * box.width
        square = [round(place + sign * size * box.width / 2) for sign in (-1, 1) for place in middle]
        looks.append([(point.x, point.y) for point in models.landmarks()(picture, dlib.rectangle(*square)).parts()])
    return tuple((float(x), float(y)) for x, y in np.median(looks, axis=0))


def beside(boxes: list[Box]) -> bool:
    """Tell whether a second face is so large that nobody can say which one is meant."""
    return any(box.width > 0.6 * boxes[0].width and box.score > _SURE for box in boxes[1:])


def _detect(picture: Picture, side: int, least: float = 0.0) -> list[Box]:
    zoom = min(_ENLARGE if side == _CLOSE else 1.0, side / max(picture.shape[:2]))
    smooth = cv2.INTER_AREA if zoom < 1 else cv2.INTER_CUBIC
    seen = picture if zoom == 1 else cv2.resize(picture, None, fx=zoom, fy=zoom, interpolation=smooth)
    squares, scores, _ = models.detector().run(np.ascontiguousarray(seen), 0, least)
    best = max(scores, default=0.0)
    found = [
        _box(square, score, zoom) for square, score in zip(squares, scores, strict=True) if score >= _BESIDE * best
    ]
    return sorted(found, key=lambda box: -box.width)


def _box(square: Any, score: float, zoom: float) -> Box:
    left, top, right, bottom = (
        round(edge / zoom) for edge in (square.left(), square.top(), square.right(), square.bottom())
    )
    return Box(left, top, right, bottom, score)


def _turns(picture: Picture) -> Iterator[Picture]:
    for way in (cv2.ROTATE_90_COUNTERCLOCKWISE, cv2.ROTATE_90_CLOCKWISE, cv2.ROTATE_180):
        yield cv2.rotate(picture, way).astype(np.uint8, copy=False)
