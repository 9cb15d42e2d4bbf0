"""The local look at photos of papers, as a phone takes them: good ones pass, each flaw is named, QR codes are read."""

import io
from collections.abc import Callable
from functools import cache

import pytest
from PIL import Image

from bot.identity import qr
from bot.photos.check import PhotoFault, check_photo

specimens = pytest.importorskip("specimens", reason="specimens need the dependency group engine")
camera, cards = specimens.camera, specimens.cards

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
    """Flat scans and photos from easy to hard have no fault: most of a card is flat and that is not blur."""
    assert check_photo(_shot(kind, level)).fault is None


@pytest.mark.parametrize("kind", cards.KINDS)
@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        (camera.blurred, PhotoFault.BLURRED),
        (camera.dark, PhotoFault.DARK),
        (camera.glare, PhotoFault.GLARE),
        (camera.small, PhotoFault.TOO_SMALL),
    ],
)
def test_each_fault_is_named(kind: str, spoil: Callable[[bytes], bytes], fault: PhotoFault) -> None:
    """A photo with one fault is refused by its right name, and can be sent on all the same."""
    photo = spoil(_shot(kind))
    seen = check_photo(photo)
    assert seen.fault is fault
    assert Image.open(io.BytesIO(seen.jpeg)).size == Image.open(io.BytesIO(photo)).size


def test_an_overexposed_photo_is_bright() -> None:
    """Where light has eaten the print it is not called blur."""
    pale = Image.open(io.BytesIO(_shot())).point([min(255, 30 * value + 200) for value in range(256)] * 3)
    assert check_photo(_jpeg(pale)).fault is PhotoFault.BRIGHT


def test_a_card_on_a_white_desk_is_no_glare() -> None:
    """White around the card ends at its edge."""
    desk = Image.new("RGB", (1280, 960), "white")
    desk.paste(Image.open(io.BytesIO(_shot(level="d0"))).resize((700, 441)), (290, 260))
    assert check_photo(_jpeg(desk)).fault is None


@pytest.mark.parametrize("kind", ["chip_id_card_front", "chip_id_card_2024_back"])
def test_the_qr_of_a_card_is_read(kind: str) -> None:
    """Its Vietnamese letters come out right."""
    shot = specimens.specimen(kind, SEED, "d2")
    fields = qr.parse(check_photo(shot.jpeg).qr or "")
    assert fields is not None
    assert (fields["id"], fields["name"]) == (shot.person.number, shot.person.name)


@pytest.mark.parametrize("kind", ["chip_id_card_front", "chip_id_card_2024_back"])
def test_the_qr_of_a_far_card_is_read(kind: str) -> None:
    """A card that fills two fifths of the photo: in the small picture its code is grey."""
    shot = specimens.specimen(kind, SEED, "d1")
    desk = Image.new("RGB", (1280, 960), (120, 110, 100))
    desk.paste(Image.open(io.BytesIO(shot.jpeg)).resize((640, 480), Image.Resampling.LANCZOS), (320, 240))
    fields = qr.parse(check_photo(_jpeg(desk)).qr or "")
    assert fields is not None
    assert fields["id"] == shot.person.number


def test_a_qr_that_nobody_needs_is_not_sought() -> None:
    """Where another photo had it, for example."""
    assert check_photo(_shot(), codes=False).qr is None


def test_a_side_without_qr_has_none() -> None:
    """The back of the chip card has a machine readable zone only."""
    assert check_photo(_shot("chip_id_card_back")).qr is None
