"""A card on a printed page is read without the page."""

import io

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from engine.reading import read
from engine.reading.image import background
from specimens import Specimen, specimen

WORDS = "Theo quy định của pháp luật hiện hành người dân có trách nhiệm xuất trình giấy tờ khi được yêu cầu "


def text_page(width: int, height: int) -> Image.Image:
    """Return a page full of text."""
    page = Image.new("RGB", (width, height), (238, 236, 230))
    draw, font = ImageDraw.Draw(page), ImageFont.truetype("DejaVuSerif.ttf", 22)
    for row in range(height // 32):
        start = row * 17 % len(WORDS)
        draw.text((4, 32 * row), (WORDS * 4)[start : start + 150], (45, 45, 50), font)
    return page


def on_page(taken: Specimen) -> Image.Image:
    """Return a slightly turned card on such a page."""
    page = text_page(1500, 1000)
    card = Image.open(io.BytesIO(taken.jpeg)).convert("RGBA").resize((1040, 656)).rotate(4, expand=True)
    page.paste(card, (230, 150), card)
    return page


@pytest.mark.models
def test_a_card_on_a_printed_page() -> None:
    """No value holds words of the page, and the card is found among its lines."""
    taken = specimen("driving_license", 1000, "d0")
    stream = io.BytesIO()
    on_page(taken).save(stream, "JPEG", quality=88)
    found = read(stream.getvalue())
    assert found is not None
    assert {name: found.fields.get(name) for name in taken.truth} == taken.truth


def test_the_page_is_painted_over() -> None:
    """Outside of the card there is one colour.

    The card is unchanged.
    """
    picture = np.asarray(on_page(specimen("driving_license", 1000, "d0")))[:, :, ::-1].copy()
    left = background.isolate_card(picture)
    assert left is not None
    assert left[:60].std(axis=(0, 1)).max() == 0
    assert (left[300:700, 400:1100] == picture[300:700, 400:1100]).all()


def test_a_page_alone_has_no_card() -> None:
    """An evenly printed page holds nothing in the shape of a card."""
    assert background.isolate_card(np.asarray(text_page(1500, 1000))[:, :, ::-1].copy()) is None
