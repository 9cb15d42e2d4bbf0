"""Presentation attacks on face checks (ISO/IEC 30107): portraits on paper, turned or bent, or shown on a screen."""

from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

Picture: TypeAlias = NDArray[np.uint8]

_BACKGROUND = (90, 110, 130)
_CELL_PITCH = 3.1  # px of the photo for each cell of a screen
_MOIRE_DEPTH = 0.35  # share of the light between the bright and the dark stripes


def photograph_print(picture: Picture, degrees: float, distance: float = 2.5, bend: float = 0.0) -> Picture:
    """Photograph a print of the portrait, turned around its upright axis, from `distance` times its width.

    With a `bend` the paper is an arc of so many degrees from its left edge to its right, the middle nearest.
    """
    height, width = picture.shape[:2]
    along = np.arange(width, dtype=np.float64)
    across, depth_at = _bent_paper(along - width / 2, np.radians(degrees), np.radians(bend) / width)
    far = distance * width
    positions = _monotonic(width / 2 + across * far / (far + depth_at))
    columns = np.interp(along, positions, along, left=-1e6, right=-1e6)
    scale = (far + np.interp(columns, along, depth_at)) / far
    rows = height / 2 + (np.arange(height, dtype=np.float64)[:, None] - height / 2) * scale
    drawn: Picture = cv2.remap(
        picture,
        np.repeat(columns[None], height, axis=0).astype(np.float32),
        rows.astype(np.float32),
        cv2.INTER_LINEAR,
        borderValue=_BACKGROUND,
    )
    return drawn


def replay_on_screen(picture: Picture, degrees: float = 3.0) -> Picture:
    """Show the picture on a screen held aslant by some degrees, which causes moiré."""
    height, width = picture.shape[:2]
    across, down = np.meshgrid(np.arange(width, dtype=np.float64), np.arange(height, dtype=np.float64))
    turn = np.radians(degrees)
    x, y = across * np.cos(turn) + down * np.sin(turn), down * np.cos(turn) - across * np.sin(turn)
    # Red, green and blue lie side by side in a cell.
    shares = [np.cos(2 * np.pi * (x / _CELL_PITCH - colour / 3)) for colour in range(3)]
    stripes = np.stack(shares, axis=2) * (0.5 + 0.5 * np.cos(2 * np.pi * y / _CELL_PITCH))[..., None]
    light = 1 - _MOIRE_DEPTH / 2 * (1 + stripes)
    return np.asarray((picture * light / (1 - _MOIRE_DEPTH / 2)).clip(0, 255), np.uint8)


def _bent_paper(
    along: NDArray[np.float64], angle: float, curvature: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the sideways position and the depth of points along the paper, after bending and turning."""
    flat = abs(curvature) < 1e-9
    across = along if flat else np.sin(along * curvature) / curvature
    depth_at = np.zeros_like(along) if flat else (1 - np.cos(along * curvature)) / curvature
    return across * np.cos(angle) - depth_at * np.sin(angle), across * np.sin(angle) + depth_at * np.cos(angle)


def _monotonic(positions: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return positions that rise from left to right.

    Hidden parts behind an edge collapse at the edge.
    """
    half = len(positions) // 2
    rising = np.arange(len(positions)) * 1e-6
    left, right = np.minimum.accumulate(positions[:half][::-1])[::-1], np.maximum.accumulate(positions[half:])
    return np.asarray(np.concatenate([left, right]) + rising, np.float64)
