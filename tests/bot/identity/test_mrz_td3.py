"""Tests of the machine readable zone of passports: parsing, building, correction."""

from datetime import date

import pytest

from bot.identity import mrz_td3
from bot.identity.dates import PartialDate

TODAY = date(2026, 1, 1)
# The specimen in ICAO 9303 part 4, appendix A.
UTOPIA = ("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10")
DATA = {
    "number": "C01234567",
    "person_number": "079199000001",
    "dob": date(1999, 1, 1),
    "gender": "Nữ",
    "due_date": date(2033, 5, 4),
    "name": "NGUYỄN THỊ MẪU",
}
ZONE = mrz_td3.build(**DATA)  # type: ignore[arg-type]


def zone(*lines: str) -> mrz_td3.Td3:
    """Return the zone in lines that contain a zone."""
    found = mrz_td3.parse(lines, TODAY)
    assert found is not None
    return found


def test_the_specimen_of_the_standard() -> None:
    """Each part of the zone of a foreign passport is parsed, and all five check digits are right."""
    found = zone(*UTOPIA)
    assert found.valid
    assert (found.document_number, found.person_number) == ("L898902C3", "ZE184226B")
    assert (found.dob, found.due_date, found.gender) == (date(1974, 8, 12), date(2012, 4, 15), "Nữ")
    assert (found.country, found.nationality) == ("UTO", "UTO")
    assert (found.sur_name, found.given_name) == ("ERIKSSON", "ANNA MARIA")


def test_a_vietnamese_passport() -> None:
    """A built zone can be parsed, with canonical names and values."""
    assert [len(line) for line in ZONE] == [44, 44]
    assert zone("HỘ CHIẾU", *ZONE).fields() == {
        "id": "C01234567", "document_number": "C01234567", "person_number": "079199000001",
        "dob": "01/01/1999", "due_date": "04/05/2033", "gender": "Nữ", "nationality": "Việt Nam", "country": "VNM",
        "name": "NGUYEN THI MAU", "sur_name": "NGUYEN", "given_name": "THI MAU",
    }  # fmt: skip


def test_the_century_of_birth() -> None:
    """A birth is in the past: 27 stands for 1927, 25 for 2025."""
    for born in (date(1927, 3, 4), date(2025, 3, 4)):
        assert zone(*mrz_td3.build(**DATA | {"dob": born})).dob == born  # type: ignore[arg-type]


def test_no_personal_number() -> None:
    """The check digit of a missing personal number may be a filler or 0."""
    first, second = mrz_td3.build(**DATA | {"person_number": ""})  # type: ignore[arg-type]
    for digit in "0<":
        found = zone(first, second[:42] + digit + second[43:])
        assert found.valid
        assert "person_number" not in found.fields()


def test_long_name_is_cut() -> None:
    """A name of more than 39 characters is cut and can still be parsed."""
    name = "NGUYỄN PHƯỚC HOÀNG THƯƠNG HUYỀN TRANG THANH NGÂN"
    found = zone(*mrz_td3.build(**DATA | {"name": name}))  # type: ignore[arg-type]
    assert found.valid
    assert found.given_name == "PHUOC HOANG THUONG HUYEN TRANG"


@pytest.mark.parametrize(
    ("column", "check"),
    [(3, "document_number"), (14, "dob"), (22, "due_date"), (30, "person_number"), (43, "composite")],
)
def test_wrong_digit_is_noticed(column: int, check: str) -> None:
    """A wrong digit fails its check digit, and the field is left out."""
    digit = str((int(ZONE[1][column]) + 1) % 10)
    found = zone(ZONE[0], ZONE[1][:column] + digit + ZONE[1][column + 1 :])
    assert not found.valid
    assert not found.checks[check]
    assert check not in found.fields()


def test_days_that_are_none() -> None:
    """A birth known only by its year is partial, and an unknown sex is empty."""
    line = ZONE[1][:13] + "99<<<<" + ZONE[1][19] + "<" + ZONE[1][21:]
    found = zone(ZONE[0], line)
    assert (found.dob, found.gender) == (PartialDate(1999), "")
    assert not {"dob", "gender"} & set(found.fields())  # the check digit is that of the whole birth


@pytest.mark.parametrize(
    ("row", "misread"),
    [
        (0, ZONE[0].rstrip("<")),
        (0, ZONE[0] + "<<<"),
        (0, ZONE[0].replace("THI", "TH1")),
        (0, ZONE[0].replace("<<", "«", 1)),
        (0, ZONE[0][:30] + "K" + ZONE[0][31:]),
        (1, ZONE[1].replace("0", "O")),
        (1, ZONE[1].replace("<<", "<<<<")),
        (1, ZONE[1].lower()),
    ],
)
def test_misread_line_is_mended(row: int, misread: str) -> None:
    """Misread characters and lost, doubled or misread fillers are corrected."""
    found = zone(*(misread if i == row else line for i, line in enumerate(ZONE)))
    assert found.valid
    assert found.fields() == zone(*ZONE).fields()


@pytest.mark.parametrize(
    "lines",
    [(), ZONE[:1], ZONE[::-1], (ZONE[0], ZONE[1][:30]), (ZONE[0], ""), ("I<" + ZONE[0][2:], ZONE[1]), ("P<", ZONE[1])],
)
def test_other_shapes_are_refused(lines: tuple[str, ...]) -> None:
    """Missing, exchanged, short and malformed lines give no zone."""
    assert mrz_td3.parse(lines, TODAY) is None
