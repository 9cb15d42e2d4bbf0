"""The machine readable zone of Vietnamese identity cards: three lines of 30 characters (ICAO 9303 part 5, TD1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from bot.identity import letters, mrz_repair
from bot.identity.dates import NEVER, Never
from bot.identity.mrz_zone import SEXES, Zone, check_digit, read_day, read_name
from bot.identity.papers.fields import PaperField

# The expiry date in the zone of a card with unlimited validity (`Không thời hạn`).
_ENDLESS = "991231"


@dataclass(frozen=True, slots=True)
class Td1(Zone):
    """The content of the machine readable zone of a card."""

    number: ClassVar = PaperField.PERSON_NUMBER
    century: ClassVar = PaperField.PERSON_NUMBER


def parse_td1(lines: Sequence[str]) -> Td1 | None:
    """Return the zone in three successive of `lines`, or None when no three lines have the format of a Vietnamese card.

    Common misreadings are corrected by position (O for 0, I for 1, B for 8, S for 5), and fillers are added or removed
    to reach 30 characters. `checks` holds the results of the check digits.
    """
    for start in range(len(lines) - 2):
        zone = mrz_repair.td1(*lines[start : start + 3])
        if zone:
            return _read(*zone)
    return None


def build_td1(*, number: str, dob: date, gender: str, due_date: date | Never, name: str) -> tuple[str, str, str]:
    """Return the zone of a card. `number` has 12 digits, `gender` is `Nam` or `Nữ`, `name` may have diacritics.

    As on the chip cards, the document number is the last nine digits of the number, and the optional data hold the
    whole number with its own check digit. A name too long for its line is cut.
    """
    document, sex = number[-9:], "M" if gender == "Nam" else "F"
    born, due = _yymmdd(dob), _ENDLESS if isinstance(due_date, Never) else _yymmdd(due_date)
    first = f"IDVNM{document}{check_digit(document)}{number}<<{check_digit(number)}"
    second = f"{born}{check_digit(born)}{sex}{due}{check_digit(due)}VNM{'<' * 11}"
    sur_name, _, given = letters.plain(letters.nfc(name)).upper().partition(" ")
    third = f"{sur_name}<<{given.replace(' ', '<')}"
    return first, second + check_digit(_composite(first, second)), third[:30].ljust(30, "<")


def _read(first: str, second: str, third: str) -> Td1:
    sur_name, given_name = read_name(third)
    number, born, due = first[15:27], second[:6], second[8:14]
    return Td1(
        document_number=first[5:14],
        person_number=number,
        dob=read_day(born, 1900 + 100 * (int(number[3]) // 2)),
        gender=SEXES.get(second[7], ""),
        due_date=NEVER if due == _ENDLESS else read_day(due, 2000),
        country=first[2:5],
        nationality=second[15:18],
        sur_name=sur_name,
        given_name=given_name,
        checks={
            PaperField.DOCUMENT_NUMBER: check_digit(first[5:14]) == first[14],
            PaperField.PERSON_NUMBER: check_digit(number) == first[29],
            PaperField.DOB: check_digit(born) == second[6],
            PaperField.DUE_DATE: check_digit(due) == second[14],
            "composite": check_digit(_composite(first, second)) == second[29],
        },
    )


def _composite(first: str, second: str) -> str:
    """Return the characters covered by the last check digit of line 2 (ICAO 9303 part 5, 4.2.4)."""
    return first[5:30] + second[0:7] + second[8:15] + second[18:29]


def _yymmdd(day: date) -> str:
    return f"{day:%y%m%d}"
