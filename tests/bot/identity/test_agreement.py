"""Tests of the agreement between the sources of one document."""

import pytest

from bot.identity.agreement import Agreement, ComparedField, compare


def _agreements(rows: tuple[ComparedField, ...]) -> dict[str, Agreement]:
    return {row.field: row.agreement for row in rows}


def _one(field: str, one: str, other: str, sources: tuple[str, str] = ("print", "qr")) -> Agreement:
    (row,) = compare({sources[0]: {field: one}, sources[1]: {field: other}})
    return row.agreement


@pytest.mark.parametrize(
    ("field", "one", "other", "agreement"),
    [
        ("name", "NGUYỄN THỊ MẪU", "nguyễn thị mẫu", Agreement.AGREE),
        ("name", "NGUYỄN THỊ MẪU", "NGUYỄN THI MẪU", Agreement.NEAR),
        ("name", "NGUYỄN THỊMẪU", "NGUYỄN THỊ MẪU", Agreement.NEAR),
        ("name", "NGUYỄN THỊ MẪU", "NGUYỄN THỊ MẬN", Agreement.DIFFER),
        ("address", "Tổ 5, Phú Diễn, Hà Nội", "tổ 5 - Phú Diễn. Hà Nội", Agreement.AGREE),
        ("address", "Tổ 5, Phú Diễn, Hà Nội", "Tổ 5, Phú Diên, Hà Nội", Agreement.NEAR),
        ("address", "Tổ 5, Phú Diễn, Hà Nội", "Tổ 6, Phú Diễn, Hà Nội", Agreement.DIFFER),
        ("dob", "05/02/1990", "05021990", Agreement.AGREE),
        ("dob", "05/02/1990", "06/02/1990", Agreement.DIFFER),
        ("dob", "1990", "05/02/1990", Agreement.AGREE),
        ("dob", "1991", "05/02/1990", Agreement.DIFFER),
        ("dob", "02/1990", "05/02/1990", Agreement.AGREE),
        ("dob", "03/1990", "05/02/1990", Agreement.DIFFER),
        ("dob", "1990", "02/1990", Agreement.AGREE),
        ("dob", "không rõ", "không rõ", Agreement.AGREE),
        ("due_date", "Không thời hạn", "KHÔNG THỜI HẠN", Agreement.AGREE),
        ("due_date", "Không thời hạn", "05/02/2030", Agreement.DIFFER),
        ("id", "079199000001", "079 199 000 001", Agreement.AGREE),
        ("id", "079199000001", "079199000007", Agreement.DIFFER),
        ("gender", "Nam", "Nữ", Agreement.DIFFER),
    ],
)
def test_two_sources(field: str, one: str, other: str, agreement: Agreement) -> None:
    """Each kind of field is compared by its own rule, in both directions."""
    assert _one(field, one, other) == agreement
    assert _one(field, other, one) == agreement


def test_the_zone_has_no_marks() -> None:
    """A name of the zone agrees with a print of the same letters, with or without diacritics."""
    assert _one("name", "ĐỖ THỊ MẪU", "DO THI MAU", ("print", "mrz")) == Agreement.AGREE
    assert _one("name", "DO THI MAU", "ĐỖ THỊ MẬN", ("mrz", "qr")) == Agreement.DIFFER


def test_the_zone_may_cut_a_name() -> None:
    """A name that fills its line in the zone is compared up to its length, a shorter name completely."""
    name = "NGUYỄN PHƯỚC HOÀNG THƯƠNG HUYỀN TRANG"
    assert _one("name", name, "NGUYEN PHUOC HOANG THUONG HUY", ("print", "mrz")) == Agreement.AGREE
    assert _one("name", name, "NGUYEN PHUOC HOANG", ("print", "mrz")) == Agreement.DIFFER


def test_number_is_a_source() -> None:
    """The number is a source of sex and birth year, and adds no rows."""
    rows = compare({"print": {"id": "079199000001", "dob": "01/01/1999", "gender": "Nam"}})
    assert _agreements(rows) == {"id": Agreement.SINGLE, "dob": Agreement.AGREE, "gender": Agreement.DIFFER}
    assert rows[1].values == {"print": "01/01/1999", "number": "1999"}
    assert _agreements(compare({"print": {"id": "079199000001", "dob": ""}})) == {"id": Agreement.SINGLE}


def test_number_of_the_zone_comes_first() -> None:
    """The number of the zone, with its check digit, precedes a printed number."""
    sources = {"print": {"id": "079099000001", "gender": "Nữ"}, "mrz": {"id": "079199000001"}}
    assert _agreements(compare(sources)) == {"id": Agreement.DIFFER, "gender": Agreement.AGREE}


def test_the_worst_pair_decides() -> None:
    """One different source of three makes a row different, and one near source makes a row near."""
    three = {"print": {"name": "LÊ THỊ MẪU"}, "qr": {"name": "LÊ THI MẪU"}, "mrz": {"name": "LE THI MAU"}}
    assert _agreements(compare(three)) == {"name": Agreement.NEAR}
    assert _agreements(compare({**three, "mrz": {"name": "LE THI MAN"}})) == {"name": Agreement.DIFFER}


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
    assert [row.agreement for row in compare(licence, number_is_personal=False)] == [Agreement.SINGLE, Agreement.SINGLE]
    assert Agreement.DIFFER in {row.agreement for row in compare(licence)}
