"""The machine readable zone of passports: two lines of 44 characters (ICAO 9303 part 4, TD3)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from bot.identity import dates, letters, mrz, mrz_repair
from bot.identity.dates import PartialDate
from bot.identity.papers.fields import PaperField

_LENGTH = 44
_YOUNGEST_CENTURY = 2000
# The check digit that protects each field.
_CHECKS = {
    PaperField.ID: PaperField.DOCUMENT_NUMBER,
    PaperField.DOCUMENT_NUMBER: PaperField.DOCUMENT_NUMBER,
    PaperField.PERSON_NUMBER: PaperField.PERSON_NUMBER,
    PaperField.DOB: PaperField.DOB,
    PaperField.DUE_DATE: PaperField.DUE_DATE,
}


@dataclass(frozen=True, slots=True)
class Td3:
    """The content of the machine readable zone of a passport. Texts have neither diacritics nor fillers.

    An impossible date is None, and `gender` is `Nam`, `Nữ` or empty. `person_number` is the optional number of the
    state, often empty: in Vietnam the personal number or the CMND number. `checks` holds the result of each of the five
    check digits: document_number, person_number, dob, due_date, composite.
    """

    document_number: str
    person_number: str
    dob: date | PartialDate | None
    gender: str
    due_date: date | PartialDate | None
    country: str
    nationality: str
    sur_name: str
    given_name: str
    checks: Mapping[str, bool]

    @property
    def valid(self) -> bool:
        """Return whether all five check digits are right."""
        return all(self.checks.values())

    def fields(self) -> dict[str, str]:
        """Return canonical names and values as printed, without the parts with a wrong check digit."""
        guarded = {
            PaperField.ID: self.document_number,
            PaperField.DOCUMENT_NUMBER: self.document_number,
            PaperField.PERSON_NUMBER: self.person_number,
            PaperField.DOB: _shown(self.dob),
            PaperField.DUE_DATE: _shown(self.due_date),
        }
        free = {
            PaperField.NAME: f"{self.sur_name} {self.given_name}".strip(),
            PaperField.SUR_NAME: self.sur_name,
            PaperField.GIVEN_NAME: self.given_name,
            PaperField.GENDER: self.gender,
            PaperField.COUNTRY: self.country,
            PaperField.NATIONALITY: mrz.NATIONALITIES.get(self.nationality, self.nationality),
        }
        sure = {name: value for name, value in guarded.items() if self.checks[_CHECKS[name]]}
        return {name: value for name, value in (sure | free).items() if value}


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
    second = f"{document}{mrz.check_digit(document)}VNM{born}{mrz.check_digit(born)}{sex}{due}{mrz.check_digit(due)}"
    second += person + mrz.check_digit(person)
    return first, second + mrz.check_digit(_composite(second))


def _read(first: str, second: str, today: date) -> Td3:
    sur_name, _, given = first[5:].partition("<<")
    return Td3(
        document_number=second[:9].rstrip("<"),
        person_number=second[28:42].rstrip("<"),
        dob=_birth(second[13:19], today),
        gender=mrz.SEXES.get(second[20], ""),
        due_date=mrz.day(second[21:27], _YOUNGEST_CENTURY),
        country=first[2:5].rstrip("<"),
        nationality=second[10:13].rstrip("<"),
        sur_name=sur_name.replace("<", " ").strip(),
        given_name=given.replace("<", " ").strip(),
        checks={
            PaperField.DOCUMENT_NUMBER: mrz.check_digit(second[:9]) == second[9],
            # Without a number the digit may be a filler (part 4, 4.2.2.2).
            PaperField.PERSON_NUMBER: second[42]
            in (mrz.check_digit(second[28:42]), "<" if not second[28:42].strip("<") else ""),
            PaperField.DOB: mrz.check_digit(second[13:19]) == second[19],
            PaperField.DUE_DATE: mrz.check_digit(second[21:27]) == second[27],
            "composite": mrz.check_digit(_composite(second)) == second[43],
        },
    )


def _composite(second: str) -> str:
    """Return the characters covered by the last check digit (ICAO 9303 part 4, 4.2.2.2)."""
    return second[0:10] + second[13:20] + second[21:43]


def _birth(yymmdd: str, today: date) -> date | PartialDate | None:
    born = mrz.day(yymmdd, _YOUNGEST_CENTURY)
    return born if born is None or dates.first(born) <= today else mrz.day(yymmdd, _YOUNGEST_CENTURY - 100)


def _shown(day: date | PartialDate | None) -> str:
    return dates.show(day) if day else ""
