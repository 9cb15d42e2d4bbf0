"""Portraits that are no heads: printed on paper that is turned or bent, or shown on a screen."""

from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

Picture: TypeAlias = NDArray[np.uint8]

_DESK = (90, 110, 130)


def turned_print(picture: Picture, degrees: float, distance: float = 2.5, bend: float = 0.0) -> Picture:
    """Turn a print of the portrait around its upright axis, seen from `distance` times its width.

    With a `bend` the paper is an arc of so many degrees from its left edge to its right, the middle nearest.
    """
    height, width = picture.shape[:2]
    along = np.arange(width, dtype=np.float64)
    across, deep = _paper(along - width / 2, np.radians(degrees), np.radians(bend) / width)
    far = distance * width
    seen = _in_front(width / 2 + across * far / (far + deep))
    columns = np.interp(along, seen, along, left=-1e6, right=-1e6)
    scale = (far + np.interp(columns, along, deep)) / far
    rows = height / 2 + (np.arange(height, dtype=np.float64)[:, None] - height / 2) * scale
    drawn: Picture = cv2.remap(
        picture,
        np.repeat(columns[None], height, axis=0).astype(np.float32),
        rows.astype(np.float32),
        cv2.INTER_LINEAR,
        borderValue=_DESK,
    )
    return drawn


def on_screen(picture: Picture, pitch: float, degrees: float = 3.0, depth: float = 0.35) -> Picture:
    """Show the picture on a screen whose cells are `pitch` px of the photo apart, held a little aslant: moiré."""
    height, width = picture.shape[:2]
    across, down = np.meshgrid(np.arange(width, dtype=np.float64), np.arange(height, dtype=np.float64))
    turn = np.radians(degrees)
    x, y = across * np.cos(turn) + down * np.sin(turn), down * np.cos(turn) - across * np.sin(turn)
    shares = [np.cos(2 * np.pi * (x / pitch - colour / 3)) for colour in range(3)]  # red, green and blue side by side
    light = 1 - depth / 2 * (1 + np.stack(shares, axis=2) * (0.5 + 0.5 * np.cos(2 * np.pi * y / pitch))[..., None])
    return np.asarray((picture * light / (1 - depth / 2)).clip(0, 255), np.uint8)


def _paper(
    along: NDArray[np.float64], angle: float, curvature: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Where points along the paper stand, sideways and away from the camera, after the paper was bent and turned."""
    flat = abs(curvature) < 1e-9
    across = along if flat else np.sin(along * curvature) / curvature
    deep = np.zeros_like(along) if flat else (1 - np.cos(along * curvature)) / curvature
    return across * np.cos(angle) - deep * np.sin(angle), across * np.sin(angle) + deep * np.cos(angle)


def _in_front(seen: NDArray[np.float64]) -> NDArray[np.float64]:
    """Places that rise from left to right: what has turned away behind an edge collapses there."""
    half = len(seen) // 2
    rising = np.arange(len(seen)) * 1e-6
    left, right = np.minimum.accumulate(seen[:half][::-1])[::-1], np.maximum.accumulate(seen[half:])
    return np.asarray(np.concatenate([left, right]) + rising, np.float64)
