"""Tests of the QR codes of cards."""

import pytest

from bot.identity import qr

CHIP = "079199000001|012345678|Nguyễn Thị Mẫu|01021999|Nữ|Tổ 5, Phường 5, Quận 3, TP. Hồ Chí Minh|10052021"
FIELDS = {
    "id": "079199000001", "old_id": "012345678", "name": "NGUYỄN THỊ MẪU", "dob": "01/02/1999", "gender": "Nữ",
    "address": "Tổ 5, Phường 5, Quận 3, TP. Hồ Chí Minh", "issue_date": "10/05/2021",
}  # fmt: skip


def test_chip_card() -> None:
    """Seven cells are parsed as canonical fields with values as printed."""
    assert qr.parse(CHIP) == FIELDS


def test_no_old_number() -> None:
    """An empty cell of the CMND number is left out."""
    fields = qr.parse(CHIP.replace("012345678", ""))
    assert fields == {name: value for name, value in FIELDS.items() if name != "old_id"}


def test_card_of_2024() -> None:
    """Four further cells change no field, and their content is kept verbatim."""
    assert qr.parse(CHIP + "||||") == FIELDS
    assert qr.parse(CHIP + "||Nguyễn Văn A|Trần Thị B|") == FIELDS | {"extra": "Nguyễn Văn A|Trần Thị B"}


def test_other_order() -> None:
    """A code with the name second and the CMND number last is parsed by the format of its cells."""
    cells = CHIP.split("|")
    assert qr.parse("|".join((cells[0], *cells[2:], cells[1]))) == FIELDS


def test_impossible_days_are_left_out() -> None:
    """An impossible date is left out, and the other fields are kept."""
    fields = qr.parse(CHIP.replace("01021999", "31021999"))
    assert fields == {name: value for name, value in FIELDS.items() if name != "dob"}


def test_missing_issue_is_left_out() -> None:
    """Without a date after the address there is no date of issue."""
    fields = qr.parse(CHIP.replace("10052021", ""))
    assert fields == {name: value for name, value in FIELDS.items() if name != "issue_date"}


@pytest.mark.parametrize(
    ("cell", "odd", "field", "value"),
    [
        ("01021999", "1999", "dob", "1999"),
        ("01021999", "021999", "dob", "02/1999"),
        ("01021999", "", "dob", None),
        ("01021999", "1/2/99", "dob", None),
        ("Nữ", "F", "gender", None),
        ("Nữ", "", "gender", None),
        ("10052021", "2021", "issue_date", None),
    ],
)
def test_an_odd_cell_loses_itself_alone(cell: str, odd: str, field: str, value: str | None) -> None:
    """A birth of a year, another word for the sex and an empty cell leave the other fields."""
    fields = qr.parse(CHIP.replace(cell, odd))
    assert fields is not None
    assert fields.get(field) == value
    assert {name: text for name, text in fields.items() if name not in (field, "extra")} == {
        name: text for name, text in FIELDS.items() if name != field
    }


@pytest.mark.parametrize(
    "text",
    ["", "https://example.com/a|b|c|d|e|f|g", "079199000001", CHIP.replace("|", "$"), CHIP[1:],
     "079199000001|Nguyễn Thị Mẫu|01/02/1999|Nữ|Quận 3|10/05/2021", "0123|4567",
     CHIP.replace("01021999|Nữ", "1/2/1999|F"), CHIP.replace("Mẫu", "M4u"), "079199000001|1|2|3|4|5|6|7",
     "079199000001|Chuyển khoản|VCB|10052021|500000|5|6", "BH|4e677579|||||Nam|"],
)  # fmt: skip
def test_other_codes(text: str) -> None:
    """Links, other separators, Zalo codes with six cells, insurance codes and payments are not a card."""
    assert qr.parse(text) is None


def test_round_trip() -> None:
    """A built text can be parsed, and names are written with capital initials as on the cards."""
    assert qr.build(FIELDS) == CHIP
    assert qr.parse(qr.build(FIELDS, ("", "", "", ""))) == FIELDS
    assert qr.build(FIELDS, ("", "", "", "")).count("|") == 10


def test_bytes_are_utf8_or_windows_1252() -> None:
    """Bytes are decoded as UTF-8, otherwise as Windows-1252 with replacements."""
    assert qr.decode(CHIP.encode()) == CHIP
    assert qr.decode("Hà Nội".replace("ộ", "ô").encode("cp1252")) == "Hà Nôi"
    assert qr.decode(b"\x81\xe0") == "\ufffdà"


@pytest.mark.parametrize("name", ["H'Hen Niê", "H' Hen Knul", "O`Brien", "Anh-Thư Lê", "Mom"])
def test_names_with_signs(name: str) -> None:
    """An apostrophe or a hyphen in a name does not hide the code."""
    found = qr.parse(f"035164619420||{name}|26051964|Nữ|Phước Hải, Bà Rịa - Vũng Tàu|22062022")
    assert found
    assert found["name"] == name.upper()
