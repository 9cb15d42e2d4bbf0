"""Tests of the conversion of values to the printed format."""

import pytest

from bot.api.wire_names import as_printed, canonical_field
from bot.identity.papers.fields import PaperField


@pytest.mark.parametrize(
    ("given", "printed"),
    [
        ("1-2-1990", "01/02/1990"),
        ("01/02/1990", "01/02/1990"),
        ("01.02.1990", "01/02/1990"),
        ("1990-02-01", "01/02/1990"),
        ("KHÔNG THỜI HẠN", "Không thời hạn"),
        ("khong thoi han", "Không thời hạn"),
        ("1990", "1990"),
        ("01/02/90", "01/02/90"),
    ],
)
def test_dates(given: str, printed: str) -> None:
    """Full dates have slashes and two digits, and other texts are unchanged."""
    assert as_printed(PaperField.DUE_DATE, given) == printed


@pytest.mark.parametrize(
    ("given", "printed"), [("nam", "Nam"), ("NỮ", "Nữ"), ("nu", "Nữ"), ("M", "Nam"), ("F", "Nữ"), ("X", "X")]
)
def test_genders(given: str, printed: str) -> None:
    """Both languages and any case give the word printed on the card."""
    assert as_printed(PaperField.GENDER, given) == printed


def test_other_values_stay_but_for_capitals_of_names() -> None:
    """Other values are unchanged, except that names have capitals."""
    assert as_printed(PaperField.NAME, "Nguyễn Thị Mẫu") == "NGUYỄN THỊ MẪU"
    assert as_printed(PaperField.NATIONALITY, "VIET NAM") == "Việt Nam"
    assert as_printed(PaperField.NATIONALITY, "VNM") == "VNM"
    assert as_printed(PaperField.ADDRESS, "phường Mẫu") == "phường Mẫu"


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        ("9_id_card_front", "hometown"),
        ("chip_id_card_front", "hometown"),
        ("", "hometown"),
        ("passport", "country"),
        ("12_id_card_back", "country"),
        ("chip_id_card_2024_back", "country"),
    ],
)
def test_country_depends_on_the_paper(kind: str, field: str) -> None:
    """`country` is the hometown on a front and the issuing country in an MRZ."""
    assert canonical_field("country", kind) == field
