"""Tests of the classes of driving licences: meaning by day of issue, and expiry."""

from datetime import date

import pytest

from bot.identity import licence
from bot.identity.dates import NEVER, Never

BORN = date(1980, 6, 15)


def test_the_two_systems() -> None:
    """There are fourteen codes until 2024 (B1 also with automatic gears) and fifteen since."""
    assert " ".join(licence.OLD) == "A1 A2 A3 A4 B11 B1 B2 C D E FB2 FC FD FE"
    assert " ".join(licence.NEW) == "A1 A B1 B C1 C D1 D2 D BE C1E CE D1E D2E DE"


def test_the_day_of_issue_decides() -> None:
    """B1 was a car until 2024 and is a motorcycle with three wheels since."""
    assert licence.classes(date(2024, 12, 31))["B1"].meaning.startswith("Xe ô tô")
    assert licence.classes(date(2025, 1, 1))["B1"].meaning.startswith("Xe mô tô ba bánh")


@pytest.mark.parametrize(
    ("text", "issued", "codes"),
    [
        ("B2", date(2019, 5, 1), ["B2"]),
        (" a1, c ", date(2019, 5, 1), ["A1", "C"]),
        ("C1E", date(2025, 5, 1), ["C1E"]),
        ("FC", None, ["FC"]),
        ("D2E", None, ["D2E"]),
    ],
)
def test_codes_are_read(text: str, issued: date | None, codes: list[str]) -> None:
    """One or several codes are parsed in the system of the day, or in both systems for an unknown day."""
    found = licence.parse(text, issued)
    assert found is not None
    assert [each.code for each in found] == codes


@pytest.mark.parametrize(
    ("text", "issued"), [("B2", date(2025, 1, 1)), ("BE", date(2024, 1, 1)), ("82", None), ("", None), ("B2, X", None)]
)
def test_what_is_no_class(text: str, issued: date | None) -> None:
    """A code of the other system, an unknown code or an empty text makes the whole text invalid."""
    assert licence.parse(text, issued) is None


@pytest.mark.parametrize(
    ("code", "issued", "gender", "due"),
    [
        ("A1", date(2019, 5, 1), "Nam", NEVER),
        ("A4", date(2019, 5, 1), "Nam", date(2029, 5, 1)),
        ("B2", date(2020, 2, 29), "Nữ", date(2030, 2, 28)),
        ("FE", date(2019, 5, 1), "Nam", date(2024, 5, 1)),
        ("B1", date(2019, 5, 1), "Nữ", date(2035, 6, 15)),
        ("B1", date(2019, 5, 1), "Nam", date(2040, 6, 15)),
        ("B11", date(2019, 5, 1), "Nam", date(2040, 6, 15)),
        ("B1", date(2024, 12, 1), "Nam", date(2040, 6, 15)),
        ("B1", date(2025, 7, 1), "Nữ", NEVER),
        ("B", date(2025, 7, 1), "Nữ", date(2035, 7, 1)),
        ("C1", date(2025, 7, 1), "Nữ", date(2035, 7, 1)),
        ("D1E", date(2025, 7, 1), "Nam", date(2030, 7, 1)),
        ("B2", date(2025, 7, 1), "Nam", None),
        ("B1", date(2019, 5, 1), "", None),
    ],
)
def test_terms(code: str, issued: date, gender: str, due: date | Never | None) -> None:
    """A licence is unlimited, or expires after some years or at an age. Unknown codes give None."""
    assert licence.expiry(code, issued, BORN, gender) == due


def test_the_old_b1_of_older_drivers() -> None:
    """An old B1 issued from the age of 45 (women) or 50 (men) on is valid for ten years."""
    assert licence.expiry("B1", date(2024, 12, 1), date(1970, 1, 1), "Nam") == date(2034, 12, 1)
    assert licence.expiry("B1", date(2019, 5, 1), date(1974, 5, 1), "Nữ") == date(2029, 5, 1)
