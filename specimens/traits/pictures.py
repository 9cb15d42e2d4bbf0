"""Finished pictures: crops, small and stretched pictures, both sides of a card in one picture."""

import numpy as np
from PIL import Image, ImageDraw

from specimens.background import Frame
from specimens.cards.canvas import font

_LARGEST_MARGIN = 0.01  # share of the card's length that a crop leaves around the card
_SMALL = (300, 560)  # pixels of the longer side
_SQUARE = 640
_SIDE_WIDTH = 1000  # pixels of each card in a picture of both sides
_PAPERS = ((255, 255, 255), (236, 236, 232), (200, 204, 210), (40, 42, 46))


def crop(picture: Image.Image, rng: np.random.Generator, corners: Frame) -> Image.Image:
    """Return the picture cropped at the card's border, or up to 1 % of the card's length beyond."""
    margin = max(0.0, float(rng.uniform(-_LARGEST_MARGIN / 2, _LARGEST_MARGIN))) * float(np.ptp(corners, axis=0).max())
    left, top = (float(side) - margin for side in corners.min(axis=0))
    right, bottom = (float(side) + margin for side in corners.max(axis=0))
    box = (
        max(0, round(left)),
        max(0, round(top)),
        min(picture.width, round(right)),
        min(picture.height, round(bottom)),
    )
    return picture.crop(box)


def shrink(picture: Image.Image, rng: np.random.Generator, corners: Frame) -> Image.Image:
    """Return the cropped picture with a longer side of 300 to 560 pixels."""
    small = crop(picture, rng, corners)
    small.thumbnail((int(rng.integers(*_SMALL)),) * 2, Image.Resampling.LANCZOS)
    return small


def stretch(picture: Image.Image, rng: np.random.Generator, corners: Frame) -> Image.Image:
    """Return the cropped picture stretched to a square, as some forms on the web do."""
    return crop(picture, rng, corners).resize((_SQUARE, _SQUARE), Image.Resampling.LANCZOS)


def beside(card: Image.Image, other: Image.Image, rng: np.random.Generator) -> Image.Image:
    """Return two cards side by side on paper."""
    return _on_paper(card, other, rng, int(rng.integers(20, 90)), across=True)


def above(card: Image.Image, other: Image.Image, rng: np.random.Generator) -> Image.Image:
    """Return one card above the other on paper."""
    return _on_paper(card, other, rng, int(rng.integers(20, 90)), across=False)


def touching(card: Image.Image, other: Image.Image, rng: np.random.Generator) -> Image.Image:
    """Return two cards that touch, side by side or one above the other, with no paper around the cards."""
    return _join(*_in_any_order(card, other, rng), 0, across=bool(rng.integers(2)), paper=_PAPERS[0])


def screenshot(card: Image.Image, other: Image.Image, rng: np.random.Generator) -> Image.Image:
    """Return the screenshot of an app that shows two cards between dark bars."""
    both = _join(*_in_any_order(card, other, rng), 60, across=False, paper=(250, 250, 250))
    width, bar = both.width + 80, 150
    shown = Image.new("RGB", (width, both.height + 2 * bar + 200), (250, 250, 250))
    shown.paste(both, (40, bar + 100))
    pen = ImageDraw.Draw(shown)
    for top in (0, shown.height - bar):
        pen.rectangle((0, top, width, top + bar), fill=(24, 26, 30))
    pen.text((50, 90), "09:41", "white", font("bold", 44), anchor="lm")
    pen.text((width / 2, 90), "Giấy tờ của tôi", "white", font("regular", 48), anchor="mm")
    pen.text(
        (width / 2, shown.height - bar / 2),
        "Trang chủ      Giấy tờ      Cài đặt",
        "white",
        font("regular", 40),
        anchor="mm",
    )
    return shown


def _in_any_order(card: Image.Image, other: Image.Image, rng: np.random.Generator) -> tuple[Image.Image, Image.Image]:
    return (card, other) if rng.integers(2) else (other, card)


def _on_paper(
    card: Image.Image, other: Image.Image, rng: np.random.Generator, gap: int, *, across: bool
) -> Image.Image:
    paper = _PAPERS[int(rng.integers(len(_PAPERS)))]
    both = _join(*_in_any_order(card, other, rng), gap, across=across, paper=paper)
    margin = int(rng.integers(10, 80))
    sheet = Image.new("RGB", (both.width + 2 * margin, both.height + 2 * margin), paper)
    sheet.paste(both, (margin, margin))
    return sheet


def _join(
    first: Image.Image, second: Image.Image, gap: int, *, across: bool, paper: tuple[int, int, int]
) -> Image.Image:
    """Return both pictures at the same width, side by side or one above the other."""
    one, two = (each.resize((_SIDE_WIDTH, round(_SIDE_WIDTH * each.height / each.width))) for each in (first, second))
    place = (one.width + gap, 0) if across else (0, one.height + gap)
    size = (place[0] + two.width, max(one.height, place[1] + two.height))
    sheet = Image.new("RGB", size, paper)
    sheet.paste(one, (0, 0))
    sheet.paste(two, place)
    return sheet
