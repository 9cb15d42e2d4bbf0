"""Tables as text and as JSON."""

import json

from bench.tables import Table

TABLE = Table(
    "Fields", [{"kind": "passport", "exact": 0.98765, "wrong": 3}, {"kind": "-", "exact": float("nan"), "wrong": 10}]
)


def test_columns_are_aligned() -> None:
    """Words stand to the left, numbers to the right, and a missing value is a dash."""
    assert str(TABLE).splitlines() == [
        "",
        "Fields",
        "kind      exact  wrong",
        "passport  0.988      3",
        "-             -     10",
    ]


def test_empty_table() -> None:
    """A table without rows says that nothing was measured."""
    assert "nothing was measured" in str(Table("Fields", []))


def test_json_holds_unrounded_values() -> None:
    """Values in JSON are not rounded, and NaN is null."""
    rows = json.loads(json.dumps(TABLE.plain(), allow_nan=False))["rows"]
    assert [row["exact"] for row in rows] == [0.98765, None]
