"""Tests of the machine readable zone of cards: check digits, parsing, building."""

from dataclasses import replace
from datetime import date

import pytest

from bot.identity import mrz
from bot.identity.dates import NEVER, Never, PartialDate
from bot.identity.mrz_zone import check_digit

ZONE = ("IDVNM1990000014079199000001<<4", "9901018F3901016VNM<<<<<<<<<<<8", "NGUYEN<<THI<MAU<<<<<<<<<<<<<<<")


@pytest.mark.parametrize(
    ("text", "digit"),
    [("D23145890", "7"), ("740812", "2"), ("120415", "9"), ("199000001", "4"), ("079199000001", "4"), ("<<<", "0")],
)
def test_check_digit(text: str, digit: str) -> None:
    """The check digits of the specimen in ICAO 9303 part 5 and of an invented card are right."""
    assert check_digit(text) == digit


@pytest.mark.parametrize("text", ["12a", "1 2", "Đ", "1-2"])
def test_check_digit_of_other_characters(text: str) -> None:
    """Characters outside the alphabet of a zone raise ValueError."""
    with pytest.raises(ValueError, match="not a character"):
        check_digit(text)


def test_zone_is_read() -> None:
    """Each part of the zone is parsed, and all five check digits are right."""
    zone = mrz.parse_td1(ZONE)
    assert zone is not None
    assert zone.valid
    assert (zone.document_number, zone.person_number) == ("199000001", "079199000001")
    assert (zone.dob, zone.due_date, zone.gender) == (date(1999, 1, 1), date(2039, 1, 1), "Nữ")
    assert (zone.country, zone.nationality, zone.sur_name, zone.given_name) == ("VNM", "VNM", "NGUYEN", "THI MAU")


def test_fields_are_canonical() -> None:
    """Fields have canonical names and values as printed on the card."""
    zone = mrz.parse_td1(ZONE)
    assert zone is not None
    assert zone.fields() == {
        "id": "079199000001", "document_number": "199000001", "person_number": "079199000001",
        "dob": "01/01/1999", "due_date": "01/01/2039", "gender": "Nữ", "nationality": "Việt Nam", "country": "VNM",
        "name": "NGUYEN THI MAU", "sur_name": "NGUYEN", "given_name": "THI MAU",
    }  # fmt: skip


@pytest.mark.parametrize("born", [date(1950, 12, 31), date(1999, 1, 1), date(2000, 1, 1), date(2015, 6, 7)])
@pytest.mark.parametrize("due", [date(2030, 2, 28), NEVER])
def test_zone_round_trip(born: date, due: date | Never) -> None:
    """A built zone can be parsed, and the century of birth is taken from the number."""
    number = f"0{31}{(born.year - 1900) // 100 * 2}{born:%y}123456"
    lines = mrz.build_td1(number=number, dob=born, gender="Nam", due_date=due, name="Đỗ Quốc Ỷ")
    assert [len(line) for line in lines] == [30, 30, 30]
    zone = mrz.parse_td1(lines)
    assert zone is not None
    assert zone.valid
    assert (zone.dob, zone.due_date, zone.gender, zone.person_number) == (born, due, "Nam", number)
    assert zone.fields()["name"] == "DO QUOC Y"


def test_known_zone_is_written() -> None:
    """The data of the invented card give its lines, with 991231 for unlimited validity."""
    data = {"number": "079199000001", "dob": date(1999, 1, 1), "gender": "Nữ", "name": "NGUYỄN THỊ MẪU"}
    assert mrz.build_td1(**data, due_date=date(2039, 1, 1)) == ZONE  # type: ignore[arg-type]
    assert mrz.build_td1(**data, due_date=NEVER)[1][8:14] == "991231"  # type: ignore[arg-type]


def test_long_name_is_cut() -> None:
    """A name of more than 30 characters is cut and can still be parsed."""
    name = "NGUYỄN PHƯỚC HOÀNG THƯƠNG HUYỀN TRANG"
    lines = mrz.build_td1(number=ZONE[0][15:27], dob=date(1999, 1, 1), gender="Nữ", due_date=NEVER, name=name)
    zone = mrz.parse_td1(lines)
    assert lines[2] == "NGUYEN<<PHUOC<HOANG<THUONG<HUY"
    assert zone is not None
    assert zone.given_name == "PHUOC HOANG THUONG HUY"


def test_zone_is_found_among_lines() -> None:
    """A zone is found between other lines, and with lower case, blanks and guillemets."""
    lines = ["Ngón trỏ phải", ZONE[0].lower(), " ".join(ZONE[1]), ZONE[2].replace("<<", "«", 1), "x"]
    zone = mrz.parse_td1(lines)
    assert zone is not None
    assert zone.valid


@pytest.mark.parametrize(
    ("place", "check"),
    [
        ((0, 7), "document_number"),
        ((0, 20), "person_number"),
        ((1, 1), "dob"),
        ((1, 10), "due_date"),
        ((1, 29), "composite"),
    ],
)
def test_wrong_digit_is_noticed(place: tuple[int, int], check: str) -> None:
    """A wrong digit fails its check digit, and the field is left out."""
    row, column = place
    digit = str((int(ZONE[row][column]) + 1) % 10)
    lines = [line[:column] + digit + line[column + 1 :] if i == row else line for i, line in enumerate(ZONE)]
    zone = mrz.parse_td1(lines)
    assert zone is not None
    assert not zone.valid
    assert not zone.checks[check]
    assert check not in zone.fields()


def test_birth_needs_the_number_for_its_century() -> None:
    """With a doubtful number the century of birth is doubtful, so the birth date is left out."""
    zone = mrz.parse_td1(ZONE)
    assert zone is not None
    fields = replace(zone, checks={**zone.checks, "person_number": False}).fields()
    assert "dob" not in fields
    assert "id" not in fields
    assert fields["document_number"] == "199000001"


def test_days_that_are_none() -> None:
    """An impossible date gives None, an unknown sex is empty, and a foreign nationality keeps its code."""
    line = "991301" + check_digit("991301") + "<3902316LAO<<<<<<<<<<<0"
    zone = mrz.parse_td1((ZONE[0], line, ZONE[2]))
    assert zone is not None
    assert (zone.dob, zone.due_date, zone.gender) == (None, None, "")
    assert zone.fields()["nationality"] == "LAO"
    assert not {"dob", "due_date", "gender"} & set(zone.fields())


@pytest.mark.parametrize(
    ("birth", "value", "shown"),
    [("99<<<<", PartialDate(1999), "1999"), ("9905<<", PartialDate(1999, 5), "05/1999"), ("9913<<", None, None)],
)
def test_a_birth_with_unknown_parts(birth: str, value: PartialDate | None, shown: str | None) -> None:
    """Fillers stand for an unknown day or month (ICAO 9303 part 3, 4.8)."""
    zone = mrz.parse_td1((ZONE[0], birth + check_digit(birth) + ZONE[1][7:], ZONE[2]))
    assert zone is not None
    assert zone.dob == value
    assert zone.fields().get("dob") == shown


@pytest.mark.parametrize(
    "lines",
    [
        (),
        ZONE[:2],
        (ZONE[1], ZONE[0], ZONE[2]),
        (ZONE[0][:20], ZONE[1], ZONE[2]),
        (ZONE[0], ZONE[1], ""),
        (ZONE[0], "", ZONE[2]),
        ("IDFRA" + ZONE[0][5:], ZONE[1], ZONE[2]),
        ("I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"),
        (ZONE[0], ZONE[1].replace("F", "X"), ZONE[2]),
        (ZONE[0], ZONE[1], "<<" + ZONE[2][2:].replace("<", "7")),
    ],
)
def test_other_shapes_are_refused(lines: tuple[str, ...]) -> None:
    """Missing, exchanged, short, foreign and malformed lines give no zone."""
    assert mrz.parse_td1(lines) is None
