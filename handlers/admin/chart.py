"""Draw bars by day, in memory. Numbers and dates only: Pillow's own font has no Vietnamese letters."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 960, 420
LEFT, RIGHT, TOP, BOTTOM = 60, 20, 30, 50
COLOURS = ("#2f7ed8", "#f28f43", "#c42525")
"""Colour of each series, in the order of the caption: blue, orange, red."""
LINES = 4
LABELS = 16
"""Most days with a label each before the labels overlap."""


@dataclass(frozen=True, slots=True)
class Day:
    """The label of a day and the value of each series."""

    label: str
    values: tuple[int, ...]


def bars(days: Sequence[Day]) -> bytes:
    """Return a PNG with a group of bars for each day. The scale ends at a round number above the highest value."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), "white")
    draw, font = ImageDraw.Draw(picture), ImageFont.load_default(16)
    top = _round_up(max((value for day in days for value in day.values), default=0))
    for line in range(LINES + 1):
        height = _height(top * line / LINES, top)
        draw.line((LEFT, height, WIDTH - RIGHT, height), fill="#dddddd")
        draw.text((LEFT - 8, height), f"{top * line // LINES}", fill="#555555", font=font, anchor="rm")
    step = (WIDTH - LEFT - RIGHT) / max(1, len(days))
    every = -(-len(days) // LABELS)
    for place, day in enumerate(days):
        _group(draw, LEFT + place * step, step, day, top)
        if place % every == 0:
            middle = LEFT + (place + 0.5) * step
            draw.text((middle, HEIGHT - BOTTOM + 18), day.label, fill="#333333", font=font, anchor="mm")
    file = io.BytesIO()
    picture.save(file, "PNG", optimize=True)
    return file.getvalue()


def _group(draw: ImageDraw.ImageDraw, left: float, step: float, day: Day, top: int) -> None:
    width = step * 0.8 / len(day.values)
    for place, value in enumerate(day.values):
        start = left + step * 0.1 + place * width
        if value:
            box = (start, _height(value, top), start + max(1.0, width - 1), HEIGHT - BOTTOM)
            draw.rectangle(box, fill=COLOURS[place % len(COLOURS)])


def _height(value: float, top: int) -> float:
    return HEIGHT - BOTTOM - value / top * (HEIGHT - TOP - BOTTOM)


def _round_up(value: int) -> int:
    """Return the next number that divides well into grid lines: 4, 8, 20, 40, 80, 200 ..."""
    scale = 1
    while True:
        for base in (4, 8, 20):
            if value <= base * scale:
                return base * scale
        scale *= 10
