"""Find faces and their landmarks: on the photo as given, enlarged, tilted, in quarter turns, at last faint faces."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.faces import dlib_models
from engine.faces.portrait import Point
from engine.reading.image.decode import Picture

_SMALL_SIDE, _MEDIUM_SIDE, _LARGE_SIDE = 800, 1600, 2560
"""Px of the longer side to which a picture is scaled before detection. The detector finds faces above 80 px of that."""
_PATCH_SIDE = 80
_MAX_ZOOM = 2.0  # a larger zoom shows nothing new
_MIN_SCORE = 0.2  # score of a clear face; a weaker face is taken only if nothing else is found
_MIN_FAINT_SCORE = -0.4  # score of a turned, nodding or side-lit face; its landmarks must be stable as well
_TILT = 12.0  # degrees; helps to find a head that is also turned
_MIN_SURE_SCORE = 0.5  # score of a face on a rotated photo or beside another face; objects seldom reach it

_START_SQUARES = ((0, 0, 1), (-0.06, 0, 1), (0.06, 0, 1), (0, -0.06, 1), (0, 0.06, 1), (0, 0, 0.9), (0, 0, 1.12))
"""Squares from which the landmark predictor starts: shift right, shift down and size in shares of the face's square."""
_MAX_SPREAD = 0.0125
"""Largest spread of stable landmarks, in widths of the eyes. Landmarks of faces spread by .002 to .012, of coins and
wheels by .015 to .07."""
_MIN_RELATIVE_SCORE = 0.3  # of the best score; weaker squares beside a clear face are folds and buttons
_MIN_RIVAL_WIDTH = 0.6  # of the largest face; from here on a second face could be meant too


@dataclass(frozen=True, slots=True)
class FaceBox:
    """The square of a face in px of the picture, and the detector's score, which is about 0 to 2."""

    left: int
    top: int
    right: int
    bottom: int
    score: float

    @property
    def width(self) -> int:
        """Return the width in px."""
        return self.right - self.left


def find_faces(picture: Picture) -> tuple[Picture, list[FaceBox]]:
    """Return the RGB picture with its faces upright, and the faces, largest first. The list may be empty.

    Takes 0.1 s for a picture with a clear face of a tenth of its longer side, and 1 s for a picture without a face. In
    quarter turns only faces of that size are searched.
    """
    faint_faces: list[tuple[Picture, FaceBox]] = []
    attempts = [(picture, _SMALL_SIDE), (picture, _MEDIUM_SIDE)]
    for candidate, side in (*attempts, *((tilted, _SMALL_SIDE) for tilted in _tilt(picture))):
        boxes = _detect(candidate, side, _MIN_FAINT_SCORE)
        if clear := [box for box in boxes if box.score > _MIN_SCORE]:
            return candidate, clear
        faint_faces += [(candidate, box) for box in boxes]
    rotations = [(rotated, _detect(rotated, _SMALL_SIDE, _MIN_SURE_SCORE)) for rotated in _rotate_by_quarters(picture)]
    rotated, boxes = max(rotations, key=lambda each: max((box.score for box in each[1]), default=0.0))
    if boxes:
        return rotated, boxes
    return _choose_faint_face(faint_faces) or (picture, [])


def find_clear_faces(picture: Picture) -> list[FaceBox]:
    """Return the clear faces of at least a tenth of the longer side of an upright picture. Takes 0.1 s."""
    return [box for box in _detect(picture, _SMALL_SIDE) if box.score > _MIN_SCORE]


def find_large_faces(pictures: Iterable[Picture]) -> tuple[Picture, list[FaceBox]] | None:
    """Return the first picture with clear faces of at least a tenth of its longer side, else the best faint face."""
    faint_faces: list[tuple[Picture, FaceBox]] = []
    for picture in pictures:
        boxes = _detect(picture, _SMALL_SIDE, _MIN_FAINT_SCORE)
        if clear := [box for box in boxes if box.score > _MIN_SCORE]:
            return picture, clear
        faint_faces += [(picture, box) for box in boxes]
    return _choose_faint_face(faint_faces)


def _choose_faint_face(faces: list[tuple[Picture, FaceBox]]) -> tuple[Picture, list[FaceBox]] | None:
    """Return the best-scored face with stable landmarks, otherwise the best-scored face with a positive score."""
    by_score = sorted(faces, key=lambda each: -each[1].score)
    stable = (each for each in by_score if _has_stable_landmarks(*each))
    chosen = next(stable, None) or next((each for each in by_score if each[1].score > 0), None)
    return (chosen[0], [chosen[1]]) if chosen else None


def find_small_faces(picture: Picture) -> list[FaceBox]:
    """Return the faces of an upright picture, down to 1/32 of its longer side: a card in somebody's hand. Takes 1 s."""
    boxes = [box for box in _detect(picture, _LARGE_SIDE) if box.score > _MIN_SCORE]
    _detect(picture[:_PATCH_SIDE, :_PATCH_SIDE], _SMALL_SIDE)  # the detector keeps its last picture in memory: 28 MB
    return boxes


def find_landmarks(picture: Picture, box: FaceBox) -> tuple[Point, ...]:
    """Return the five landmarks of a face in px: the median over several start squares. Takes 7 ms."""
    return tuple((float(x), float(y)) for x, y in np.median(_sample_landmarks(picture, box), axis=0))


def _sample_landmarks(picture: Picture, box: FaceBox) -> NDArray[np.float64]:
    """Return the five landmarks for each start square, as an array of 7 x 5 x 2."""
    import dlib

    samples = []
    for right, down, size in _START_SQUARES:
        centre = (box.left + box.right) / 2 + right * box.width, (box.top + box.bottom) / 2 + down * box.width
        square = dlib.rectangle(*(round(place + sign * size * box.width / 2) for sign in (-1, 1) for place in centre))
        shape = dlib_models.load_landmark_predictor()(picture, square)
        samples.append([(point.x, point.y) for point in shape.parts()])
    return np.array(samples, np.float64)


def _has_stable_landmarks(picture: Picture, box: FaceBox) -> bool:
    """Return whether the landmarks stay in place whatever the start square."""
    samples = _sample_landmarks(picture, box)
    median = np.median(samples, axis=0)
    return float(np.abs(samples - median).mean()) <= _MAX_SPREAD * float(np.hypot(*(median[0] - median[2])))


def has_rival_face(boxes: list[FaceBox]) -> bool:
    """Return whether a second face is so large that it could be meant instead of the largest one."""
    return any(box.width > _MIN_RIVAL_WIDTH * boxes[0].width and box.score > _MIN_SURE_SCORE for box in boxes[1:])


def _detect(picture: Picture, side: int, min_score: float = 0.0) -> list[FaceBox]:
    """Run the detector on the picture scaled to this longer side, and return the faces, largest first."""
    zoom = min(1.0 if side == _SMALL_SIDE else _MAX_ZOOM, side / max(picture.shape[:2]))
    interpolation = cv2.INTER_AREA if zoom < 1 else cv2.INTER_CUBIC
    scaled = picture if zoom == 1 else cv2.resize(picture, None, fx=zoom, fy=zoom, interpolation=interpolation)
    squares, scores, _ = dlib_models.load_detector().run(np.ascontiguousarray(scaled), 0, min_score)
    best: float = max(scores, default=0.0)
    threshold = min(best, _MIN_RELATIVE_SCORE * best)
    boxes = [_to_box(*found, zoom) for found in zip(squares, scores, strict=True) if found[1] >= threshold]
    return sorted(boxes, key=lambda box: -box.width)


def _to_box(square: Any, score: float, zoom: float) -> FaceBox:
    left, top, right, bottom = (
        round(edge / zoom) for edge in (square.left(), square.top(), square.right(), square.bottom())
    )
    return FaceBox(left, top, right, bottom, score)


def _tilt(picture: Picture) -> Iterator[Picture]:
    height, width = picture.shape[:2]
    for degrees in (_TILT, -_TILT):
        matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1)
        tilted = cv2.warpAffine(picture, matrix, (width, height), borderMode=cv2.BORDER_REPLICATE)
        yield tilted.astype(np.uint8, copy=False)


def _rotate_by_quarters(picture: Picture) -> Iterator[Picture]:
    for rotation in (cv2.ROTATE_90_COUNTERCLOCKWISE, cv2.ROTATE_90_CLOCKWISE, cv2.ROTATE_180):
        yield cv2.rotate(picture, rotation).astype(np.uint8, copy=False)
