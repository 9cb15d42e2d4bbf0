"""Tests of the content of the personal number."""

import pytest

from bot.identity import number


@pytest.mark.parametrize(
    ("digits", "gender", "year"),
    [("079199000001", "Nữ", 1999), ("079099000001", "Nam", 1999), ("001205000001", "Nam", 2005),
     ("001305000001", "Nữ", 2005), ("001405000001", "Nam", 2105),
     ("001799000001", "Nữ", 2299), ("001905000001", "Nữ", 2305)],
)  # fmt: skip
def test_sex_and_birth_year(digits: str, gender: str, year: int) -> None:
    """The fourth digit holds century and sex, the next two digits the year (Circular 07/2016, article 7)."""
    found = number.parse(digits)
    assert found is not None
    assert (found.gender, found.birth_year) == (gender, year)
    assert number.first_digits(digits[:3], gender, year) == digits[:6]


def test_blanks_and_dots_are_passed_over() -> None:
    """Numbers typed in groups are parsed."""
    found = number.parse(" 079 199.000 001 ")
    assert found is not None
    assert (found.gender, found.birth_year) == ("Nữ", 1999)


@pytest.mark.parametrize("text", ["", "079199000", "0791990000012", "07919900000x", "079-199-000-001", "٠٧٩١٩٩٠٠٠٠٠١"])
def test_other_lengths_and_characters(text: str) -> None:
    """Nine digits (CMND), thirteen digits, letters and digits of other scripts are not a personal number."""
    assert number.parse(text) is None
