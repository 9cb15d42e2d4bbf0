"""The machine readable zone of Vietnamese identity cards: three lines of 30 characters (ICAO 9303 part 5, TD1)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.identity import letters, mrz_repair
from bot.identity.dates import NEVER, Never, show
from bot.identity.papers.fields import PaperField

_WEIGHTS = (7, 3, 1)
SEXES = {"M": "Nam", "F": "Nữ"}
NATIONALITIES = {"VNM": "Việt Nam"}
# What the cards carry in place of an end (`Không thời hạn`).
_ENDLESS = "991231"

# Which check digits vouch for a field; the century of birth is in the person's number.
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
    """What a card's machine readable zone says; texts are as in the zone, without marks and fillers.

    A day that is none is None; `gender` is `Nam`, `Nữ` or empty. `checks` says by name which of the five
    check digits is right: document_number, person_number, dob, due_date, composite.
    """

    document_number: str
    person_number: str
    dob: date | None
    gender: str
    due_date: date | Never | None
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
        """Return canonical names and values as printed; a part whose check digit is wrong is left out."""
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
    """Return the zone in three successive of `lines`, or None where no three have the shape of a Vietnamese card.

    Usual misreadings are mended by position (O for 0, I for 1, B for 8, S for 5) and fillers are grown or cut to
    30 characters; whether the digits are right is in `checks`.
    """
    for start in range(len(lines) - 2):
        zone = mrz_repair.td1(*lines[start : start + 3])
        if zone:
            return _read(*zone)
    return None


def build_td1(*, number: str, dob: date, gender: str, due_date: date | Never, name: str) -> tuple[str, str, str]:
    """Return the zone of a card; `number` has 12 digits, `gender` is `Nam` or `Nữ`, `name` may bear marks.

    The document number is the last nine digits of the number, which stands whole in the optional data with its own
    check digit, as on the chip cards; a name too long for its line is cut.
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
        dob=_day(born, 1900 + 100 * (int(number[3]) // 2)),
        gender=SEXES.get(second[7], ""),
        due_date=NEVER if due == _ENDLESS else _day(due, 2000),
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
    """Return what the last check digit of line 2 covers (ICAO 9303 part 5, 4.2.4)."""
    return first[5:30] + second[0:7] + second[8:15] + second[18:29]


def _value(character: str) -> int:
    if character == "<":
        return 0
    if not (character.isascii() and (character.isdecimal() or character.isupper())):
        raise ValueError(f"not a character of a machine readable zone: {character!r}")
    return int(character, 36)


def _day(yymmdd: str, century: int) -> date | None:
    """Return the day; the century of birth is in the personal number's fourth digit, a card ends after 2000."""
    try:
        return date(century + int(yymmdd[:2]), int(yymmdd[2:4]), int(yymmdd[4:]))
    except ValueError:
        return None


def _yymmdd(day: date) -> str:
    return f"{day:%y%m%d}"


def _shown(value: date | Never | None) -> str:
    return show(value) if value else ""
