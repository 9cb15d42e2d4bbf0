"""Values on hard photographs are read although one recogniser, or both, cannot read their labels."""

import pytest

from engine.reading import Reading, read
from specimens import specimen

pytestmark = pytest.mark.models


def both(kind: str, seed: int, level: str) -> tuple[Reading, dict[str, str]]:
    """Return the reading of a specimen and the ground truth."""
    taken = specimen(kind, seed, level)
    found = read(taken.jpeg)
    assert found is not None
    assert found.kind == kind
    return found, taken.truth


@pytest.mark.parametrize(
    ("kind", "seed", "fields"),
    [
        ("driving_license", 3001, {"dob", "nationality", "address", "name"}),
        ("passport", 3004, {"issue_date", "due_date", "dob"}),
        ("9_id_card_front", 3000, {"hometown", "address"}),
        ("12_id_card_front", 3001, {"gender", "due_date"}),
    ],
    ids=["labels of a licence", "a date between two others", "a line read in part", "labels in Vietnamese alone"],
)
def test_values_without_readable_labels(kind: str, seed: int, fields: set[str]) -> None:
    """The other recogniser finds the label, or order and shape identify the value."""
    found, truth = both(kind, seed, "d3")
    assert {name: found.fields.get(name) for name in fields} == {name: truth[name] for name in fields}
