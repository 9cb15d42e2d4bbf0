"""Finds faces: as the photo stands, enlarged, tilted a little, turned by quarters, and at last faint ones."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.faces import dlib_models as models
from engine.faces.portrait import Point
from engine.reading.image.decode import Picture

_GLANCE, _CLOSE, _CLOSEST = 800, 1600, 2560  # px of the longer side; faces above 80 of them are found
_TINY = 80
_ENLARGE = 2.0  # more shows nothing new
_LIKELY = 0.2  # score of a face at first sight; a weaker one is taken when nothing else is found
_FAINT = -0.4  # score of a face that is turned, nods or is lit from aside; it must be `_steady` to be believed
_TILT = 12.0  # degrees; a head that is turned as well is found when it is upright
_SURE = 0.5  # score of a face on a turned photo, or beside another one; what is no face seldom reaches it

_LOOKS = ((0, 0, 1), (-0.06, 0, 1), (0.06, 0, 1), (0, -0.06, 1), (0, 0.06, 1), (0, 0, 0.9), (0, 0, 1.12))
"""Squares for the finder of points, which starts from their middle: aside, below and size in shares of the face's."""
_UNREST = 0.0125  # of the width of the eyes; points of faces stray by .002 to .012, of coins and wheels by .015 to .07
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
    faint: list[tuple[Picture, Box]] = []
    for seen, side in ((picture, _GLANCE), (picture, _CLOSE), *((each, _GLANCE) for each in _tilts(picture))):
        found = _detect(seen, side, _FAINT)
        if any(box.score > _LIKELY for box in found):
            return seen, [box for box in found if box.score > _LIKELY]
        faint += [(seen, box) for box in found]
    for side in (_GLANCE, _CLOSE):
        turns = [(turned, _detect(turned, side, _SURE)) for turned in _turns(picture)]
        turned, found = max(turns, key=lambda each: max((box.score for box in each[1]), default=0.0))
        if found:
            return turned, found
    return _best(faint) or (picture, [])


def _best(faint: list[tuple[Picture, Box]]) -> tuple[Picture, list[Box]] | None:
    """The surest of faint faces whose points keep their places; without one, the surest that scores at all."""
    surest = sorted(faint, key=lambda each: -each[1].score)
    believed = [each for each in surest if _steady(*each)] or [each for each in surest if each[1].score > 0]
    return (believed[0][0], [believed[0][1]]) if believed else None


def find_small(picture: Picture) -> list[Box]:
    """The faces of an upright picture, down to 1/32 of its longer side: a card that somebody holds. 1 s."""
    found = [box for box in _detect(picture, _CLOSEST) if box.score > _LIKELY]
    _detect(picture[:_TINY, :_TINY], _GLANCE)  # the detector keeps what it made of its last picture: 28 MB
    return found


def landmarks(picture: Picture, box: Box) -> tuple[Point, ...]:
    """The five points of a face, in px: of several looks at it, each from another square, the middle ones. 7 ms."""
    return tuple((float(x), float(y)) for x, y in np.median(_looks(picture, box), axis=0))


def _looks(picture: Picture, box: Box) -> NDArray[np.float64]:
    import dlib

    looks = []
    for aside, below, size in _LOOKS:
        middle = (box.left + box.right) / 2 + aside * box.width, (box.top + box.bottom) / 2 + below * box.width
        square = [round(place + sign * size * box.width / 2) for sign in (-1, 1) for place in middle]
        looks.append([(point.x, point.y) for point in models.landmarks()(picture, dlib.rectangle(*square)).parts()])
    return np.array(looks, np.float64)


def _steady(picture: Picture, box: Box) -> bool:
    """Tell whether the points of a face stay where they are, wherever the search for them starts."""
    looks = _looks(picture, box)
    middle = np.median(looks, axis=0)
    return float(np.abs(looks - middle).mean()) <= _UNREST * float(np.hypot(*(middle[0] - middle[2])))


def beside(boxes: list[Box]) -> bool:
    """Tell whether a second face is so large that nobody can say which one is meant."""
    return any(box.width > 0.6 * boxes[0].width and box.score > _SURE for box in boxes[1:])


def _detect(picture: Picture, side: int, least: float = 0.0) -> list[Box]:
    zoom = min(1.0 if side == _GLANCE else _ENLARGE, side / max(picture.shape[:2]))
    smooth = cv2.INTER_AREA if zoom < 1 else cv2.INTER_CUBIC
    seen = picture if zoom == 1 else cv2.resize(picture, None, fx=zoom, fy=zoom, interpolation=smooth)
    squares, scores, _ = models.detector().run(np.ascontiguousarray(seen), 0, least)
    best: float = max(scores, default=0.0)
    bar = min(best, _BESIDE * best)
    found = [_box(square, score, zoom) for square, score in zip(squares, scores, strict=True) if score >= bar]
    return sorted(found, key=lambda box: -box.width)


def _box(square: Any, score: float, zoom: float) -> Box:
    left, top, right, bottom = (
        round(edge / zoom) for edge in (square.left(), square.top(), square.right(), square.bottom())
    )
    return Box(left, top, right, bottom, score)


def _tilts(picture: Picture) -> Iterator[Picture]:
    height, width = picture.shape[:2]
    for degrees in (_TILT, -_TILT):
        matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1)
        tilted = cv2.warpAffine(picture, matrix, (width, height), borderMode=cv2.BORDER_REPLICATE)
        yield tilted.astype(np.uint8, copy=False)


def _turns(picture: Picture) -> Iterator[Picture]:
    for way in (cv2.ROTATE_90_COUNTERCLOCKWISE, cv2.ROTATE_90_CLOCKWISE, cv2.ROTATE_180):
        yield cv2.rotate(picture, way).astype(np.uint8, copy=False)
