"""The other papers of an invented person: driving licence, passport, CMND and the barcode card before the chip."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from bot.identity import dates, licence, provinces
from bot.identity.dates import Never
from specimens.people import Person, pick, pick_date
from specimens.people import address as address_at

_LICENCE_PERIODS = ((date(2013, 7, 1), date(2024, 12, 31)), (licence.NEW_CLASSES, date(2026, 6, 30)))
_DRIVING_AGE = 18
_PASSPORT_PERIOD = (date(2022, 7, 1), date(2026, 6, 30))
# Law 49/2019/QH14, article 7: ten years from the age of 14, five before.
_ADULT_TERM_AGE, _PASSPORT_YEARS, _CHILD_PASSPORT_YEARS = 14, 10, 5
_CMND_PERIOD = (date(2000, 1, 1), date(2019, 12, 31))
_BARCODE_PERIOD = (date(2016, 1, 1), date(2020, 12, 31))
# Since this day another department signs the barcode card.
_DEPARTMENTS_JOINED = date(2018, 10, 10)

_ETHNICITIES = ("Kinh",) * 6 + ("Tày", "Thái", "Mường", "Khmer", "Hoa", "Nùng", "Dao", "Ê Đê", "Gia Rai", "Sán Dìu")
_RELIGIONS = ("Không",) * 5 + ("Phật giáo", "Công giáo", "Tin Lành", "Cao Đài")


@dataclass(frozen=True, slots=True)
class Licence:
    """A plastic driving licence, with old classes until 2024 and new classes since."""

    number: str
    code: str
    issued: date
    due: date | Never
    address: str
    place: str


@dataclass(frozen=True, slots=True)
class Passport:
    """An ordinary passport.

    The place of birth is printed since 2023, else empty.
    """

    number: str
    issued: date
    due: date
    place_of_birth: str


@dataclass(frozen=True, slots=True)
class Cmnd:
    """A CMND of nine digits, issued by the police of a province."""

    number: str
    issued: date
    address: str
    ethnicity: str
    religion: str
    issued_at: str


@dataclass(frozen=True, slots=True)
class BarcodeCard:
    """A citizen's card of 2016 to 2020, before the chip."""

    issued: date
    due: date | Never
    address: str
    issued_at: str


def licence_of(person: Person) -> Licence:
    """Return the person's licence.

    Half of the people have the classes of 2025.
    """
    rng = np.random.default_rng((person.seed, 21))
    issued = _issue_date(rng, person, _LICENCE_PERIODS[int(rng.integers(2))], _DRIVING_AGE)
    code = pick(rng, tuple(licence.classes(issued)))
    due = licence.expiry(code, issued, person.dob, person.gender)
    if due is None:
        raise ValueError(f"no term for class {code}")
    place = provinces.name(person.number[:3], issued) or ""
    # Province, sex, year of the examination, seven digits.
    digits = f"{person.number[1:3]}{int(person.gender == 'Nữ')}{issued:%y}{int(rng.integers(10_000_000)):07d}"
    return Licence(digits, code, issued, due, _address(rng, person, issued), place)


def passport_of(person: Person) -> Passport:
    """Return the person's passport of the violet-blue series."""
    rng = np.random.default_rng((person.seed, 22))
    issued = _issue_date(rng, person, _PASSPORT_PERIOD, 0)
    years = _PASSPORT_YEARS if issued >= dates.birthday(person.dob, _ADULT_TERM_AGE) else _CHILD_PASSPORT_YEARS
    number = f"{pick(rng, ('C', 'E', 'P', 'K'))}{int(rng.integers(100_000, 9_999_999)):08d}"
    birthplace = person.place_of_birth.rpartition(", ")[2] if issued.year >= 2023 else ""
    return Passport(number, issued, dates.birthday(issued, years), birthplace)


def cmnd_of(person: Person) -> Cmnd:
    """Return the person's CMND."""
    rng = np.random.default_rng((person.seed, 23))
    number = person.old_id or f"{int(rng.integers(10_000_000, 400_000_000)):09d}"
    issued = _issue_date(rng, person, _CMND_PERIOD, 14)
    code = pick(rng, tuple(provinces.PROVINCES))
    unit_type = "THÀNH PHỐ" if code in provinces.CITIES else "TỈNH"
    issuer = f"CÔNG AN {unit_type} {provinces.PROVINCES[code].removeprefix('TP. ').upper()}"
    printed_address = _address(rng, person, min(issued, _CMND_PERIOD[1]))
    return Cmnd(number, issued, printed_address, pick(rng, _ETHNICITIES), pick(rng, _RELIGIONS), issuer)


def barcode_card_of(person: Person) -> BarcodeCard:
    """Return the person's card with a barcode."""
    rng = np.random.default_rng((person.seed, 24))
    issued = _issue_date(rng, person, _BARCODE_PERIOD, 14)
    is_joined = issued >= _DEPARTMENTS_JOINED
    department = "QUẢN LÝ HÀNH CHÍNH VỀ TRẬT TỰ XÃ HỘI" if is_joined else "ĐKQL CƯ TRÚ VÀ DLQG VỀ DÂN CƯ"
    printed_address = _address(rng, person, min(issued, _BARCODE_PERIOD[1]))
    return BarcodeCard(
        issued, dates.expiry(person.dob, issued), printed_address, f"CỤC TRƯỞNG CỤC CẢNH SÁT {department}"
    )


def _address(rng: np.random.Generator, person: Person, on: date) -> str:
    at_that_time = address_at(rng, on)
    return person.address or at_that_time


def _issue_date(rng: np.random.Generator, person: Person, period: tuple[date, date], age: int) -> date:
    """Return a date of issue.

    The youngest people get the paper on the birthday that allows it, whatever the series.
    """
    first = max(period[0], dates.birthday(person.dob, age))
    return pick_date(rng, first, max(first, period[1]))
