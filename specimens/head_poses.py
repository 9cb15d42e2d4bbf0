"""Compute head poses and other identities from one portrait, on an ellipsoid with a nose."""

from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

Picture: TypeAlias = NDArray[np.uint8]
Points: TypeAlias = tuple[tuple[float, float], ...]
"""Outer and inner corner of the eye on the right of the picture, the same of the left eye, base of the nose."""


def rotate_head(picture: Picture, points: Points, degrees: float, nod: float = 0.0) -> Picture:
    """Rotate the head of a portrait.

    Positive `degrees` turn the head to its own left, which is right in the picture. A positive `nod` tilts the head up.
    """
    if degrees < 0:  # nearer pixels hide pixels on their right, so the other direction is drawn in a mirror
        points = tuple((picture.shape[1] - 1 - x, y) for x, y in points)
        return np.ascontiguousarray(rotate_head(picture[:, ::-1], points, -degrees, nod)[:, ::-1])
    depth, inside = _depth_map(picture, points)
    across, down = _pixel_grid(picture)
    middle, eye_line, *_ = _face_geometry(points)
    if nod:
        tilt = np.radians(nod)
        target = np.where(inside, eye_line + (down - eye_line) * np.cos(tilt) - depth * np.sin(tilt), down)
        picture = _forward_warp(np.swapaxes(picture, 0, 1), target.T).swapaxes(0, 1)
    angle = np.radians(degrees)
    target = np.where(inside, middle + (across - middle) * np.cos(angle) + depth * np.sin(angle), across)
    return _forward_warp(picture, target)


def morph_identity(picture: Picture, points: Points, seed: int) -> Picture:
    """Draw a portrait with another shape of face and another tint of skin.

    `seed` 0 keeps the person's own shape.
    """
    rng = np.random.default_rng((seed, 21))
    across, down = _pixel_grid(picture)
    middle, eye_line, span, _ = _face_geometry(points)
    x, y = (across - middle) / span, (down - eye_line) / span
    strength = 0.0 if seed == 0 else 0.055
    sideways, upwards = np.zeros_like(x), np.zeros_like(y)
    for _ in range(10):  # bumps as broad as an eye, equal on both sides of the face
        shift, (place, height) = rng.normal(0, strength, 2), (rng.uniform(0, 0.8), rng.uniform(-0.6, 1.1))
        bump = np.exp(-(((np.abs(x) - place) / 0.35) ** 2) - ((y - height) / 0.3) ** 2)
        sideways, upwards = (
            sideways + shift[0] * np.sign(x) * np.minimum(1, np.abs(x) / 0.2) * bump,
            upwards + shift[1] * bump,
        )
    shaped = cv2.remap(
        picture,
        (across + span * sideways).astype(np.float32),
        (down + span * upwards).astype(np.float32),
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )
    tint = 1 + strength * rng.uniform(-4, 1) + rng.normal(0, strength / 3, 3)
    return np.asarray((shaped * tint).clip(0, 255), np.uint8)


def _depth_map(picture: Picture, points: Points) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return each pixel's depth in px before the axis of the neck, and the mask of the head."""
    across, down = _pixel_grid(picture)
    middle, eye_line, span, nose = _face_geometry(points)
    x, y = (across - middle) / (0.95 * span), (down - eye_line - 0.25 * span) / (1.25 * span)
    head = np.sqrt(np.clip(1 - x**2 - y**2, 0, None)) * 0.95 * span
    bump = 0.28 * span * np.exp(-((x / 0.16) ** 2) - ((down - nose + 0.15 * span) / (0.28 * span)) ** 2)
    depth = np.where(head > 0, head + bump, 0) - 0.6 * span * (head > 0)
    return depth, x**2 + y**2 < 1


def _pixel_grid(picture: Picture) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    height, width = picture.shape[:2]
    across, down = np.meshgrid(np.arange(width, dtype=np.float64), np.arange(height, dtype=np.float64))
    return across, down


def _face_geometry(points: Points) -> tuple[float, float, float, float]:
    xs, ys = zip(*points, strict=True)
    return float(np.mean(xs[:4])), float(np.mean(ys[:4])), abs(xs[0] - xs[2]), ys[4]


def _forward_warp(picture: Picture, target: NDArray[np.float64]) -> Picture:
    """Draw every pixel at the new position.

    Of several pixels at one position the last in the row stays.
    """
    width = picture.shape[1]
    order = np.arange(width, dtype=np.float64)
    source = np.stack([np.interp(order, np.maximum.accumulate(row + 1e-6 * order), order) for row in target])
    rows = np.repeat(np.arange(len(target), dtype=np.float32)[:, None], width, axis=1)
    picture = np.ascontiguousarray(picture)
    columns = source.astype(np.float32)
    drawn: Picture = cv2.remap(picture, columns, rows, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return drawn
