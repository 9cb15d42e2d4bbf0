"""The printed fields of each kind of paper and how each is read."""

from collections.abc import Callable

from engine.reading import cards, consistency, driving, labels, older, travel, unlabelled
from engine.reading.cards import Card
from engine.reading.digits import Print
from engine.reading.page import Page
from engine.reading.sheet import Sheet
from engine.reading.zone import Machine

_Reader = Callable[[Card, str], Print | None]

_GUESSED = 0.05  # certainty below which a value is a guess: on hard photographs more such values are wrong than right

_READERS: dict[str, dict[str, _Reader]] = {
    labels.FRONT: {
        "id": cards.number,
        "name": cards.name,
        "dob": cards.day,
        "gender": cards.gender,
        "nationality": cards.nationality,
        "hometown": cards.place,
        "address": cards.place,
        "due_date": cards.term,
    },
    labels.BACK: {"identification_sign": cards.sign, "issue_date": cards.day, "issued_at": cards.issuer},
    labels.FRONT_2024: {
        "id": cards.number,
        "name": cards.name,
        "dob": cards.day,
        "gender": cards.gender,
        "nationality": cards.nationality,
    },
    labels.BACK_2024: {
        "address": cards.place,
        "place_of_birth": cards.place,
        "issue_date": cards.day,
        "due_date": cards.day,
        "issued_at": cards.issuer,
    },
    labels.LICENCE: {
        "id": cards.number,
        "name": cards.name,
        "dob": cards.day,
        "nationality": cards.nationality,
        "address": cards.place,
        "issue_date": cards.spelled_day,
        "class": driving.classes,
        "due_date": cards.term,
    },
    labels.PASSPORT: {
        "id": travel.number,
        "name": travel.name,
        "dob": cards.day,
        "gender": cards.gender,
        "nationality": cards.nationality,
        "place_of_birth": travel.place,
        "person_number": cards.number,
        "issue_date": cards.day,
        "due_date": cards.day,
        "issued_at": cards.issuer,
    },
    labels.CMND_FRONT: {
        "id": older.number,
        "name": cards.name,
        "dob": cards.day,
        "hometown": cards.place,
        "address": cards.place,
    },
    labels.CMND_BACK: {
        "ethnicity": older.people,
        "religion": older.religion,
        "identification_sign": older.sign,
        "issue_date": cards.spelled_day,
        "issued_at": older.police,
    },
    labels.BARCODE_FRONT: {
        "id": cards.number,
        "name": cards.name,
        "dob": cards.day,
        "gender": cards.gender,
        "nationality": cards.nationality,
        "hometown": cards.place,
        "address": cards.place,
        "due_date": cards.term,
    },
    labels.BARCODE_BACK: {
        "identification_sign": cards.sign,
        "issue_date": cards.spelled_day,
        "issued_at": older.department,
    },
}


def fields(kind: str, sheet: Sheet, page: Page, machine: Machine | None = None) -> dict[str, Print]:
    """The fields of this kind of paper that could be read; what could not, or was but guessed, is not there."""
    card = Card(kind, sheet, page, machine)
    found = {name: reader(card, name) for name, reader in _READERS[kind].items()}
    told = unlabelled.add(card, {name: value for name, value in found.items() if value is not None}, _READERS[kind])
    return {name: value for name, value in consistency.weighed(kind, told).items() if value.sure >= _GUESSED}
