"""Draw the printed background of the cards: tints, guilloche, a bronze drum, and the watermark of a specimen."""

from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from specimens.background import Frame
from specimens.cards.canvas import RED, SIZE, font

Tint = tuple[int, int, int]

WATERMARK = "MẪU - SPECIMEN"

_WATERMARK_SIZE = 40
_WATERMARK_ALPHA = 130


@lru_cache(maxsize=8)
def draw_background(
    tints: tuple[Tint, Tint, Tint],
    line: Tint,
    drum: tuple[int, int, int] | None,
    watermark: tuple[int, int],
    size: tuple[int, int] = SIZE,
) -> Image.Image:
    """Return three tints from left to right under a guilloche of `line`.

    `drum` is x, y and radius. `watermark` is the middle of the watermark: a place without values, because a watermark
    over a value would hide how well the value is read.
    """
    width, height = size
    x = np.linspace(0, 1, width, dtype=np.float32)
    y = np.linspace(0, height / width, height, dtype=np.float32)[:, None]
    row = np.stack([np.interp(x, (0, 0.5, 1), [t[c] for t in tints]) for c in range(3)], axis=-1).astype(np.float32)
    picture = np.repeat(row[None], height, axis=0)
    strength = 0.17 * _guilloche(x, y, 104, 3.0) + 0.13 * _guilloche(x + 0.3, y, 83, 5.0)
    if drum:
        strength = np.maximum(strength, 0.34 * _bronze_drum(drum, size))
    picture += (np.array(line, np.float32) - picture) * strength[..., None]
    return _add_watermark(Image.fromarray(picture.clip(0, 255).astype(np.uint8)), watermark)


def _guilloche(x: Frame, y: Frame, count: int, bends: float) -> Frame:
    """Return fine wavy lines across the card, 0 to 1."""
    phase = count * (y + 0.035 * np.sin(2 * np.pi * bends * x) + 0.02 * np.sin(2 * np.pi * (x * 1.7 + y * 3)))
    return np.asarray(np.clip(np.cos(2 * np.pi * phase) * 2.2 - 1.2, 0, 1), np.float32)


def _bronze_drum(drum: tuple[int, int, int], size: tuple[int, int]) -> Frame:
    """Return the face of a Đông Sơn drum, 0 to 1: rings and a star of fourteen rays."""
    x, y, radius = drum
    face = np.zeros((size[1], size[0]), np.uint8)
    for share in (0.22, 0.30, 0.33, 0.45, 0.48, 0.62, 0.74, 0.77, 0.92, 0.97, 1.0):
        cv2.circle(face, (x, y), int(radius * share), 255, 3, cv2.LINE_AA)
    for angle in np.arange(0, 2 * np.pi, np.pi / 36):
        _draw_ray(face, drum, angle, (0.49, 0.61))
        _draw_ray(face, drum, angle + 0.03, (0.78, 0.91))
    points = [(x + radius * r * np.cos(a), y + radius * r * np.sin(a)) for a, r in _star_corners(14, 0.21, 0.08)]
    cv2.fillPoly(face, [np.array(points, np.int32)], 255, cv2.LINE_AA)
    return face.astype(np.float32) / 255


def _draw_ray(face: NDArray[np.uint8], drum: tuple[int, int, int], angle: float, shares: tuple[float, float]) -> None:
    x, y, radius = drum
    ends = [(int(x + radius * s * np.cos(angle)), int(y + radius * s * np.sin(angle))) for s in shares]
    cv2.line(face, ends[0], ends[1], 255, 2, cv2.LINE_AA)


def _star_corners(rays: int, outer: float, inner: float) -> list[tuple[float, float]]:
    """Return angle and radius of a star's corners."""
    return [(np.pi * i / rays - np.pi / 2, inner if i % 2 else outer) for i in range(2 * rays)]


def _add_watermark(picture: Image.Image, middle: tuple[int, int]) -> Image.Image:
    """Return `picture` with the large watermark at `middle`."""
    layer = Image.new("RGBA", picture.size, (0, 0, 0, 0))
    face = font("bold", _WATERMARK_SIZE)
    ImageDraw.Draw(layer).text(middle, WATERMARK, (*RED, _WATERMARK_ALPHA), face, anchor="mm")
    return Image.alpha_composite(picture.convert("RGBA"), layer).convert("RGB")
