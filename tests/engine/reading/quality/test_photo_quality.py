"""Photos with one fault each are told from good ones, and what was proven is not refused for a gauge."""

from collections.abc import Callable
from functools import cache

import pytest
from PIL import Image

from engine.reading import Reading, read
from engine.reading.quality.legibility import Legibility
from engine.reading.quality.photo_quality import Measurements, PhotoDefect, defect_from_measurements
from specimens import camera, cards, recapture, specimen
from specimens.people import person

GOOD = Measurements(line=32, contrast=110, sharp=60, blown=0.0, colour=12)
UNREAD = Legibility(poor=False, complete=False, proven=False)
PROVEN = Legibility(poor=False, complete=True, proven=True)


@cache
def usual(kind: str) -> bytes:
    """A usual photo of a specimen."""
    return specimen(kind, 6, "d2").jpeg


def told(photo: bytes) -> tuple[bool, str]:
    """The judgement on a photo on which something could be read."""
    found = read(photo)
    assert isinstance(found, Reading)
    return found.valid, found.invalid_code


@pytest.mark.parametrize(
    ("kind", "fault", "flaw"),
    [
        ("chip_id_card_front", camera.darken, PhotoDefect.DARK),
        ("driving_license", camera.add_glare, PhotoDefect.GLARE),
        ("9_id_card_front", camera.shrink, PhotoDefect.SMALL),
    ],
)
def test_photos_with_a_fault(kind: str, fault: Callable[[bytes], bytes], flaw: PhotoDefect) -> None:
    """Each is refused by its own name."""
    assert told(fault(usual(kind))) == (False, flaw.code)


@pytest.mark.parametrize("fault", [camera.blur, camera.shrink])
def test_photos_that_show_nothing_to_read(fault: Callable[[bytes], bytes]) -> None:
    """Where nothing can be read there is no answer to doubt."""
    assert read(fault(usual("chip_id_card_2024_back"))) is None


def test_photocopy() -> None:
    """A card has colour, its copy none."""
    copy = recapture.photocopy(cards.draw("chip_id_card_2024_front", person(7)), 7)
    assert told(camera.shoot(copy, "d2", 7)) == (False, PhotoDefect.PHOTOCOPY.code)


def test_cut_card() -> None:
    """A corner outside of the frame is told, although all was read."""
    card: Image.Image = cards.draw("chip_id_card_front", person(9))
    assert told(camera.shoot_partial(card, "d1", 9)) == (False, PhotoDefect.CUT.code)


@pytest.mark.parametrize(
    ("gauge", "value", "flaw"),
    [
        ("line", 12.0, PhotoDefect.SMALL),
        ("contrast", 35.0, PhotoDefect.DARK),
        ("blown", 0.4, PhotoDefect.GLARE),
        ("sharp", 5.0, PhotoDefect.BLURRED),
    ],
)
def test_a_gauge_refuses_what_was_not_proven(gauge: str, value: float, flaw: PhotoDefect) -> None:
    """The same figure is held against a photo of which little was read, and not against one that was proven."""
    off = Measurements(**{name: getattr(GOOD, name) for name in GOOD.__slots__} | {gauge: value})
    assert (defect_from_measurements(off, UNREAD), defect_from_measurements(off, PROVEN)) == (flaw, None)


def test_next_to_black_or_tiny_is_always_refused() -> None:
    """Whatever was proven: no small print beside it can be trusted."""
    assert defect_from_measurements(Measurements(32, 20, 60, 0.0, 12), PROVEN) is PhotoDefect.DARK
    assert defect_from_measurements(Measurements(10, 90, 60, 0.0, 12), PROVEN) is PhotoDefect.SMALL


def test_codes_do_not_clash() -> None:
    """Each flaw has its own number and words."""
    assert len({flaw.code for flaw in PhotoDefect}) == len({flaw.message for flaw in PhotoDefect}) == len(PhotoDefect)
