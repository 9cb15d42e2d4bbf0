"""The camera is deterministic, has its levels, and simulates single defects."""

import hashlib
import io
import os
import subprocess
import sys
from collections.abc import Callable
from functools import lru_cache

import numpy as np
import pytest
import zxingcpp
from numpy.typing import NDArray
from PIL import Image

from specimens import camera, cards
from specimens.cards import chip
from specimens.people import person

CARD = cards.draw("chip_id_card_front", person(1))

_PROGRAM = """
import hashlib
from specimens import specimen
print(hashlib.sha256(specimen("chip_id_card_2024_back", 4, "d3").jpeg).hexdigest())
"""


@lru_cache
def _card(kind: str) -> Image.Image:
    return cards.draw(kind, person(3))


def _open(photo: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(photo))
    assert picture.format == "JPEG"
    return picture


def _decoded(photo: bytes) -> set[str]:
    """Return the texts of QR codes found at single and double size."""
    picture = _open(photo).convert("L")
    large = picture.resize((picture.width * 2, picture.height * 2))
    return {code.bytes.decode() for view in (picture, large) for code in zxingcpp.read_barcodes(view)}


@pytest.mark.slow
@pytest.mark.parametrize("level", camera.LEVELS)
@pytest.mark.parametrize("kind", cards.KINDS)
def test_photos_are_as_telegram_delivers_them(kind: str, level: str) -> None:
    """All kinds at all levels are JPEG files whose longest side has 1280 pixels."""
    picture = _open(camera.shoot(_card(kind), level, 3))
    assert max(picture.size) == 1280
    assert picture.mode == "RGB"


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("level", ["d0", "d1", "d2"])
def test_qr_code_survives(level: str, seed: int) -> None:
    """Up to the usual level the code is found in the photo."""
    who = person(40 + seed)
    photo = camera.shoot(cards.draw("chip_id_card_front", who), level, seed)
    assert _decoded(photo) == {chip.qr_text(who)}


@pytest.mark.slow
def test_same_seed_same_photo() -> None:
    """The same seed gives the same photo, another seed another photo."""
    assert camera.shoot(CARD, "d2", 8) == camera.shoot(CARD, "d2", 8)
    assert camera.shoot(CARD, "d2", 8) != camera.shoot(CARD, "d2", 9)


@pytest.mark.processes
def test_another_process_takes_the_same_photo() -> None:
    """The photo does not depend on the process and its hash seed."""
    from specimens import specimen

    here = hashlib.sha256(specimen("chip_id_card_2024_back", 4, "d3").jpeg).hexdigest()
    environment = {**os.environ, "PYTHONHASHSEED": "77", "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    there = subprocess.run(
        [sys.executable, "-c", _PROGRAM], capture_output=True, text=True, check=True, env=environment
    ).stdout
    assert there.strip() == here


def test_hard_photos_are_turned() -> None:
    """About a third of the hard photos and none of the usual photos are turned by quarter turns."""
    settings = camera._SETTINGS
    for level, few, many in (("d2", 0, 0), ("d3", 8, 32)):
        turned = 0
        for seed in range(60):
            corners = camera._card_corners(CARD, settings[level], np.random.default_rng(seed), 1280, 960)
            right = corners[1] - corners[0]
            turned += bool(right[0] < abs(right[1]))
            assert corners.min() >= 0
            assert (corners <= (1280, 960)).all()
        assert few <= turned <= many


def test_hard_photos_show_a_small_card() -> None:
    """At the hard level the card's longer side is at most 74 % of the frame's."""
    for seed in range(30):
        corners = camera._card_corners(CARD, camera._SETTINGS["d3"], np.random.default_rng(seed), 1280, 960)
        assert np.hypot(*(corners[1] - corners[0])) < 0.8 * 1280


def test_unknown_level() -> None:
    """An unknown level raises KeyError."""
    with pytest.raises(KeyError):
        camera.shoot(CARD, "d9", 1)


def _grey(photo: bytes) -> NDArray[np.float64]:
    return np.asarray(_open(photo).convert("L"), np.float64)


def test_dark_photo() -> None:
    """A dark photo keeps almost no light."""
    assert np.percentile(_grey(camera.darken(camera.shoot(CARD, "d1", 2))), 95) < 50


def test_glaring_photo() -> None:
    """A glaring photo is blown out over more than a quarter."""
    assert (_grey(camera.add_glare(camera.shoot(CARD, "d1", 2))) >= 250).mean() > 0.25


def test_blurred_photo() -> None:
    """A blurred photo has lost nearly all its edges."""
    sharp = camera.shoot(CARD, "d1", 2)
    edges = [np.abs(np.diff(_grey(photo))).mean() for photo in (sharp, camera.blur(sharp))]
    assert edges[1] < 0.3 * edges[0]


def test_small_photo() -> None:
    """A small photo has 240 pixels on its longest side."""
    assert max(_open(camera.shrink(camera.shoot(CARD, "d0", 2))).size) == 240


@pytest.mark.parametrize("damage", [camera.blur, camera.darken, camera.add_glare, camera.shrink])
def test_defects_are_deterministic(damage: Callable[[bytes], bytes]) -> None:
    """The same photo damaged twice gives the same bytes."""
    photo = camera.shoot(CARD, "d0", 5)
    assert damage(photo) == damage(photo)


def _changed(photo: bytes, other: bytes) -> float:
    """Return the share of the frame in which two photos differ clearly."""
    one, two = (np.asarray(_open(each).convert("L").reduce(8), int) for each in (photo, other))
    return float((np.abs(one - two) > 12).mean())


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_a_partial_photo_lacks_a_part(seed: int) -> None:
    """Two of three cards leave the frame. The third keeps its position, under a thumb."""
    whole, cut = camera.shoot(CARD, "d1", seed), camera.shoot_partial(CARD, "d1", seed)
    assert _open(cut).size == _open(whole).size
    if seed % 3 == 2:
        assert 0.003 < _changed(cut, whole) < 0.10
    else:
        assert _changed(cut, whole) > 0.10


@pytest.mark.parametrize("depth", [0.05, 0.2])
def test_moved_out_by_its_depth(depth: float) -> None:
    """The requested share of the card lies outside of the frame, at one side."""
    inside = camera._card_corners(CARD, camera._SETTINGS["d2"], np.random.default_rng(1), 1280, 960)
    moved = camera._shift_out(np.random.default_rng(2), depth, inside, 1280, 960)
    size = np.ptp(inside, axis=0)
    beyond = np.maximum(-moved.min(axis=0), moved.max(axis=0) - (1280, 960)) / size
    assert max(beyond) == pytest.approx(depth, abs=0.001)
    assert np.allclose(moved - moved[0], inside - inside[0], atol=0.01)


def test_a_scan_is_never_cut() -> None:
    """A flat scan has no frame around the card, so the request raises KeyError."""
    with pytest.raises(KeyError):
        camera.shoot_partial(CARD, "d0", 1)
