"""The content of a machine readable zone: the part that cards (`mrz`) and passports (`mrz_td3`) share (ICAO 9303)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from bot.identity.dates import PartialDate, Value, show
from bot.identity.papers.fields import PaperField

SEXES = {"M": "Nam", "F": "Nữ"}
_NATIONALITIES = {"VNM": "Việt Nam"}
_WEIGHTS = (7, 3, 1)


@dataclass(frozen=True, slots=True)
class Zone:
    """The content of the machine readable zone of a paper. Texts have neither diacritics nor fillers.

    An impossible date is None, a date with unknown parts is partial, and `gender` is `Nam`, `Nữ` or empty. `checks`
    holds the result of each of the five check digits: document_number, person_number, dob, due_date, composite.
    `number` is the field with the number of the paper, and `century` the field that tells the century of birth.
    """

    number: ClassVar[PaperField]
    century: ClassVar[PaperField] = PaperField.DOB

    document_number: str
    person_number: str
    dob: date | PartialDate | None
    gender: str
    due_date: Value | None
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
        numbers = {PaperField.DOCUMENT_NUMBER: self.document_number, PaperField.PERSON_NUMBER: self.person_number}
        days = {PaperField.DOB: self.dob, PaperField.DUE_DATE: self.due_date}
        guarded = {
            PaperField.ID: numbers[self.number],
            **numbers,
            **{name: show(day) for name, day in days.items() if day},
        }
        free = {
            PaperField.NAME: f"{self.sur_name} {self.given_name}".strip(),
            PaperField.SUR_NAME: self.sur_name,
            PaperField.GIVEN_NAME: self.given_name,
            PaperField.GENDER: self.gender,
            PaperField.COUNTRY: self.country,
            PaperField.NATIONALITY: _NATIONALITIES.get(self.nationality, self.nationality),
        }
        checks = {PaperField.ID: {self.number}, PaperField.DOB: {PaperField.DOB, self.century}}
        sure = {name: value for name, value in guarded.items() if all(self.checks[c] for c in checks.get(name, {name}))}
        return {name: value for name, value in (sure | free).items() if value}


def check_digit(text: str) -> str:
    """Return the check digit of `text` (ICAO 9303 part 3, 4.9): weights 7, 3, 1, A is 10, Z is 35, `<` is 0.

    Raises ValueError for any other character.
    """
    return str(sum(_value(c) * _WEIGHTS[i % 3] for i, c in enumerate(text)) % 10)


def read_name(line: str) -> tuple[str, str]:
    """Return surname and given name of a line of names."""
    sur_name, _, given = line.partition("<<")
    return sur_name.replace("<", " ").strip(), given.replace("<", " ").strip()


def read_day(yymmdd: str, century: int) -> date | PartialDate | None:
    """Return the date in a century, or None for an impossible date.

    Fillers stand for an unknown day or month (ICAO 9303 part 3, 4.8).
    """
    try:
        if yymmdd.endswith("<<"):
            month = None if yymmdd[2:4] == "<<" else date(century, int(yymmdd[2:4]), 1).month
            return PartialDate(century + int(yymmdd[:2]), month)
        return date(century + int(yymmdd[:2]), int(yymmdd[2:4]), int(yymmdd[4:]))
    except ValueError:
        return None


def _value(character: str) -> int:
    if character == "<":
        return 0
    if not (character.isascii() and (character.isdecimal() or character.isupper())):
        raise ValueError(f"not a character of a machine readable zone: {character!r}")
    return int(character, 36)
