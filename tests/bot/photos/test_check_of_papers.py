"""Tests of the photo check on photos of papers: good photos, each fault, QR codes."""

import io
from collections.abc import Callable
from functools import cache

import pytest
from PIL import Image, ImageDraw, ImageFilter

from bot.identity import qr
from bot.photos.check import PhotoFault, check_photo

specimens = pytest.importorskip("specimens", reason="specimens need the dependency group engine")
camera, cards = specimens.camera, specimens.cards
pytestmark = pytest.mark.slow

SEED = 5


@cache
def _shot(kind: str = "chip_id_card_front", level: str = "d2") -> bytes:
    jpeg: bytes = specimens.specimen(kind, SEED, level).jpeg
    return jpeg


def _jpeg(picture: Image.Image) -> bytes:
    file = io.BytesIO()
    picture.save(file, "JPEG")
    return file.getvalue()


@pytest.mark.parametrize("kind", cards.KINDS)
@pytest.mark.parametrize("level", camera.LEVELS)
def test_good_photos_pass(kind: str, level: str) -> None:
    """Flat scans and photos from easy to hard have no fault. The flat parts of a card are not blur."""
    assert check_photo(_shot(kind, level)).fault is None


@pytest.mark.parametrize("kind", cards.KINDS)
@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        (camera.blur, PhotoFault.BLURRED),
        (camera.darken, PhotoFault.DARK),
        (camera.add_glare, PhotoFault.GLARE),
        (camera.shrink, PhotoFault.TOO_SMALL),
    ],
)
def test_each_fault_is_named(kind: str, spoil: Callable[[bytes], bytes], fault: PhotoFault) -> None:
    """A photo with one fault has that fault, and its JPEG can still be sent."""
    photo = spoil(_shot(kind))
    seen = check_photo(photo)
    assert seen.fault is fault
    assert Image.open(io.BytesIO(seen.jpeg)).size == Image.open(io.BytesIO(photo)).size


def test_an_overexposed_photo_is_bright() -> None:
    """An overexposed photo without visible print is bright, not blurred."""
    pale = Image.open(io.BytesIO(_shot())).point([min(255, 30 * value + 200) for value in range(256)] * 3)
    assert check_photo(_jpeg(pale)).fault is PhotoFault.BRIGHT


@pytest.mark.parametrize("kind", cards.KINDS)
@pytest.mark.parametrize(("blur", "fault"), [(0, None), (6, PhotoFault.BLURRED)])
def test_a_card_on_a_sharp_desk(kind: str, blur: int, fault: PhotoFault | None) -> None:
    """The print of a newspaper below the card does not count for the card."""
    desk = Image.new("RGB", (1280, 960), (225, 222, 212))
    draw = ImageDraw.Draw(desk)
    for y in range(0, 960, 22):
        draw.text((5, y), "Giá xăng dầu trong nước hôm nay tăng. " * 6, fill=(40, 40, 45), font_size=17)
    card = Image.open(io.BytesIO(_shot(kind, "d0"))).resize((830, 524)).filter(ImageFilter.GaussianBlur(blur))
    desk.paste(card, (225, 218))
    assert check_photo(_jpeg(desk)).fault is fault


@pytest.mark.parametrize("kind", cards.KINDS)
def test_a_small_picture_of_nothing_but_the_card_passes(kind: str) -> None:
    """A card cropped at its border is legible in a picture of 360 px."""
    card = Image.open(io.BytesIO(_shot(kind, "d0")))
    assert check_photo(_jpeg(card.resize((360, 360 * card.height // card.width)))).fault is None


def test_a_card_on_a_white_desk_is_no_glare() -> None:
    """The white of the desk ends at the edge of the card and is no glare."""
    desk = Image.new("RGB", (1280, 960), "white")
    desk.paste(Image.open(io.BytesIO(_shot(level="d0"))).resize((700, 441)), (290, 260))
    assert check_photo(_jpeg(desk)).fault is None


@pytest.mark.parametrize("kind", ["chip_id_card_front", "chip_id_card_2024_back"])
def test_the_qr_of_a_card_is_read(kind: str) -> None:
    """The QR code of a card is read with its Vietnamese letters."""
    shot = specimens.specimen(kind, SEED, "d2")
    fields = qr.parse(check_photo(shot.jpeg).qr or "")
    assert fields is not None
    assert (fields["id"], fields["name"]) == (shot.person.number, shot.person.name)


@pytest.mark.parametrize("kind", ["chip_id_card_front", "chip_id_card_2024_back"])
def test_the_qr_of_a_far_card_is_read(kind: str) -> None:
    """The QR code of a small card is read, although the code is grey in the small picture."""
    shot = specimens.specimen(kind, SEED, "d1")
    desk = Image.new("RGB", (1280, 960), (120, 110, 100))
    desk.paste(Image.open(io.BytesIO(shot.jpeg)).resize((640, 480), Image.Resampling.LANCZOS), (320, 240))
    fields = qr.parse(check_photo(_jpeg(desk)).qr or "")
    assert fields is not None
    assert fields["id"] == shot.person.number


def test_qr_is_read_only_on_request() -> None:
    """Without `codes` the QR code is not read."""
    assert check_photo(_shot(), codes=False).qr is None


def test_a_side_without_qr_has_none() -> None:
    """The back of the chip card has a machine readable zone and no QR code."""
    assert check_photo(_shot("chip_id_card_back")).qr is None
