"""Ordinary pages are many, reproducible, marked, and different from seed to seed."""

import io
from datetime import date

import numpy as np
import pytest
from PIL import Image

from bot.identity import mrz_td3
from specimens.camera import LEVELS
from specimens.ordinary import BLANKS, FOREIGN_PASSPORT, HELD_OUT, KINDS, draw, ordinary_photo
from specimens.ordinary.values import values

pytestmark = pytest.mark.slow


def test_there_are_many_kinds() -> None:
    """Names are unique, and the held-out kinds are part of all kinds."""
    assert len(set(KINDS)) == len(KINDS) >= 60
    assert set(HELD_OUT) < set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_drawn(kind: str) -> None:
    """A page has the red watermark below."""
    page = draw(kind, 3)
    assert page.mode == "RGB"
    if kind not in BLANKS:
        pixels = np.asarray(page)[-page.height // 12 :].reshape(-1, 3).astype(int)
        assert (abs(pixels - (176, 32, 40)).sum(axis=1) < 30).sum() > 100


def test_a_page_is_the_same_on_every_machine() -> None:
    """The seed decides style and values."""
    assert draw("payslip", 3).tobytes() == draw("payslip", 3).tobytes()
    assert draw("payslip", 3).tobytes() != draw("payslip", 4).tobytes()


def test_photos_show_whole_pages_and_parts() -> None:
    """Some seeds show a part of an upright page, every level gives a JPEG."""
    shapes = [Image.open(io.BytesIO(ordinary_photo("cv", seed, "d0"))).size for seed in range(5)]
    assert {height > width for width, height in shapes} == {True, False}
    for level in LEVELS:
        assert Image.open(io.BytesIO(ordinary_photo(FOREIGN_PASSPORT, 1, level))).format == "JPEG"


def test_a_foreign_passport_has_a_valid_zone() -> None:
    """The zone of another state has right check digits."""
    for seed in range(5):
        blanks = values(seed)
        zone = mrz_td3.parse([blanks["zone1"], blanks["zone2"]], date(2026, 1, 1))
        assert zone is not None
        assert (zone.valid, zone.country) == (True, blanks["code"])
