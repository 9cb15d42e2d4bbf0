"""Cuts a face out so that eyes and nose stand where a model of faces expects them."""

from collections.abc import Sequence

import cv2
import numpy as np

from engine.faces.portrait import Point
from engine.reading.image.decode import Picture

SIDE = 112  # px
_EYES_AND_NOSE = ((38.3, 51.7), (73.5, 51.7), (56.0, 79.0))
"""The eyes as in the usual 112 x 112 crop of face models, and below them the base of the nose, the point dlib finds."""


def align(picture: Picture, points: Sequence[Point]) -> Picture:
    """Turn, scale and move the face of these five points into 112 x 112 px."""
    right_outer, right_inner, left_outer, left_inner, nose = (complex(*point) for point in points)
    given = np.array([(left_outer + left_inner) / 2, (right_outer + right_inner) / 2, nose])
    wanted = np.array([complex(*point) for point in _EYES_AND_NOSE])
    spread = given - given.mean()
    # Least squares in the complex plane: one factor turns and scales, one summand moves.
    factor = (spread.conj() @ (wanted - wanted.mean())) / (spread.conj() @ spread)
    move = wanted.mean() - factor * given.mean()
    matrix = np.array([[factor.real, -factor.imag, move.real], [factor.imag, factor.real, move.imag]])
    shrink = max(1, round(1 / (2 * abs(factor))))
    if shrink > 1:  # a large face is averaged first, or its finest lines would flicker
        picture = cv2.resize(picture, None, fx=1 / shrink, fy=1 / shrink, interpolation=cv2.INTER_AREA).astype(np.uint8)
        matrix[:, :2] *= shrink
    face: Picture = cv2.warpAffine(picture, matrix, (SIDE, SIDE), borderMode=cv2.BORDER_REPLICATE)
    return face
