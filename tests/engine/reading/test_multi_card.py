"""Several cards in one picture are separated and read one by one."""

import io
from collections.abc import Sequence

import pytest
from PIL import Image

from engine.reading import UnreadableImage, read_all
from specimens import camera, cards, specimen
from specimens.people import person

pytestmark = pytest.mark.models

FRONT, BACK = "chip_id_card_front", "chip_id_card_back"


def sheet(kinds: Sequence[str], size: tuple[int, int], gap: int, top: int) -> Image.Image:
    """Return cards one above the other on white paper."""
    paper = Image.new("RGB", size, "white")
    for number, kind in enumerate(kinds):
        card = cards.draw(kind, person(1)).resize((1012, 638), Image.Resampling.LANCZOS)
        paper.paste(card, ((size[0] - 1012) // 2, top + number * (638 + gap)))
    return paper


def jpeg(picture: Image.Image) -> bytes:
    """Return the picture as a JPEG file."""
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=90)
    return out.getvalue()


def is_read_right(data: bytes, kinds: Sequence[str]) -> bool:
    """Return whether these cards, with every printed field, are read in this order."""
    found = read_all(data)
    truths = [cards.truth(kind, person(1)) for kind in kinds]
    return [reading.kind for reading in found] == list(kinds) and all(
        {name: reading.fields.get(name) for name in truth} == truth
        for reading, truth in zip(found, truths, strict=True)
    )


def test_both_sides_on_a_scan() -> None:
    """Both sides on a copier's page come in the order of the page, not of the card."""
    assert is_read_right(jpeg(sheet((BACK, FRONT), (1654, 2339), 120, 200)), (BACK, FRONT))


def test_two_cards_photographed_together() -> None:
    """Cards edge to edge are separated by their text."""
    pair = sheet((FRONT, BACK), (1012, 1306), 30, 0)
    assert is_read_right(camera.shoot(pair, "d1", 1, longest=2000), (FRONT, BACK))


@pytest.mark.parametrize("kinds", [(FRONT, BACK), (BACK, FRONT)])
def test_two_cards_side_by_side(kinds: Sequence[str]) -> None:
    """Cards that touch at their short sides are separated, although a portrait leaves a wide gap in the text."""
    pair = Image.new("RGB", (2024, 638), "white")
    for number, kind in enumerate(kinds):
        pair.paste(cards.draw(kind, person(1)).resize((1012, 638), Image.Resampling.LANCZOS), (1012 * number, 0))
    assert is_read_right(jpeg(pair), kinds)


def test_one_card_is_one_card() -> None:
    """A usual photo holds one card, and gaps between its lines separate nothing."""
    assert is_read_right(specimen(BACK, 1, "d2").jpeg, (BACK,))


def test_no_card() -> None:
    """A page without a card gives no readings, and bytes without a picture raise an error."""
    assert read_all(jpeg(Image.new("RGB", (800, 1100), "white"))) == ()
    with pytest.raises(UnreadableImage):
        read_all(b"no picture")
