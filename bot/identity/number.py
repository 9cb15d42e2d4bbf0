"""The 12-digit personal number, and the facts about the holder in its digits."""

import re
from dataclasses import dataclass

_SHAPE = re.compile(r"[0-9]{12}")


@dataclass(frozen=True, slots=True)
class Number:
    """The facts about the holder in a personal number."""

    gender: str
    birth_year: int


def parse(number: str) -> Number | None:
    """Return the content of a number of 12 digits, or None. Blanks and dots between the digits are ignored.

    Circular 59/2021/TT-BCA, article 4, and Circular 07/2016/TT-BCA, article 7: three digits of the
    province or country where the birth was registered, one of century and sex, two of the birth year,
    six at random. Without a check digit the content is plausible, never proven.
    """
    digits = re.sub(r"[\s.]", "", number)
    if not _SHAPE.fullmatch(digits):
        return None
    century, female = divmod(int(digits[3]), 2)
    return Number("Nữ" if female else "Nam", 1900 + 100 * century + int(digits[4:6]))


def first_digits(province_code: str, gender: str, birth_year: int) -> str:
    """Return the first six digits of a number, for a birth from 1900 to 2399. The other digits are random."""
    century, year = divmod(birth_year - 1900, 100)
    return f"{province_code}{2 * century + (gender == 'Nữ')}{year:02d}"
