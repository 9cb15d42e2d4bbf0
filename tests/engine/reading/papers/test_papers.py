"""Papers besides the chip cards: covered values are missing, values of the zone are used."""

import io

import pytest
from PIL import Image, ImageDraw

from engine.reading import Reading, read
from specimens import Specimen, cards, specimen
from specimens.people import person

pytestmark = pytest.mark.models


def reading(photo: bytes) -> Reading:
    """Return the reading of a photo of a paper."""
    found = read(photo)
    assert found is not None
    return found


def covered(taken: Specimen, left: float, top: float, right: float, bottom: float) -> bytes:
    """Return the flat scan with a plain patch over a part, in shares of its sides."""
    picture = Image.open(io.BytesIO(taken.jpeg))
    patch = [left * picture.width, top * picture.height, right * picture.width, bottom * picture.height]
    ImageDraw.Draw(picture).rectangle(patch, fill=(238, 236, 240))
    stream = io.BytesIO()
    picture.save(stream, "JPEG", quality=92)
    return stream.getvalue()


@pytest.mark.parametrize("seed", [1000, 1001], ids=["since 2023", "before"])
def test_a_passport_without_its_zone(seed: int) -> None:
    """Print alone gives the same values, without the values of the zone."""
    taken = specimen("passport", seed, "d0")
    found = reading(covered(taken, 0, 0.8, 1, 1))
    assert found.kind == "passport"
    assert {name: found.fields.get(name) for name in taken.truth} == taken.truth
    assert set(found.sources) == {"print"}
    assert "sur_name" not in found.fields


def test_the_zone_of_a_passport() -> None:
    """The zone repeats printed values and gives the parts of the name."""
    found = reading(specimen("passport", 1000, "d0").jpeg)
    assert found.sources["mrz"]["sur_name"] == found.fields["sur_name"] == "HOANG"
    assert found.sources["mrz"]["id"] == found.sources["print"]["id"]


def test_a_covered_class_is_missing() -> None:
    """No other text on a licence is taken for its class."""
    taken = specimen("driving_license", 1002, "d0")
    found = reading(covered(taken, 0.17, 0.74, 0.3, 0.83))
    assert "class" not in found.fields
    assert found.fields["due_date"] == taken.truth["due_date"]


def test_a_covered_province_leaves_no_issuer() -> None:
    """The police is read with its province or not at all."""
    taken = specimen("9_id_card_back", 1000, "d0")
    found = reading(covered(taken, 0.45, 0.46, 1, 0.57))
    assert "issued_at" not in found.fields
    assert found.fields["issue_date"] == taken.truth["issue_date"]


def test_a_single_letter_is_a_class() -> None:
    """Classes of one letter are found although a box may end before the letter."""
    for seed in (1001, 1007):
        taken = specimen("driving_license", seed, "d1")
        assert reading(taken.jpeg).fields["class"] == taken.truth["class"]


def test_both_issuers_of_the_barcode_card() -> None:
    """The department in the director general's title depends on the card's years."""
    said = set()
    for seed in (1000, 1001, 1002, 1003, 1004):
        truth = cards.truth("12_id_card_back", person(seed))["issued_at"]
        if truth not in said:
            assert reading(specimen("12_id_card_back", seed, "d0").jpeg).fields["issued_at"] == truth
            said.add(truth)
    assert len(said) == 2


def test_a_date_is_not_cut_through() -> None:
    """No half of a digit is read as a digit where the position of a date is uncertain."""
    taken = specimen("9_id_card_front", 2007, "d3")
    assert reading(taken.jpeg).fields.get("dob") in (None, taken.truth["dob"])
