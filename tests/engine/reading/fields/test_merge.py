"""QR code and zone win over print, and every source keeps its own values."""

from datetime import date

from bot.identity import mrz, mrz_td3
from engine.reading.fields.field_value import FieldValue
from engine.reading.fields.merge import CODE_CONFIDENCE, merge_sources

NUMBER = "001199000001"


def zone(*, broken: bool = False) -> mrz.Td1:
    """Return a zone, with a wrong check digit on request."""
    lines = mrz.build_td1(
        number=NUMBER, dob=date(1999, 1, 1), gender="Nữ", due_date=date(2039, 1, 1), name="Nguyễn Thị Mẫu"
    )
    second = ("0" if lines[1][-1] != "0" else "1") if broken else lines[1][-1]
    parsed = mrz.parse_td1([lines[0], lines[1][:-1] + second, lines[2]])
    assert parsed is not None
    return parsed


def test_the_code_wins_over_print() -> None:
    """The QR code replaces a misread name, and both sources stay for comparison."""
    printed = {"name": FieldValue("NGUYỄN THỊ MẦU", 0.7), "hometown": FieldValue("Ba Đình, Hà Nội", 0.9)}
    values, confidence, sources = merge_sources(printed, {"name": "NGUYỄN THỊ MẪU", "extra": "x"}, None)
    assert values == {"name": "NGUYỄN THỊ MẪU", "hometown": "Ba Đình, Hà Nội"}
    assert confidence == {"name": CODE_CONFIDENCE, "hometown": 0.9}
    assert sources["print"]["name"] == "NGUYỄN THỊ MẦU"
    assert sources["qr"]["name"] == "NGUYỄN THỊ MẪU"
    assert "mrz" not in sources


def test_the_zone_gives_numbers_but_no_name() -> None:
    """The zone's name has no diacritics, so the name stays in the zone's source."""
    values, _, sources = merge_sources({"due_date": FieldValue("02/01/2039", 0.8)}, None, zone())
    assert values["due_date"] == "01/01/2039"
    assert values["id"] == NUMBER
    assert "name" not in values
    assert sources["mrz"]["name"] == "NGUYEN THI MAU"


def test_a_zone_with_a_wrong_check_digit_does_not_win() -> None:
    """The zone stays among the sources, and print wins."""
    values, _, sources = merge_sources({"due_date": FieldValue("02/01/2039", 0.8)}, None, zone(broken=True))
    assert values == {"due_date": "02/01/2039"}
    assert sources["mrz"]["due_date"] == "01/01/2039"


def test_the_name_in_a_foreign_passport() -> None:
    """The zone gives the name of a foreigner, whose name has no diacritics."""
    utopia = ("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10")
    found = mrz_td3.parse(utopia, date(2026, 1, 1))
    values, _, _ = merge_sources({}, None, found)
    assert (values["name"], values["country"], values["id"]) == ("ERIKSSON ANNA MARIA", "UTO", "L898902C3")


def test_nothing_read() -> None:
    """A card without legible values has no values."""
    assert merge_sources({}, None, None) == ({}, {}, {"print": {}})
