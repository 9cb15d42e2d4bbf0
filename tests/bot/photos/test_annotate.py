"""Tests of the ring around a reflection on the copy of a photo."""

import io

import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from bot.photos import annotate, check
from bot.photos.check import PhotoFault
from tests import pictures

specimens = pytest.importorskip("specimens", reason="specimens need the dependency group engine")

LAMPS = [(0.5, 0.5, 0.34), (0.4, 0.45, 0.36), (0.62, 0.55, 0.36), (0.5, 0.62, 0.36)]
"""Centre and radius of the reflection, as shares of the sides of the photo."""


@pytest.fixture(scope="module")
def card() -> Image.Image:
    """Return a good photo of a card on a desk."""
    return Image.open(io.BytesIO(specimens.specimen("chip_id_card_front", 7, "d1").jpeg)).convert("RGB")


def _under_a_lamp(picture: Image.Image, x: float, y: float, radius: float) -> tuple[Image.Image, annotate.Box]:
    """Return the picture under a lamp with a soft rim, and the box of the area that the lamp makes pure white."""
    width, height = picture.size
    lamp = Image.new("L", picture.size)
    box = ((x - radius) * width, (y - radius) * height, (x + radius) * width, (y + radius) * height)
    ImageDraw.Draw(lamp).ellipse(box, fill=255)
    soft = lamp.filter(ImageFilter.GaussianBlur(40)).point([min(255, 2 * value) for value in range(256)])
    lit = Image.composite(Image.new("RGB", picture.size, "white"), picture, soft)
    blown = soft.point([255 * (value >= 254) for value in range(256)]).getbbox()
    assert blown
    return lit, (blown[0] / width, blown[1] / height, blown[2] / width, blown[3] / height)


def _shared(one: annotate.Box, other: annotate.Box) -> float:
    """Return the intersection of two boxes divided by their union."""
    left, top, right, bottom = (*map(max, one[:2], other[:2]), *map(min, one[2:], other[2:]))
    common = max(0.0, right - left) * max(0.0, bottom - top)
    areas = [(box[2] - box[0]) * (box[3] - box[1]) for box in (one, other)]
    return common / (sum(areas) - common)


@pytest.mark.parametrize("lamp", LAMPS)
def test_ring_is_around_the_reflection(card: Image.Image, lamp: tuple[float, float, float]) -> None:
    """The box found on a photo refused for glare is the box of the added light."""
    lit, blown = _under_a_lamp(card, *lamp)
    seen = check.check_photo(pictures.packed(lit))
    assert seen.fault is PhotoFault.GLARE
    found = annotate.find_glare(Image.open(io.BytesIO(seen.jpeg)))
    assert found
    assert _shared(found, blown) > 0.8


def test_white_paper_beside_it_is_no_reflection(card: Image.Image) -> None:
    """Of two white areas the ring is around the reflection, not around the larger sheet with sharp edges."""
    lit, blown = _under_a_lamp(card, 0.7, 0.5, 0.2)
    ImageDraw.Draw(lit).rectangle((0, 0, lit.width * 0.4, lit.height), "white")
    found = annotate.find_glare(lit)
    assert found
    assert _shared(found, blown) > 0.8


def test_what_is_drawn_surrounds_the_place(card: Image.Image) -> None:
    """The copy is small, and the ring is drawn around the reflection, not on the reflection."""
    lit, blown = _under_a_lamp(card, 0.5, 0.5, 0.34)
    jpeg = check.check_photo(pictures.packed(lit)).jpeg
    copy = Image.open(io.BytesIO(annotate.circle_glare(jpeg)))
    assert max(copy.size) == annotate.SIDE
    red, green, blue = copy.convert("RGB").split()
    drawn = ImageChops.darker(red.point(_above(190)), ImageChops.lighter(green, blue).point(_below(110)))
    box = drawn.getbbox()
    assert box
    place = (box[0] / copy.width, box[1] / copy.height, box[2] / copy.width, box[3] / copy.height)
    assert all(outer <= inner for outer, inner in zip(place[:2], blown[:2], strict=True))
    assert all(outer >= inner for outer, inner in zip(place[2:], blown[2:], strict=True))
    middle = drawn.crop((copy.width // 3, copy.height // 3, copy.width * 2 // 3, copy.height * 2 // 3))
    assert not middle.getbbox()


def test_nothing_blown_out_has_no_place(card: Image.Image) -> None:
    """A photo without pure white has no ring and no copy."""
    assert annotate.find_glare(card) is None
    assert annotate.circle_glare(pictures.packed(card)) == b""


@pytest.mark.parametrize("data", [b"", b"no picture", b"\xff\xd8\xff\xe0cut off"])
def test_unreadable_photo(data: bytes) -> None:
    """An unreadable photo has no copy."""
    assert annotate.circle_glare(data) == b""
    assert annotate.circle_box(data, (0.1, 0.1, 0.2, 0.2)) == b""


def _above(limit: int) -> list[int]:
    return [255 * (value > limit) for value in range(256)]


def _below(limit: int) -> list[int]:
    return [255 * (value < limit) for value in range(256)]
