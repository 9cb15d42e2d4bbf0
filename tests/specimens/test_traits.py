"""Traits change the picture or the values as named, the same on every machine, and leave plain specimens alone."""

import io
from functools import lru_cache

import numpy as np
import pytest
import zxingcpp
from PIL import Image

from bot.identity import mrz, qr
from specimens import Specimen, cards, specimen
from specimens.cards import chip
from specimens.cards.canvas import SIZE
from specimens.cards.print_style import Place, PrintStyle
from specimens.people import person
from specimens.traits import TRAITS, Group, choose_traits

pytestmark = pytest.mark.slow

SEED = 8


@lru_cache
def _plain(kind: str, level: str) -> Specimen:
    return specimen(kind, SEED, level)


def _open(photo: bytes) -> Image.Image:
    return Image.open(io.BytesIO(photo)).convert("RGB")


@pytest.mark.parametrize("name", TRAITS)
def test_a_trait_changes_what_it_names(name: str) -> None:
    """A trait of texts changes values, any other trait the picture alone. The same seed gives the same specimen."""
    trait = TRAITS[name]
    kind, level = trait.kinds[-1], "d1" if trait.group is Group.PHOTO else "d0"
    made, plain = specimen(kind, SEED, level, [name]), _plain(kind, level)
    assert made.jpeg != plain.jpeg
    assert (made.truth != plain.truth) == (trait.group is Group.TEXT)
    again = specimen(kind, SEED, level, [name])
    assert (again.jpeg, again.truth, again.traits) == (made.jpeg, made.truth, (name,))


@pytest.mark.parametrize("name", [name for name, trait in TRAITS.items() if trait.group is Group.TEXT])
def test_other_values_stay(name: str) -> None:
    """A trait of texts changes name, birth, places or ethnic group, and neither number nor dates of issue."""
    kind = TRAITS[name].kinds[0]
    changed = {
        key
        for seed in range(6)
        for key, value in specimen(kind, seed, "d0", [name]).truth.items()
        if value != cards.truth(kind, person(seed)).get(key)
    }
    assert changed
    assert changed <= {"name", "dob", "hometown", "address", "place_of_birth", "ethnicity"}


@pytest.mark.parametrize("name", ["ede_name", "apostrophe", "abbreviated_address"])
def test_codes_agree_with_print(name: str) -> None:
    """QR code and zone of a card hold the changed name and address, the zone without apostrophes."""
    for seed in range(6):
        made = specimen("chip_id_card_front", seed, "d0", [name])
        code, zone = qr.parse(chip.qr_text(made.person)), mrz.parse_td1(chip.mrz_lines(made.person))
        assert code is not None
        assert zone is not None
        assert zone.valid
        assert {key: made.truth[key] for key in ("name", "address")} == {key: code[key] for key in ("name", "address")}


def test_unfit_and_unknown_traits() -> None:
    """A trait that the kind cannot have raises ValueError, an unknown trait KeyError."""
    with pytest.raises(ValueError, match="passport cannot have typed_dots"):
        specimen("passport", SEED, "d0", ["typed_dots"])
    with pytest.raises(KeyError):
        specimen("passport", SEED, "d0", ["no_such_trait"])


@pytest.mark.parametrize("kind", cards.KINDS)
def test_mixes_fit_their_kind(kind: str) -> None:
    """A mix holds readable traits of the kind, differs by seed, and over many seeds holds each fitting trait."""
    mixes = [choose_traits(kind, seed) for seed in range(400)]
    fitting = {name for name, trait in TRAITS.items() if kind in trait.kinds and trait.readable}
    assert {name for mix in mixes for name in mix} == fitting
    assert all(len(set(mix)) == len(mix) for mix in mixes)
    assert mixes[0] == choose_traits(kind, 0)


def test_the_watermark_stays() -> None:
    """Every print keeps the solid red of the watermark, even faint print."""
    for name, trait in TRAITS.items():
        if trait.prints is None:
            continue
        for kind in trait.kinds:
            style = trait.prints(PrintStyle(), np.random.default_rng(1))
            picture = np.asarray(cards.draw(kind, person(SEED), style), np.int16)[520:]
            red = (picture[..., 0] - picture[..., 1:].max(axis=-1)) > 20
            assert red.sum() > 900, (name, kind)


@pytest.mark.parametrize(
    ("place", "low", "high"), [(Place.LEFT_EDGE, 490, 520), (Place.LABEL_END, 700, 860), (Place.CENTRE, 700, 1000)]
)
def test_places_of_values(place: Place, low: int, high: int) -> None:
    """A name below its label begins where the print style says."""
    picture = np.asarray(cards.draw("chip_id_card_front", person(SEED), PrintStyle(below=place)).convert("L"))
    dark = np.nonzero((picture[500:528, 480:] < 70).sum(axis=0) > 3)[0]
    assert low <= 480 + int(dark[0]) <= high


def test_sizes_of_pictures() -> None:
    """A small picture is at most 560 pixels long, a stretched one is a square, a crop shows the card alone."""
    small, square, crop = (
        _open(specimen("driving_license", SEED, "d1", [name]).jpeg) for name in ("small", "stretched_square", "cropped")
    )
    assert 300 <= max(small.size) <= 560
    assert square.size == (640, 640)
    assert crop.width / crop.height == pytest.approx(SIZE[0] / SIZE[1], rel=0.12)


def test_both_sides_in_one_picture() -> None:
    """A picture of both sides shows two cards: it is far longer in one direction than a card."""
    shapes = {
        name: _open(specimen("chip_id_card_front", SEED, "d1", [name]).jpeg).size
        for name in ("other_side_beside", "other_side_above")
    }
    assert shapes["other_side_beside"][0] > 2 * shapes["other_side_beside"][1]
    assert shapes["other_side_above"][1] > shapes["other_side_above"][0]


def test_qr_codes() -> None:
    """A soft code cannot be decoded, and another code beside the card can."""
    assert not zxingcpp.read_barcodes(_open(specimen("chip_id_card_front", SEED, "d1", ["soft_qr_code"]).jpeg))
    beside = zxingcpp.read_barcodes(_open(specimen("9_id_card_front", SEED, "d1", ["other_qr_code"]).jpeg))
    assert len(beside) == 1
