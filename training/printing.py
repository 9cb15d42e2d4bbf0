"""Text becomes ink: a line drawn in some font, with what stands around it on a paper."""

import random
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

Ink = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Print:
    """How much ink (0..1) stands where, and the line's box: left, top, right, bottom in px."""

    ink: Ink
    box: tuple[int, int, int, int]


def draw(text: str, font: ImageFont.FreeTypeFont, chance: random.Random) -> Print:
    """Print the line, perhaps with spaced letters, other lines close by, dots or a rule below it."""
    size = int(font.size)
    spacing = chance.uniform(-0.04, 0.2) * size if chance.random() < 0.2 else 0.0
    width = round(font.getlength(text) + spacing * len(text)) + 3 * size
    image = Image.new("L", (max(width, 4 * size), 4 * size))
    pen = ImageDraw.Draw(image)
    left, base = round(1.5 * size), round(2.4 * size)
    _letters(pen, (left, base), text, font, spacing)
    box = _box(image.getbbox(), font, (left, base), chance)
    _neighbours(pen, font, chance, (left, base), text)
    _rules(pen, font.size, image.width, chance, (left, base))
    return Print(np.asarray(np.asarray(image, np.float32) / 255, np.float32), box)


def _letters(
    pen: ImageDraw.ImageDraw, place: tuple[float, float], text: str, font: ImageFont.FreeTypeFont, spacing: float
) -> None:
    if not spacing:
        pen.text(place, text, 255, font, anchor="ls")
        return
    for index, letter in enumerate(text):
        pen.text((place[0] + font.getlength(text[:index]) + spacing * index, place[1]), letter, 255, font, anchor="ls")


def _box(
    seen: tuple[int, int, int, int] | None, font: ImageFont.FreeTypeFont, at: tuple[int, int], chance: random.Random
) -> tuple[int, int, int, int]:
    """The ink's own box, or the font's: a detector gives something between."""
    size = font.size
    left, top, right, bottom = seen or (at[0], at[1] - size, at[0] + size, at[1])
    share = chance.random() * chance.choice((0, 1))
    top = round(top + share * (min(top, at[1] - 0.75 * size) - top))
    bottom = round(bottom + share * (max(bottom, at[1] + 0.2 * size) - bottom))
    if bottom - top < 0.45 * size:  # a dash or dots alone
        top, bottom = round(at[1] - 0.7 * size), round(at[1] + 0.1 * size)
    return round(left), top, max(round(right), round(left) + 2), bottom


def _neighbours(
    pen: ImageDraw.ImageDraw, font: ImageFont.FreeTypeFont, chance: random.Random, at: tuple[int, int], text: str
) -> None:
    """Parts of the lines above and below: the same letters in another order."""
    size = font.size
    gap = chance.uniform(1.12, 1.8) * size
    other = "".join(chance.sample(text, len(text)))
    if chance.random() < 0.3:
        pen.text((at[0] + chance.uniform(-2, 3) * size, at[1] + gap), other, 255, font, anchor="ls")
    if chance.random() < 0.3:
        pen.text((at[0] + chance.uniform(-2, 3) * size, at[1] - gap), other[::-1].swapcase(), 255, font, anchor="ls")


def _rules(pen: ImageDraw.ImageDraw, size: float, wide: int, chance: random.Random, at: tuple[int, int]) -> None:
    """Dots or a rule to write on, a frame's or a portrait's edge before the line."""
    low = at[1] + chance.uniform(0.04, 0.35) * size
    kind = chance.random()
    if kind < 0.1:
        step, thick = chance.uniform(0.12, 0.4) * size, max(1, round(chance.uniform(0.03, 0.08) * size))
        for index in range(int(wide / step) + 1):
            x = index * step
            pen.ellipse((x, low, x + thick, low + thick), fill=chance.randint(150, 255))
    elif kind < 0.15:
        pen.line((0, low, wide, low), fill=chance.randint(100, 255), width=max(1, round(0.04 * size)))
    if chance.random() < 0.06:
        x = at[0] - chance.uniform(0.25, 0.8) * size
        tone, thick = chance.randint(100, 255), max(1, round(chance.uniform(0.03, 0.2) * size))
        pen.line((x, 0, x, 4 * size), fill=tone, width=thick)
