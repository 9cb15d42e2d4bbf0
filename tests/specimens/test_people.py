"""Invented people are plausible."""

from datetime import date

import pytest

from bot.identity import dates, number, provinces
from bot.identity.dates import NEVER
from specimens.people import Person, person

PEOPLE = tuple(person(seed) for seed in range(600))
LETTERS = frozenset("áàảãạăắằẳẵặâấầẩẫậđéèẻẽẹêếềểễệíìỉĩịóòỏõọôốồổỗộơớờởỡợúùủũụưứừửữựýỳỷỹỵ")


def test_same_seed_same_person() -> None:
    """The same seed gives the same person, another seed another person."""
    assert person(5) == person(5)
    assert len({who.number for who in PEOPLE}) == len(PEOPLE)


def test_every_vietnamese_letter_appears() -> None:
    """All 67 letters with diacritics appear in the names of a few hundred people."""
    assert set("".join(who.name for who in PEOPLE).lower()) >= LETTERS


@pytest.mark.parametrize("who", PEOPLE[:40], ids=lambda who: who.seed)
def test_number_fits_the_person(who: Person) -> None:
    """The number encodes the person's sex and birth year, and the province of the place of birth."""
    says = number.parse(who.number)
    assert says is not None
    assert (says.gender, says.birth_year) == (who.gender, who.dob.year)
    assert who.place_of_birth.endswith(f", {provinces.PROVINCES[who.number[:3]]}")


def test_issues_are_plausible() -> None:
    """Chip cards date from 2021 to 6/2024 and belong to people from 14.

    Other cards are later, and the expiry follows the law.
    """
    for who in PEOPLE:
        assert date(2021, 1, 1) <= who.chip.issued < date(2024, 7, 1) <= who.card_2024.issued
        assert who.chip.issued >= dates.birthday(who.dob, 14)
        for issue in (who.chip, who.card_2024):
            assert issue.due == dates.expiry(who.dob, issue.issued)
    assert {who.chip.due is NEVER for who in PEOPLE} == {True, False}


def test_addresses_follow_the_merger() -> None:
    """Addresses have commune, district and one of the old 63 provinces, since July 2025 commune and one of the 34."""
    after = [who for who in PEOPLE if who.card_2024.issued >= provinces.MERGER]
    assert 0 < len(after) < len(PEOPLE)
    for who in PEOPLE:
        assert who.chip.address.rpartition(", ")[2] in {*provinces.PROVINCES.values()}
    for who in after:
        assert who.card_2024.address.rpartition(", ")[2] in {*provinces.PROVINCES_NOW.values()}


def test_old_numbers_have_nine_digits_or_are_none() -> None:
    """Some people had a CMND of nine digits, some never had one."""
    assert {len(who.old_id) for who in PEOPLE} == {0, 9}
