"""Tell a copy of a portrait from another photo of the same face, by the correlation of the two cropped faces."""

from __future__ import annotations

import io
from collections.abc import Sequence
from itertools import product
from math import fsum
from operator import mul
from statistics import fmean

from PIL import Image, ImageDraw, ImageFilter, ImageOps

COPY = 0.8
"""Correlation from which two faces count as one picture.

Measured on photos of drawn cards with 7 portraits of 4 people, easy to hard: the portrait cut out of the photo 0.84 to
1, photos of the same picture 0.74 to 0.98, other photos of the same person at most 0.77, other people at most 0.72.
"""

_SIDE = 24  # px of the compared faces: letters and grain of the print are gone, the light on the face remains
_BLUR = 0.8  # px
# Two detections of one face differ by shift (px) and scale: a coarse search, then a finer search around the best.
_COARSE = tuple(product((0.8, 1.0, 1.25), (-3.0, 0.0, 3.0), (-3.0, 0.0, 3.0)))
_FINE = tuple(product((0.93, 1.0, 1.07), (-1.5, 0.0, 1.5), (-1.5, 0.0, 1.5)))


def correlate(first: bytes, second: bytes) -> float:
    """Return the highest correlation, -1 to 1, of two cropped faces over small shifts and scales, mirrored as well.

    The search costs about 10 ms. Raise the errors of Pillow for bytes that are no picture.
    """
    face, other = _decode(first), _decode(second)
    inside = _oval()
    fixed = _normalised(face, inside)

    def measure(version: Image.Image, scale: float, dx: float, dy: float) -> float:
        return fsum(map(mul, fixed, _normalised(_moved(version, scale, dx, dy), inside))) / len(fixed)

    found = []
    for version in (other, ImageOps.mirror(other)):
        scale, dx, dy = max(_COARSE, key=lambda place: measure(version, *place))
        found.append(max(measure(version, scale * s, dx + x, dy + y) for s, x, y in _FINE))
    return max(found)


def _decode(data: bytes) -> Image.Image:
    with Image.open(io.BytesIO(data)) as picture:
        return picture.convert("L").resize((_SIDE, _SIDE)).filter(ImageFilter.GaussianBlur(_BLUR))


def _oval() -> Sequence[int]:
    """Return the places of the pixels within the oval of the face: background and hair say nothing."""
    mask = Image.new("L", (_SIDE, _SIDE))
    ImageDraw.Draw(mask).ellipse((_SIDE * 0.2, _SIDE * 0.15, _SIDE * 0.8, _SIDE * 0.9), fill=255)
    return [place for place, value in enumerate(mask.tobytes()) if value]


def _moved(face: Image.Image, scale: float, dx: float, dy: float) -> Image.Image:
    middle = _SIDE / 2 * (1 - scale)
    data = (scale, 0, middle + dx, 0, scale, middle + dy)
    return face.transform(face.size, Image.Transform.AFFINE, data, Image.Resampling.BILINEAR)


def _normalised(face: Image.Image, inside: Sequence[int]) -> list[float]:
    """Return the values inside with mean 0 and standard deviation 1."""
    pixels = face.tobytes()
    values = [pixels[place] for place in inside]
    mean = fmean(values)
    deviation = max(1.0, fmean((value - mean) ** 2 for value in values) ** 0.5)
    return [(value - mean) / deviation for value in values]
