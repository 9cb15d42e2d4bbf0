"""Tests of the dates of documents and the expiry of identity cards."""

from datetime import date

import pytest

from bot.identity import dates
from bot.identity.dates import NEVER, PartialDate


@pytest.mark.parametrize(
    "text",
    ["05/02/1990", "5/2/1990", "05-02-1990", "05.02.1990", "05021990", "05 / 02 / 1990",
     "Ngày sinh / Date of birth: 05/02/1990.", "05/02/1990 (05021990)"],
)  # fmt: skip
def test_one_day_in_many_ways(text: str) -> None:
    """Each date format, also among other words, gives the same date."""
    assert dates.parse(text) == date(1990, 2, 5)


@pytest.mark.parametrize(
    "text",
    ["", "31/02/2020", "00/01/2020", "12/13/2020", "01/01/1899", "01/01/2200", "01/01/90", "105/02/1990",
     "05/02/19901", "13/1990", "0/1990", "1899", "số 1990", "1990 - 1995", "05/02",
     "1/1990/2", "199", "19905", "123456789012", "không rõ", "01/01/2020 - 01/01/2030"],
)  # fmt: skip
def test_no_day(text: str) -> None:
    """Impossible days, far years, longer numbers, a year among words and two different dates give no date."""
    assert dates.parse(text) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1955", PartialDate(1955)),
        (" 1955. ", PartialDate(1955)),
        ("năm 1955", PartialDate(1955)),
        ("Sinh năm 1955", PartialDate(1955)),
        ("--/--/1955", PartialDate(1955)),
        ("05/1955", PartialDate(1955, 5)),
        ("5-1955", PartialDate(1955, 5)),
        ("../05/1955", PartialDate(1955, 5)),
        ("tháng 5 năm 1955", PartialDate(1955, 5)),
    ],
)
def test_a_date_known_in_part(text: str, value: PartialDate) -> None:
    """A year, or a month of a year, is a value, and is shown as printed."""
    assert dates.parse(text) == value
    assert dates.parse(dates.show(value)) == value


def test_dates_agree_in_the_parts_that_both_know() -> None:
    """A year agrees with every day of the year, and unlimited validity with itself alone."""
    day, month, year = date(1955, 5, 20), PartialDate(1955, 5), PartialDate(1955)
    assert all(dates.agree(one, other) for one in (day, month, year) for other in (day, month, year))
    assert not any(dates.agree(one, date(1955, 6, 20)) for one in (day, month))
    assert not any(dates.agree(one, NEVER) or dates.agree(NEVER, one) for one in (day, month, year))
    assert dates.agree(NEVER, NEVER)


def test_bounds_of_a_partial_date() -> None:
    """The first and the last day that a date may be."""
    assert (dates.first(PartialDate(1956)), dates.last(PartialDate(1956))) == (date(1956, 1, 1), date(1956, 12, 31))
    assert (dates.first(PartialDate(1956, 2)), dates.last(PartialDate(1956, 2))) == (
        date(1956, 2, 1),
        date(1956, 2, 29),
    )
    assert dates.first(date(1956, 2, 3)) == dates.last(date(1956, 2, 3)) == date(1956, 2, 3)


@pytest.mark.parametrize(
    "text", ["Không thời hạn", "KHÔNG THỜI HẠN", "khong thoi han", "Có giá trị đến: Không có thời hạn"]
)
def test_no_end(text: str) -> None:
    """The words for unlimited validity are recognised with and without diacritics."""
    assert dates.parse(text) is NEVER


def test_shown_as_printed() -> None:
    """A date is shown as dd/mm/yyyy and unlimited validity in words, and both can be parsed again."""
    for value in (date(2031, 12, 1), date(1999, 1, 31), NEVER):
        assert dates.parse(dates.show(value)) == value
    assert dates.show(date(1999, 1, 31)) == "31/01/1999"


@pytest.mark.parametrize(
    ("issued", "due"),
    [
        (date(2008, 5, 1), date(2014, 5, 10)),  # a child of eight
        (date(2012, 5, 9), date(2014, 5, 10)),  # the day before the two years
        (date(2012, 5, 10), date(2025, 5, 10)),  # within two years of 14
        (date(2014, 5, 10), date(2025, 5, 10)),
        (date(2023, 5, 9), date(2025, 5, 10)),
        (date(2023, 5, 10), date(2040, 5, 10)),  # within two years of 25
        (date(2038, 5, 9), date(2040, 5, 10)),
        (date(2038, 5, 10), date(2060, 5, 10)),  # within two years of 40
        (date(2058, 5, 9), date(2060, 5, 10)),
        (date(2058, 5, 10), NEVER),  # 58
        (date(2070, 1, 1), NEVER),
    ],
)
def test_term_of_a_card(issued: date, due: date | dates.Never) -> None:
    """Law 26/2023, article 21: a card expires at 14, 25, 40 or 60, or one age later when issued two years before."""
    assert dates.expiry(date(2000, 5, 10), issued) == due


def test_birthday_of_a_leap_day() -> None:
    """Someone born on 29 February becomes 25 on the 28th, and 40 on the 29th of a leap year."""
    assert dates.birthday(date(2000, 2, 29), 25) == date(2025, 2, 28)
    assert dates.birthday(date(2000, 2, 29), 40) == date(2040, 2, 29)
