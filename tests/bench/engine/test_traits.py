"""The table of traits counts exact, empty and wrong values of photos with traits."""

import pytest

from bench.engine import traits
from bench.engine.specimen_photos import PhotoSpec, TakenPhoto, take_photo
from bench.engine.traits import TraitResult
from bot.api.results import Paper
from specimens.traits import TRAITS


@pytest.mark.parametrize("name", TRAITS)
def test_photos_of_one_trait(name: str) -> None:
    """The photos of a trait have fitting kinds and that trait alone."""
    specs = traits.single_photos(name, range(5, 17))
    assert {spec.traits for spec in specs} == {(name,)}
    assert {spec.kind for spec in specs} <= set(TRAITS[name].kinds)
    assert len(set(specs)) == 12


def test_mixed_photos_have_several_traits() -> None:
    """Each mixed photo has traits, most have several, and the photos have all kinds."""
    specs = traits.mixed_photos(range(100, 120))
    assert all(spec.traits for spec in specs)
    assert sum(len(spec.traits) > 1 for spec in specs) > 12
    assert len({spec.kind for spec in specs}) == 10


def test_photo_with_traits() -> None:
    """A photo with traits has the changed values."""
    plain, changed = (
        take_photo(PhotoSpec("9_id_card_front", 3, "d0", traits=each)) for each in ((), ("one_syllable",))
    )
    assert " " in plain.truth["name"]
    assert " " not in changed.truth["name"]


def test_values_are_counted_by_outcome() -> None:
    """A value is exact, empty or wrong, and a wrong value with a high confidence counts as sure."""
    photo = TakenPhoto(PhotoSpec("9_id_card_front", 1, "d1"), b"", {"id": "1", "name": "A", "dob": "B", "address": "C"})
    paper = Paper(
        "9_id_card_front", {"id": "1", "name": "X", "dob": "Y"}, {"id": 0.99, "name": 0.95, "dob": 0.5}, valid=True
    )
    row = traits.summarise([TraitResult(photo, paper, 1.0)])
    assert row == {
        "photos": 1, "type": 1.0, "values": 4, "exact": 0.25, "empty": 0.25, "wrong": 0.5, "wrong and sure": 0.25,
        "refused": 0.0, "CPU p50": 1.0,
    }  # fmt: skip
