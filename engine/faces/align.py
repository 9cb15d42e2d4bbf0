"""Cut a face out so that eyes and nose stand where a face model expects them."""

from collections.abc import Sequence

import cv2
import numpy as np

from engine.faces.portrait import Point
from engine.reading.image.decode import Picture

ALIGNED_SIDE = 112  # px
_EYES_AND_NOSE = ((38.3, 51.7), (73.5, 51.7), (56.0, 79.0))
"""The eyes as in the usual 112 x 112 crop of face models, and below them the base of the nose, the point dlib finds."""


def align_face(picture: Picture, points: Sequence[Point]) -> Picture:
    """Rotate, scale and move the face with these five points into a picture of 112 x 112 px."""
    right_outer, right_inner, left_outer, left_inner, nose = (complex(*point) for point in points)
    source = np.array([(left_outer + left_inner) / 2, (right_outer + right_inner) / 2, nose])
    target = np.array([complex(*point) for point in _EYES_AND_NOSE])
    centred = source - source.mean()
    # Least squares in the complex plane: one factor rotates and scales, one summand moves.
    factor = (centred.conj() @ (target - target.mean())) / (centred.conj() @ centred)
    shift = target.mean() - factor * source.mean()
    matrix = np.array([[factor.real, -factor.imag, shift.real], [factor.imag, factor.real, shift.imag]])
    shrink = max(1, round(1 / (2 * abs(factor))))
    if shrink > 1:  # average a large face first, because its finest lines would alias
        picture = cv2.resize(picture, None, fx=1 / shrink, fy=1 / shrink, interpolation=cv2.INTER_AREA).astype(np.uint8)
        matrix[:, :2] *= shrink
    face: Picture = cv2.warpAffine(picture, matrix, (ALIGNED_SIDE, ALIGNED_SIDE), borderMode=cv2.BORDER_REPLICATE)
    return face
