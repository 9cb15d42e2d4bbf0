"""Invented people for specimens.

A seed gives the same person on every machine.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

import numpy as np

from bot.identity import dates, number, provinces
from bot.identity.dates import Never
from specimens import gazetteer, word_lists

# Chip cards were issued from January 2021 to June 2024, to people from 14; the card of 2024 from 1/7/2024.
_CHIP_PERIOD = (date(2021, 1, 4), date(2024, 6, 30))
_CHIP_AGE = 14
_CARD_2024_PERIOD = (date(2024, 7, 1), date(2025, 12, 31))
_BIRTH_PERIOD = (date(1942, 1, 1), date(2009, 6, 30))
_NO_OLD_NUMBER_SINCE = 2002

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class IssuedCard:
    """One card of a person: date of issue, date of expiry, and the address at that time."""

    issued: date
    due: date | Never
    address: str


@dataclass(frozen=True, slots=True)
class Person:
    """An invented person with a chip card and a card of 2024.

    Texts are as printed, the name in capitals. `address` is printed on every paper in place of the address at the time
    of issue, and `born` in place of the date of birth, each "" for a usual person. `shows_ethnicity` prints the ethnic
    group on the front of the barcode card, as on the CMND of twelve digits.
    """

    seed: int
    number: str
    old_id: str
    name: str
    dob: date
    gender: str
    hometown: str
    place_of_birth: str
    identification_sign: str
    chip: IssuedCard
    card_2024: IssuedCard
    address: str = ""
    born: str = ""
    shows_ethnicity: bool = False

    @property
    def printed_dob(self) -> str:
        """The date of birth as printed: some people know the year alone."""
        return self.born or dates.show(self.dob)

    @property
    def name_in_zone(self) -> str:
        """The name for a machine readable zone, which leaves out apostrophes (ICAO 9303 part 3, 4.6)."""
        return self.name.replace("'", "")


def person(seed: int) -> Person:
    """Return the invented person of `seed`, whose number agrees with birth year, sex and province."""
    rng = np.random.default_rng((seed, 1))
    gender = pick(rng, ("Nam", "Nữ"))
    dob = pick_date(rng, *_BIRTH_PERIOD)
    code = pick(rng, tuple(gazetteer.BEFORE))
    birthplace = f"{pick(rng, gazetteer.BEFORE[code])}, {provinces.PROVINCES[code]}"
    return Person(
        seed=seed,
        number=f"{number.first_digits(code, gender, dob.year)}{int(rng.integers(1_000_000)):06d}",
        old_id=_old_id(rng, dob),
        name=_name(rng, gender),
        dob=dob,
        gender=gender,
        hometown=birthplace,
        place_of_birth=birthplace,
        identification_sign=_identification_mark(rng),
        chip=_issue_card(rng, dob, _CHIP_PERIOD),
        card_2024=_issue_card(rng, dob, _CARD_2024_PERIOD),
    )


def pick(rng: np.random.Generator, choices: Sequence[_T]) -> _T:
    """Return one of `choices`."""
    return choices[int(rng.integers(len(choices)))]


def pick_date(rng: np.random.Generator, first: date, last: date) -> date:
    """Return a date from `first` to `last`."""
    return first + timedelta(days=int(rng.integers((last - first).days + 1)))


def _name(rng: np.random.Generator, gender: str) -> str:
    middles = [pick(rng, word_lists.MIDDLES[gender]) for _ in range(pick(rng, (1, 1, 1, 1, 2)))]
    return " ".join(
        (pick(rng, word_lists.SURNAMES), *dict.fromkeys(middles), pick(rng, word_lists.GIVEN[gender]))
    ).upper()


def _old_id(rng: np.random.Generator, dob: date) -> str:
    """Return a 9-digit CMND number.

    Young people never had one, and some cards carry none.
    """
    if dob.year >= _NO_OLD_NUMBER_SINCE or rng.random() < 0.2:
        return ""
    return f"{int(rng.integers(10_000_000, 400_000_000)):09d}"


def _identification_mark(rng: np.random.Generator) -> str:
    tenths = int(rng.integers(1, 9)) * 5
    distance = f"{tenths // 10},{tenths % 10}".removesuffix(",0")
    side = pick(rng, word_lists.SIDES)
    where = f"{pick(rng, word_lists.REFERENCES)} {pick(rng, word_lists.LANDMARKS)} {side}".replace(f"cằm {side}", "cằm")
    return f"{pick(rng, word_lists.FEATURES)} C: {distance}cm {where}"


def _issue_card(rng: np.random.Generator, dob: date, period: tuple[date, date]) -> IssuedCard:
    issued = pick_date(rng, max(period[0], dates.birthday(dob, _CHIP_AGE)), period[1])
    return IssuedCard(issued=issued, due=dates.expiry(dob, issued), address=address(rng, issued))


def address(rng: np.random.Generator, on: date) -> str:
    """Return house, commune, district and province.

    Since July 2025 there are no districts.
    """
    house = pick(rng, word_lists.HOUSES).format(int(rng.integers(1, 30)))
    if house.startswith("Số nhà ") or rng.random() < 0.15:
        house = f"{house} {pick(rng, word_lists.STREETS)}"
    areas = gazetteer.BEFORE if on < provinces.MERGER else gazetteer.SINCE
    code = pick(rng, tuple(areas))
    return f"{house}, {pick(rng, areas[code])}, {provinces.name(code, on)}"
