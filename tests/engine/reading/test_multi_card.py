"""Several cards on one picture are told apart and read one by one."""

import io
from collections.abc import Sequence

import pytest
from PIL import Image

from engine.reading import UnreadableImage, read_all
from specimens import camera, cards, specimen
from specimens.people import person

FRONT, BACK = "chip_id_card_front", "chip_id_card_back"


def sheet(kinds: Sequence[str], size: tuple[int, int], gap: int, top: int) -> Image.Image:
    """Cards one above the other on white paper."""
    paper = Image.new("RGB", size, "white")
    for number, kind in enumerate(kinds):
        card = cards.draw(kind, person(1)).resize((1012, 638), Image.Resampling.LANCZOS)
        paper.paste(card, ((size[0] - 1012) // 2, top + number * (638 + gap)))
    return paper


def jpeg(picture: Image.Image) -> bytes:
    """A file of it."""
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=90)
    return out.getvalue()


def right(data: bytes, kinds: Sequence[str]) -> bool:
    """Tell whether these cards, and every printed field of them, are read in this order."""
    found = read_all(data)
    truths = [cards.truth(kind, person(1)) for kind in kinds]
    return [reading.kind for reading in found] == list(kinds) and all(
        {name: reading.fields.get(name) for name in truth} == truth
        for reading, truth in zip(found, truths, strict=True)
    )


def test_both_sides_on_a_scan() -> None:
    """As a copier puts them on a page: in the order of the page, not of the card."""
    assert right(jpeg(sheet((BACK, FRONT), (1654, 2339), 120, 200)), (BACK, FRONT))


def test_two_cards_photographed_together() -> None:
    """Edge to edge on a desk nothing but their writing parts them."""
    pair = sheet((FRONT, BACK), (1012, 1306), 30, 0)
    assert right(camera.shoot(pair, "d1", 1, longest=2000), (FRONT, BACK))


def test_one_card_is_one_card() -> None:
    """The usual photo holds one, and gaps between its lines part nothing."""
    assert right(specimen(BACK, 1, "d2").jpeg, (BACK,))


def test_nothing_is_nothing() -> None:
    """A page without a card, and bytes without a picture."""
    assert read_all(jpeg(Image.new("RGB", (800, 1100), "white"))) == ()
    with pytest.raises(UnreadableImage):
        read_all(b"no picture")
