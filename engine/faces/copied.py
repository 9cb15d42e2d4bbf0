"""Tell a copy of the paper's portrait from another photo of the same face.

A copy is the portrait cut out of a picture of the paper, or photographed from the paper, a print or a screen.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.faces.portrait import Grey, Portrait, distance

MIN_CORRELATION = 0.8
"""Least correlation of the aligned faces of a copy: copies .83 to .99, other photos of the same person .55 to .65."""

_SIDE, _BLUR = 64, 2.0  # px: grain, print and compression are gone, light and shade of the face remain
_FACE = cv2.ellipse(np.zeros((_SIDE, _SIDE), np.float32), (32, 34), (24, 30), 0, 0, 360, 1, -1) > 0
_PLACES = [(scale, dx, dy) for scale in (0.94, 1.0, 1.06) for dx in (-3, 0, 3) for dy in (-3, 0, 3)]


def is_copy(paper: Portrait, portrait: Portrait) -> bool:
    """Return whether a portrait is a copy of the paper's portrait."""
    return (
        distance(paper, portrait) < portrait.thresholds.copied
        and _correlate(paper.aligned, portrait.aligned) >= MIN_CORRELATION
    )


def _correlate(first: Grey, second: Grey) -> float:
    """Return the highest correlation of two aligned faces over small shifts and scales, mirrored as well."""
    fixed = _normalise(first)
    versions = (second, np.ascontiguousarray(second[:, ::-1]))
    return max(float(np.mean(fixed * _normalise(_move(version, *place)))) for version in versions for place in _PLACES)


def _move(face: Grey, scale: float, dx: int, dy: int) -> Grey:
    middle = _SIDE / 2 * (1 - scale)
    small = cv2.resize(face, (_SIDE, _SIDE), interpolation=cv2.INTER_AREA)
    motion = np.array([[scale, 0, dx + middle], [0, scale, dy + middle]], np.float32)
    return np.asarray(cv2.warpAffine(small, motion, (_SIDE, _SIDE), borderMode=cv2.BORDER_REPLICATE), np.uint8)


def _normalise(face: Grey) -> NDArray[np.float32]:
    """Return the values within the face with mean 0 and standard deviation 1."""
    small = cv2.resize(face, (_SIDE, _SIDE), interpolation=cv2.INTER_AREA).astype(np.float32)
    values = cv2.GaussianBlur(small, (0, 0), _BLUR)[_FACE]
    return np.asarray((values - values.mean()) / (values.std() + 1e-6), np.float32)
