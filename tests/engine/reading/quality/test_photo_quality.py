"""Photos with one defect are refused, and a proven reading is not refused for one measurement."""

from collections.abc import Callable
from functools import cache

import pytest
from PIL import Image

from engine.reading import Reading, read
from engine.reading.quality.legibility import Legibility
from engine.reading.quality.photo_quality import Measurements, PhotoDefect, defect_from_measurements
from specimens import camera, cards, recapture, specimen
from specimens.people import person

pytestmark = pytest.mark.models

GOOD = Measurements(line=32, contrast=110, sharp=60, blown=0.0, colour=12)
UNREAD = Legibility(poor=False)
PROVEN = Legibility(poor=False, complete=True, proven=True)


@cache
def usual(kind: str) -> bytes:
    """Return a usual photo of a specimen."""
    return specimen(kind, 6, "d2").jpeg


def verdict(photo: bytes) -> tuple[bool, str]:
    """Return the verdict on a legible photo."""
    found = read(photo)
    assert isinstance(found, Reading)
    return found.valid, found.invalid_code


@pytest.mark.parametrize(
    ("kind", "damage", "defect"),
    [
        ("chip_id_card_front", camera.darken, PhotoDefect.DARK),
        ("passport", camera.add_glare, PhotoDefect.GLARE),
        ("12_id_card_front", camera.shrink, PhotoDefect.SMALL),
    ],
)
def test_photos_with_a_defect(kind: str, damage: Callable[[bytes], bytes], defect: PhotoDefect) -> None:
    """Each defect has its own code."""
    assert verdict(damage(usual(kind))) == (False, defect.code)


@pytest.mark.parametrize("damage", [camera.blur, camera.shrink])
def test_photos_without_legible_text(damage: Callable[[bytes], bytes]) -> None:
    """A photo without legible text gives no reading."""
    assert read(damage(usual("chip_id_card_2024_back"))) is None


def test_photocopy() -> None:
    """A card has colour, its copy has none."""
    copy = recapture.photocopy(cards.draw("chip_id_card_2024_front", person(7)), 7)
    assert verdict(camera.shoot(copy, "d2", 7)) == (False, PhotoDefect.PHOTOCOPY.code)


def _cut(kind: str, seed: int) -> bytes:
    card: Image.Image = cards.draw(kind, person(seed))
    return camera.shoot_partial(card, "d1", seed)


def test_cut_card() -> None:
    """A side outside of the frame hides fields."""
    assert verdict(_cut("12_id_card_front", 10)) == (False, PhotoDefect.CUT.code)


def test_a_proven_card_cropped_at_its_border() -> None:
    """The QR code proves the fields although a corner lies outside of the frame."""
    assert verdict(_cut("chip_id_card_front", 9)) == (True, "0")


@pytest.mark.parametrize(
    ("measurement", "value", "defect"),
    [
        ("line", 12.0, PhotoDefect.SMALL),
        ("contrast", 35.0, PhotoDefect.DARK),
        ("blown", 0.4, PhotoDefect.GLARE),
        ("sharp", 5.0, PhotoDefect.BLURRED),
    ],
)
def test_a_measurement_refuses_an_unproven_reading(measurement: str, value: float, defect: PhotoDefect) -> None:
    """A measurement refuses a photo with little text read, but not a proven photo."""
    measured = Measurements(**{name: getattr(GOOD, name) for name in GOOD.__slots__} | {measurement: value})
    assert (defect_from_measurements(measured, UNREAD), defect_from_measurements(measured, PROVEN)) == (defect, None)


def test_a_nearly_black_photo_is_always_refused() -> None:
    """A nearly black photo is refused even if proven: its small print is unreliable."""
    assert defect_from_measurements(Measurements(32, 20, 60, 0.0, 12), PROVEN) is PhotoDefect.DARK


def test_a_tiny_photo_is_refused_unless_complete() -> None:
    """Small letters that were all read are large enough."""
    tiny = Measurements(10, 90, 60, 0.0, 12)
    assert defect_from_measurements(tiny, UNREAD) is PhotoDefect.SMALL
    assert defect_from_measurements(tiny, Legibility(poor=False, complete=True)) is None


def test_codes_do_not_clash() -> None:
    """Each defect has its own code and message."""
    assert (
        len({defect.code for defect in PhotoDefect})
        == len({defect.message for defect in PhotoDefect})
        == len(PhotoDefect)
    )
