"""Tests of the agreement between the sources of one document."""

import pytest

from bot.identity.agreement import Row, Verdict, compare


def _verdicts(rows: tuple[Row, ...]) -> dict[str, Verdict]:
    return {row.field: row.verdict for row in rows}


def _one(field: str, one: str, other: str, sources: tuple[str, str] = ("print", "qr")) -> Verdict:
    (row,) = compare({sources[0]: {field: one}, sources[1]: {field: other}})
    return row.verdict


@pytest.mark.parametrize(
    ("field", "one", "other", "verdict"),
    [
        ("name", "NGUYỄN THỊ MẪU", "nguyễn thị mẫu", Verdict.AGREE),
        ("name", "NGUYỄN THỊ MẪU", "NGUYỄN THI MẪU", Verdict.NEAR),
        ("name", "NGUYỄN THỊMẪU", "NGUYỄN THỊ MẪU", Verdict.NEAR),
        ("name", "NGUYỄN THỊ MẪU", "NGUYỄN THỊ MẬN", Verdict.DIFFER),
        ("address", "Tổ 5, Phú Diễn, Hà Nội", "tổ 5 - Phú Diễn. Hà Nội", Verdict.AGREE),
        ("address", "Tổ 5, Phú Diễn, Hà Nội", "Tổ 5, Phú Diên, Hà Nội", Verdict.NEAR),
        ("address", "Tổ 5, Phú Diễn, Hà Nội", "Tổ 6, Phú Diễn, Hà Nội", Verdict.DIFFER),
        ("dob", "05/02/1990", "05021990", Verdict.AGREE),
        ("dob", "05/02/1990", "06/02/1990", Verdict.DIFFER),
        ("dob", "1990", "05/02/1990", Verdict.AGREE),
        ("dob", "1991", "05/02/1990", Verdict.DIFFER),
        ("dob", "không rõ", "không rõ", Verdict.AGREE),
        ("due_date", "Không thời hạn", "KHÔNG THỜI HẠN", Verdict.AGREE),
        ("due_date", "Không thời hạn", "05/02/2030", Verdict.DIFFER),
        ("id", "079199000001", "079 199 000 001", Verdict.AGREE),
        ("id", "079199000001", "079199000007", Verdict.DIFFER),
        ("gender", "Nam", "Nữ", Verdict.DIFFER),
    ],
)
def test_two_sources(field: str, one: str, other: str, verdict: Verdict) -> None:
    """Each kind of field is compared by its own rule, in both directions."""
    assert _one(field, one, other) == verdict
    assert _one(field, other, one) == verdict


def test_the_zone_has_no_marks() -> None:
    """A name of the zone agrees with a print of the same letters, with or without diacritics."""
    assert _one("name", "ĐỖ THỊ MẪU", "DO THI MAU", ("print", "mrz")) == Verdict.AGREE
    assert _one("name", "DO THI MAU", "ĐỖ THỊ MẬN", ("mrz", "qr")) == Verdict.DIFFER


def test_the_zone_may_cut_a_name() -> None:
    """A name that fills its line in the zone is compared up to its length, a shorter name completely."""
    name = "NGUYỄN PHƯỚC HOÀNG THƯƠNG HUYỀN TRANG"
    assert _one("name", name, "NGUYEN PHUOC HOANG THUONG HUY", ("print", "mrz")) == Verdict.AGREE
    assert _one("name", name, "NGUYEN PHUOC HOANG", ("print", "mrz")) == Verdict.DIFFER


def test_number_is_a_source() -> None:
    """The number is a source of sex and birth year, and adds no rows."""
    rows = compare({"print": {"id": "079199000001", "dob": "01/01/1999", "gender": "Nam"}})
    assert _verdicts(rows) == {"id": Verdict.SINGLE, "dob": Verdict.AGREE, "gender": Verdict.DIFFER}
    assert rows[1].values == {"print": "01/01/1999", "number": "1999"}
    assert _verdicts(compare({"print": {"id": "079199000001", "dob": ""}})) == {"id": Verdict.SINGLE}


def test_number_of_the_zone_comes_first() -> None:
    """The number of the zone, with its check digit, precedes a printed number."""
    sources = {"print": {"id": "079099000001", "gender": "Nữ"}, "mrz": {"id": "079199000001"}}
    assert _verdicts(compare(sources)) == {"id": Verdict.DIFFER, "gender": Verdict.AGREE}


def test_the_worst_pair_decides() -> None:
    """One different source of three makes a row different, and one near source makes a row near."""
    three = {"print": {"name": "LÊ THỊ MẪU"}, "qr": {"name": "LÊ THI MẪU"}, "mrz": {"name": "LE THI MAU"}}
    assert _verdicts(compare(three)) == {"name": Verdict.NEAR}
    assert _verdicts(compare({**three, "mrz": {"name": "LE THI MAN"}})) == {"name": Verdict.DIFFER}


def test_order_and_empty_values() -> None:
    """Rows have the order of the sources, with the values as given. Blank values are ignored."""
    rows = compare({"print": {"name": "LÊ A", "hometown": "  "}, "qr": {"old_id": "012345678", "name": "Lê A"}})
    assert [(row.field, dict(row.values)) for row in rows] == [
        ("name", {"print": "LÊ A", "qr": "Lê A"}),
        ("old_id", {"qr": "012345678"}),
    ]
    assert compare({}) == ()


def test_number_of_another_paper_says_nothing() -> None:
    """The twelve digits of a driving licence contain neither sex nor year of birth."""
    licence = {"print": {"id": "310237411970", "dob": "21/05/2002"}}
    assert [row.verdict for row in compare(licence, numbered=False)] == [Verdict.SINGLE, Verdict.SINGLE]
    assert Verdict.DIFFER in {row.verdict for row in compare(licence)}
