"""A birth without its day is read as printed, and shown as doubtful."""

import pytest

from engine.reading import read
from specimens import specimen

pytestmark = pytest.mark.models


@pytest.mark.parametrize("kind", ["9_id_card_front", "12_id_card_front"])
@pytest.mark.parametrize("trait", ["year_of_birth", "month_of_birth"])
def test_a_birth_without_its_day(kind: str, trait: str) -> None:
    """Year, or month and year, are the value. A lost day looks the same, so the bot asks about the date."""
    taken = specimen(kind, 1003, "d1", [trait])
    found = read(taken.jpeg)
    assert found is not None
    assert found.fields.get("dob") == taken.truth["dob"]
    assert found.confidences["dob"] < 0.6
