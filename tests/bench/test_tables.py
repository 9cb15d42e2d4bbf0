"""Tables as people and files get them."""

import json

from bench.tables import Table

TABLE = Table(
    "Fields", [{"kind": "passport", "exact": 0.98765, "wrong": 3}, {"kind": "-", "exact": float("nan"), "wrong": 10}]
)


def test_a_table_is_laid_out() -> None:
    """Words left, numbers right, nothing as a dash."""
    assert str(TABLE).splitlines() == [
        "",
        "Fields",
        "kind      exact  wrong",
        "passport  0.988      3",
        "-             -     10",
    ]


def test_a_table_of_nothing_says_so() -> None:
    """No rows are no crash."""
    assert "nothing was measured" in str(Table("Fields", []))


def test_a_table_keeps_its_figures_in_json() -> None:
    """In the file figures are not rounded, and what is no number is null."""
    rows = json.loads(json.dumps(TABLE.plain(), allow_nan=False))["rows"]
    assert [row["exact"] for row in rows] == [0.98765, None]
