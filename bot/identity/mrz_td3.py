"""The machine readable zone of passports: two lines of 44 characters (ICAO 9303 part 4, TD3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import ClassVar

from bot.identity import dates, letters, mrz_repair
from bot.identity.dates import PartialDate
from bot.identity.mrz_zone import SEXES, Zone, check_digit, read_day, read_name
from bot.identity.papers.fields import PaperField

_LENGTH = 44
_YOUNGEST_CENTURY = 2000


@dataclass(frozen=True, slots=True)
class Td3(Zone):
    """The content of the machine readable zone of a passport.

    `person_number` is the optional number of the state, often empty: in Vietnam the personal number or the CMND number.
    """

    number: ClassVar = PaperField.DOCUMENT_NUMBER


def parse(lines: Sequence[str], today: date) -> Td3 | None:
    """Return the zone in two successive of `lines`, or None when no two lines have the format of a passport.

    Common misreadings are corrected by position, and fillers are added or removed to reach 44 characters. `checks`
    holds the results of the check digits. The century of birth is the latest before `today`. A passport expires after
    2000.
    """
    for first, second in pairwise(lines):
        zone = mrz_repair.td3(first, second)
        if zone:
            return _read(*zone, today)
    return None


def build(*, number: str, person_number: str, dob: date, gender: str, due_date: date, name: str) -> tuple[str, str]:
    """Return the zone of a Vietnamese passport. `gender` is `Nam` or `Nữ`, `name` may have diacritics and is cut."""
    document, person = number.ljust(9, "<"), person_number.ljust(14, "<")
    born, due = f"{dob:%y%m%d}", f"{due_date:%y%m%d}"
    sur_name, _, given = letters.plain(letters.nfc(name)).upper().partition(" ")
    first = f"P<VNM{sur_name}<<{given.replace(' ', '<')}"[:_LENGTH].ljust(_LENGTH, "<")
    sex = "M" if gender == "Nam" else "F"
    second = f"{document}{check_digit(document)}VNM{born}{check_digit(born)}{sex}{due}{check_digit(due)}"
    second += person + check_digit(person)
    return first, second + check_digit(_composite(second))


def _read(first: str, second: str, today: date) -> Td3:
    sur_name, given_name = read_name(first[5:])
    return Td3(
        document_number=second[:9].rstrip("<"),
        person_number=second[28:42].rstrip("<"),
        dob=_birth(second[13:19], today),
        gender=SEXES.get(second[20], ""),
        due_date=read_day(second[21:27], _YOUNGEST_CENTURY),
        country=first[2:5].rstrip("<"),
        nationality=second[10:13].rstrip("<"),
        sur_name=sur_name,
        given_name=given_name,
        checks={
            PaperField.DOCUMENT_NUMBER: check_digit(second[:9]) == second[9],
            # Without a number the digit may be a filler (part 4, 4.2.2.2).
            PaperField.PERSON_NUMBER: second[42]
            in (check_digit(second[28:42]), "<" if not second[28:42].strip("<") else ""),
            PaperField.DOB: check_digit(second[13:19]) == second[19],
            PaperField.DUE_DATE: check_digit(second[21:27]) == second[27],
            "composite": check_digit(_composite(second)) == second[43],
        },
    )


def _composite(second: str) -> str:
    """Return the characters covered by the last check digit (ICAO 9303 part 4, 4.2.2.2)."""
    return second[0:10] + second[13:20] + second[21:43]


def _birth(yymmdd: str, today: date) -> date | PartialDate | None:
    born = read_day(yymmdd, _YOUNGEST_CENTURY)
    return born if born is None or dates.first(born) <= today else read_day(yymmdd, _YOUNGEST_CENTURY - 100)
