"""Draw a face in place of a photograph, nobody's portrait."""

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

Colour = tuple[int, int, int]

_OVERSAMPLING = 2
_SKINS: tuple[Colour, ...] = ((238, 204, 176), (226, 186, 152), (246, 216, 192), (212, 170, 134))
_HAIRS: tuple[Colour, ...] = ((26, 22, 22), (44, 34, 30), (60, 48, 42))
_CLOTHING: tuple[Colour, ...] = ((236, 238, 242), (70, 92, 134), (128, 60, 74), (66, 70, 78), (196, 178, 146))


@dataclass(frozen=True, slots=True)
class _Appearance:
    """The colours and proportions of a face."""

    skin: Colour
    hair: Colour
    cloth: Colour
    face: float  # half the width of the face, as a share of the picture's width
    brow: float
    mouth: float


def draw_portrait(seed: int, gender: str, width: int, height: int) -> Image.Image:
    """Return a drawn passport portrait on pale blue, `width` x `height` pixels, different for each seed."""
    rng = np.random.default_rng((seed, 3))
    skins, hairs, clothes = (colours[int(rng.integers(len(colours)))] for colours in (_SKINS, _HAIRS, _CLOTHING))
    appearance = _Appearance(
        skins, hairs, clothes, rng.uniform(0.20, 0.235), rng.uniform(-0.01, 0.012), rng.uniform(0.055, 0.08)
    )
    picture = Image.new("RGB", (width * _OVERSAMPLING, height * _OVERSAMPLING), (214, 228, 240))
    pen = _Pen(picture)
    _draw_body(pen, appearance, long_hair=gender == "Nữ")
    _draw_face(pen, appearance)
    small = picture.resize((width, height), Image.Resampling.LANCZOS)
    return small.filter(ImageFilter.GaussianBlur(0.8))


class _Pen:
    """A pen that draws in shares of the picture's width, with y downwards from the top."""

    def __init__(self, picture: Image.Image) -> None:
        self._draw = ImageDraw.Draw(picture)
        self._unit = picture.width

    def oval(self, x: float, y: float, rx: float, ry: float, colour: Colour) -> None:
        box = [self._unit * v for v in (x - rx, y - ry, x + rx, y + ry)]
        self._draw.ellipse(box, fill=colour)

    def shape(self, points: list[tuple[float, float]], colour: Colour) -> None:
        self._draw.polygon([(x * self._unit, y * self._unit) for x, y in points], fill=colour)

    def arc(
        self, x: float, y: float, rx: float, ry: float, angles: tuple[int, int], colour: Colour, width: float
    ) -> None:
        box = [self._unit * v for v in (x - rx, y - ry, x + rx, y + ry)]
        self._draw.arc(box, *angles, fill=colour, width=int(width * self._unit))


def _darken(colour: Colour, share: float) -> Colour:
    red, green, blue = (int(c * share) for c in colour)
    return red, green, blue


def _draw_body(pen: _Pen, appearance: _Appearance, *, long_hair: bool) -> None:
    if long_hair:
        pen.oval(0.5, 0.58, appearance.face + 0.09, 0.34, appearance.hair)
        pen.shape([(0.22, 0.6), (0.78, 0.6), (0.76, 1.02), (0.24, 1.02)], appearance.hair)
    pen.oval(0.5, 1.38, 0.47, 0.42, appearance.cloth)
    pen.shape([(0.41, 0.8), (0.59, 0.8), (0.62, 1.02), (0.5, 1.1), (0.38, 1.02)], _darken(appearance.skin, 0.9))
    pen.shape([(0.38, 0.99), (0.5, 1.12), (0.44, 1.17), (0.34, 1.03)], _darken(appearance.cloth, 0.86))
    pen.shape([(0.62, 0.99), (0.5, 1.12), (0.56, 1.17), (0.66, 1.03)], _darken(appearance.cloth, 0.86))


def _draw_face(pen: _Pen, appearance: _Appearance) -> None:
    pen.oval(0.5, 0.50, appearance.face + 0.035, 0.285, appearance.hair)
    for side in (-1, 1):
        pen.oval(0.5 + side * appearance.face, 0.60, 0.03, 0.06, _darken(appearance.skin, 0.93))
    pen.oval(0.5, 0.59, appearance.face, 0.275, appearance.skin)
    pen.shape(
        [(0.30, 0.47), (0.36, 0.34), (0.5, 0.29), (0.64, 0.34), (0.70, 0.47), (0.58, 0.39), (0.45, 0.385)],
        appearance.hair,
    )
    for side in (-1, 1):
        x = 0.5 + side * appearance.face * 0.45
        pen.oval(x, 0.575, 0.042, 0.019, (250, 250, 250))
        pen.oval(x, 0.575, 0.018, 0.018, (40, 28, 24))
        pen.arc(x, 0.578, 0.045, 0.026, (190, 350), _darken(appearance.hair, 0.9), 0.007)
        pen.arc(x, 0.545 + appearance.brow, 0.06, 0.03, (200, 340), appearance.hair, 0.014)
    pen.shape([(0.5, 0.58), (0.535, 0.685), (0.5, 0.695), (0.465, 0.685)], _darken(appearance.skin, 0.92))
    pen.oval(0.5, 0.765, appearance.mouth, 0.018, (176, 92, 88))
    pen.arc(0.5, 0.755, appearance.mouth, 0.02, (20, 160), (140, 66, 66), 0.006)
