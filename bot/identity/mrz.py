"""The machine readable zone of Vietnamese identity cards: three lines of 30 characters (ICAO 9303 part 5, TD1)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.identity import letters, mrz_repair
from bot.identity.dates import NEVER, Never, PartialDate, Value, show
from bot.identity.papers.fields import PaperField

_WEIGHTS = (7, 3, 1)
SEXES = {"M": "Nam", "F": "Nữ"}
NATIONALITIES = {"VNM": "Việt Nam"}
# The expiry date in the zone of a card with unlimited validity (`Không thời hạn`).
_ENDLESS = "991231"

# The check digits that protect each field. The personal number holds the century of birth.
_CHECKS = {
    PaperField.ID: (PaperField.PERSON_NUMBER,),
    PaperField.DOCUMENT_NUMBER: (PaperField.DOCUMENT_NUMBER,),
    PaperField.PERSON_NUMBER: (PaperField.PERSON_NUMBER,),
    PaperField.DOB: (PaperField.DOB, PaperField.PERSON_NUMBER),
    PaperField.DUE_DATE: (PaperField.DUE_DATE,),
}


def check_digit(text: str) -> str:
    """Return the check digit of `text` (ICAO 9303 part 3, 4.9): weights 7, 3, 1, A is 10, Z is 35, `<` is 0.

    Raises ValueError for any other character.
    """
    return str(sum(_value(c) * _WEIGHTS[i % 3] for i, c in enumerate(text)) % 10)


@dataclass(frozen=True, slots=True)
class Td1:
    """The content of the machine readable zone of a card. Texts have neither diacritics nor fillers.

    An impossible date is None, a date with unknown parts is partial, and `gender` is `Nam`, `Nữ` or empty. `checks`
    holds the result of each of the five check digits: document_number, person_number, dob, due_date, composite.
    """

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
        guarded = {
            PaperField.ID: self.person_number,
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
            PaperField.NATIONALITY: NATIONALITIES.get(self.nationality, self.nationality),
        }
        sure = {name: value for name, value in guarded.items() if all(self.checks[check] for check in _CHECKS[name])}
        return {name: value for name, value in (sure | free).items() if value}


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
    sur_name, _, given = third.partition("<<")
    number, born, due = first[15:27], second[:6], second[8:14]
    return Td1(
        document_number=first[5:14],
        person_number=number,
        dob=day(born, 1900 + 100 * (int(number[3]) // 2)),
        gender=SEXES.get(second[7], ""),
        due_date=NEVER if due == _ENDLESS else day(due, 2000),
        country=first[2:5],
        nationality=second[15:18],
        sur_name=sur_name.replace("<", " ").strip(),
        given_name=given.replace("<", " ").strip(),
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


def _value(character: str) -> int:
    if character == "<":
        return 0
    if not (character.isascii() and (character.isdecimal() or character.isupper())):
        raise ValueError(f"not a character of a machine readable zone: {character!r}")
    return int(character, 36)


def day(yymmdd: str, century: int) -> date | PartialDate | None:
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


def _yymmdd(day: date) -> str:
    return f"{day:%y%m%d}"


def _shown(value: Value | None) -> str:
    return show(value) if value else ""
