"""Print a line of text in some font, with surroundings as on a paper."""

import random
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

Ink = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class PrintedLine:
    """The amount of ink (0..1) at each pixel, and the line's box: left, top, right, bottom in px."""

    ink: Ink
    box: tuple[int, int, int, int]


def print_line(text: str, font: ImageFont.FreeTypeFont, rng: random.Random) -> PrintedLine:
    """Print the line, perhaps with spaced letters, neighbouring lines, dots or a rule below."""
    size = int(font.size)
    spacing = rng.uniform(-0.04, 0.2) * size if rng.random() < 0.2 else 0.0
    width = round(font.getlength(text) + spacing * len(text)) + 3 * size
    image = Image.new("L", (max(width, 4 * size), 4 * size))
    pen = ImageDraw.Draw(image)
    left, base = round(1.5 * size), round(2.4 * size)
    _draw_letters(pen, (left, base), text, font, spacing)
    box = _line_box(image.getbbox(), font, (left, base), rng)
    _draw_neighbours(pen, font, rng, (left, base), text)
    _draw_rules(pen, font.size, image.width, rng, (left, base))
    return PrintedLine(np.asarray(np.asarray(image, np.float32) / 255, np.float32), box)


def _draw_letters(
    pen: ImageDraw.ImageDraw, place: tuple[float, float], text: str, font: ImageFont.FreeTypeFont, spacing: float
) -> None:
    if not spacing:
        pen.text(place, text, 255, font, anchor="ls")
        return
    for index, letter in enumerate(text):
        pen.text((place[0] + font.getlength(text[:index]) + spacing * index, place[1]), letter, 255, font, anchor="ls")


def _line_box(
    seen: tuple[int, int, int, int] | None, font: ImageFont.FreeTypeFont, origin: tuple[int, int], rng: random.Random
) -> tuple[int, int, int, int]:
    """Return the ink's own box, or the font's, or a box between, as a detector does."""
    size = font.size
    left, top, right, bottom = seen or (origin[0], origin[1] - size, origin[0] + size, origin[1])
    share = rng.random() * rng.choice((0, 1))
    top = round(top + share * (min(top, origin[1] - 0.75 * size) - top))
    bottom = round(bottom + share * (max(bottom, origin[1] + 0.2 * size) - bottom))
    if bottom - top < 0.45 * size:  # a dash or dots alone
        top, bottom = round(origin[1] - 0.7 * size), round(origin[1] + 0.1 * size)
    return round(left), top, max(round(right), round(left) + 2), bottom


def _draw_neighbours(
    pen: ImageDraw.ImageDraw, font: ImageFont.FreeTypeFont, rng: random.Random, origin: tuple[int, int], text: str
) -> None:
    """Draw parts of the lines above and below: the same letters in another order."""
    size = font.size
    gap = rng.uniform(1.12, 1.8) * size
    other = "".join(rng.sample(text, len(text)))
    if rng.random() < 0.3:
        pen.text((origin[0] + rng.uniform(-2, 3) * size, origin[1] + gap), other, 255, font, anchor="ls")
    if rng.random() < 0.3:
        pen.text(
            (origin[0] + rng.uniform(-2, 3) * size, origin[1] - gap), other[::-1].swapcase(), 255, font, anchor="ls"
        )


def _draw_rules(pen: ImageDraw.ImageDraw, size: float, wide: int, rng: random.Random, origin: tuple[int, int]) -> None:
    """Draw dots or a rule below the line, and the edge of a frame or a portrait before the line."""
    low = origin[1] + rng.uniform(0.04, 0.35) * size
    kind = rng.random()
    if kind < 0.1:
        step, thick = rng.uniform(0.12, 0.4) * size, max(1, round(rng.uniform(0.03, 0.08) * size))
        for index in range(int(wide / step) + 1):
            x = index * step
            pen.ellipse((x, low, x + thick, low + thick), fill=rng.randint(150, 255))
    elif kind < 0.15:
        pen.line((0, low, wide, low), fill=rng.randint(100, 255), width=max(1, round(0.04 * size)))
    if rng.random() < 0.06:
        x = origin[0] - rng.uniform(0.25, 0.8) * size
        tone, thick = rng.randint(100, 255), max(1, round(rng.uniform(0.03, 0.2) * size))
        pen.line((x, 0, x, 4 * size), fill=tone, width=thick)
