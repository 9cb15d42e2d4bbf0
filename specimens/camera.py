"""A camera for specimens: photos of a card on a desk, as Telegram delivers them, from a flat scan to a hard shot."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from specimens import lens
from specimens.desk import Frame, desk

LONGEST_SIDE = 1280
"""Telegram delivers photos as JPEG of at most this many pixels."""

# ISO/IEC 7810: the corners are round with a radius of 3.18 mm on 85.6 mm.
_CORNER_SHARE = 3.18 / 85.6
_OVERSAMPLING = 2  # the frame is drawn twice as large, so that fine print is averaged as by a lens


@dataclass(frozen=True, slots=True)
class _Level:
    turn: float  # degrees either way
    quarter_turns: float  # share of shots that are turned by 90, 180 or 270 degrees
    fill: tuple[float, float]  # the card's longer side in shares of the frame's
    skew: float  # how far a corner may stray, in shares of the card's width
    blur: tuple[float, float]  # pixels
    motion: int  # pixels
    noise: float  # levels of 256
    shadow: float
    glare: float
    quality: int


_LEVELS = {
    "d1": _Level(3, 0, (0.82, 0.92), 0.006, (0.3, 0.5), 0, 1.5, 0.10, 0.0, 90),
    "d2": _Level(9, 0, (0.72, 0.86), 0.016, (0.4, 0.8), 0, 3.5, 0.30, 0.42, 85),
    "d3": _Level(22, 1 / 3, (0.55, 0.74), 0.026, (0.5, 0.8), 4, 5.0, 0.40, 0.50, 80),
}

_Place: TypeAlias = Callable[[Frame, int, int], Frame]  # corners, width, height -> where the corners shall lie

LEVELS = ("d0", *_LEVELS)
"""Flat scan, easy, usual, hard."""


def shoot(card: Image.Image, level: str, seed: int, *, longest: int = LONGEST_SIDE) -> bytes:
    """Return a JPEG of `card` at `level`, longest side `longest` pixels; the same seed gives the same photo.

    d0 is a flat scan that the card fills. d1 is easy. d2 is usual: up to 9 degrees, perspective, shadow, glare,
    noise. d3 is hard: up to 22 degrees, a third turned by 90, 180 or 270, motion blur, the card 55 to 74 % of the
    frame. KeyError for another level.
    """
    if level == "d0":
        scale = longest / max(card.size)
        size = (round(card.width * scale), round(card.height * scale))
        return lens.jpeg(card.resize(size, Image.Resampling.LANCZOS), 92)
    return _take(card, level, seed, longest)


def cut(card: Image.Image, level: str, seed: int) -> bytes:
    """Return a photo of `card` at `level` that lacks a part of it: a corner, a side, or what a thumb covers.

    A side lies outside the frame by 8 to 25 % of the card's length there, a corner by 3 to 8 %, and the thumb hides a
    corner. KeyError for d0: a scan has no frame around the card.
    """
    rng = np.random.default_rng((seed, 13))
    way = ("corner", "side", "thumb")[seed % 3]
    if way == "thumb":
        return _take(card, level, seed, thumb=rng)
    depth = rng.uniform(*((0.03, 0.08) if way == "corner" else (0.08, 0.25)))
    return _take(card, level, seed, place=partial(_moved_out, rng, depth))


def _take(
    card: Image.Image,
    level: str,
    seed: int,
    longest: int = LONGEST_SIDE,
    place: _Place | None = None,
    thumb: np.random.Generator | None = None,
) -> bytes:
    """Return the photo; `place` moves the card on the desk, `thumb` puts one on it."""
    how = _LEVELS[level]
    rng = np.random.default_rng((seed, LEVELS.index(level), 11))
    upright = rng.random() < 0.25 or card.height > card.width
    short = longest * 3 // 4
    width, height = (short, longest) if upright else (longest, short)
    corners = _corners(card, how, rng, width, height)
    corners = place(corners, width, height) if place else corners
    frame = _scene(card, how, rng, corners, (width, height))
    frame = lens.thumbed(frame, thumb, corners) if thumb else frame
    frame = lens.soft(frame, rng.uniform(*how.blur))
    frame = lens.shaken(frame, rng, how.motion) if how.motion else frame
    frame = lens.noisy(lens.tinted(frame, rng), rng, how.noise)
    return lens.jpeg(Image.fromarray(_bytes(frame)), how.quality)


def _moved_out(rng: np.random.Generator, depth: float, corners: Frame, width: int, height: int) -> Frame:
    """Return the corners moved left, up, right or down until `depth` of the card's longest side is outside."""
    axis, far = int(rng.integers(2)), bool(rng.integers(2))
    out = depth * float(np.ptp(corners[:, axis]))
    shift = np.zeros(2, np.float32)
    shift[axis] = (width, height)[axis] + out - corners[:, axis].max() if far else -out - corners[:, axis].min()
    return np.asarray(corners + shift, np.float32)


def blurred(photo: bytes) -> bytes:
    """Return `photo` so far out of focus that no field can be read."""
    return lens.jpeg(Image.fromarray(_bytes(lens.soft(_frame(photo), 6))), 85)


def dark(photo: bytes) -> bytes:
    """Return `photo` as taken almost without light."""
    rng = np.random.default_rng(len(photo))
    return lens.jpeg(Image.fromarray(_bytes(lens.noisy(_frame(photo) * 0.12, rng, 2))), 85)


def glare(photo: bytes) -> bytes:
    """Return `photo` under a lamp whose reflection hides the middle of it."""
    frame = _frame(photo)
    height, width = frame.shape[:2]
    x, y = np.linspace(-1, 1, width), np.linspace(-1, 1, height)[:, None]
    light = np.clip(1.9 - 1.5 * np.hypot(x, y), 0, 1)[..., None]
    return lens.jpeg(Image.fromarray(_bytes(frame + (255 - frame) * light)), 85)


def small(photo: bytes) -> bytes:
    """Return `photo` with its longest side at 240 pixels, as a chat's preview."""
    picture = Image.open(io.BytesIO(photo))
    picture.thumbnail((240, 240), Image.Resampling.LANCZOS)
    return lens.jpeg(picture, 85)


def _frame(photo: bytes) -> Frame:
    return np.asarray(Image.open(io.BytesIO(photo)).convert("RGB"), np.float32)


def _bytes(frame: Frame) -> NDArray[np.uint8]:
    return frame.clip(0, 255).astype(np.uint8)


def _scene(card: Image.Image, how: _Level, rng: np.random.Generator, corners: Frame, size: tuple[int, int]) -> Frame:
    """Return the lit desk with the card's corners where they shall lie, sharp, at the size (width, height)."""
    width, height = size
    view = cv2.getPerspectiveTransform(_rectangle(card.width, card.height), corners * np.float32(_OVERSAMPLING))
    layers = np.dstack([np.asarray(card), _outline(card)])
    large = cv2.warpPerspective(layers, view, (width * _OVERSAMPLING, height * _OVERSAMPLING))
    shot = np.asarray(cv2.resize(large, (width, height), interpolation=cv2.INTER_AREA), np.float32)
    face, alpha = shot[..., :3], shot[..., 3] / 255
    ground = desk(rng, width, height) * (1 - 0.45 * lens.soft(np.roll(alpha, (7, 5), (0, 1)), 9)[..., None])
    frame = lens.shadowed(ground * (1 - alpha[..., None]) + face * alpha[..., None], rng, how.shadow)
    return lens.glared(frame, rng, how.glare, corners) if how.glare else frame


def _outline(card: Image.Image) -> NDArray[np.uint8]:
    """Return the card's opaque area with round corners, 0 to 255."""
    outline = Image.new("L", card.size)
    box = (0, 0, card.width - 1, card.height - 1)
    ImageDraw.Draw(outline).rounded_rectangle(box, _CORNER_SHARE * card.width, fill=255)
    return np.asarray(outline)


def _rectangle(width: float, height: float) -> Frame:
    return np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)


def _corners(card: Image.Image, how: _Level, rng: np.random.Generator, width: int, height: int) -> Frame:
    """Return where the card's corners (top left first, clockwise) lie in the frame; all are inside."""
    quarters = int(rng.integers(1, 4)) if rng.random() < how.quarter_turns else 0
    angle = np.radians(90 * quarters + rng.uniform(-how.turn, how.turn))
    turn = np.array([(np.cos(angle), np.sin(angle)), (-np.sin(angle), np.cos(angle))])
    middle = _rectangle(1, card.height / card.width) - (0.5, card.height / card.width / 2)
    shape = middle @ turn + rng.uniform(-how.skew, how.skew, (4, 2))
    reach = np.ptp(shape, axis=0)
    room = 0.97 * min(width / reach[0], height / reach[1])
    size = min(rng.uniform(*how.fill) * max(width, height), room)
    lowest = shape.min(axis=0) * size
    slack = np.array((width, height)) - reach * size
    return np.asarray(shape * size - lowest + slack * rng.uniform(0.3, 0.7, 2), np.float32)
