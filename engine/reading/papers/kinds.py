"""The printed fields of each kind of paper and the reader of each field."""

from collections.abc import Callable

from engine.reading.fields import consistency, labels
from engine.reading.fields.field_value import FieldValue
from engine.reading.fields.form_layout import Form
from engine.reading.fields.mrz import Mrz
from engine.reading.papers import cmnd, driving_licence, field_readers, passport, unlabelled
from engine.reading.papers.document import Document
from engine.reading.text.page import Page

_Reader = Callable[[Document, str], FieldValue | None]

# A value with less confidence is a guess: on hard photographs more such values are wrong than right.
_MIN_CONFIDENCE = 0.05

_READERS: dict[str, dict[str, _Reader]] = {
    labels.FRONT: {
        "id": field_readers.number,
        "name": field_readers.name,
        "dob": field_readers.day,
        "gender": field_readers.gender,
        "nationality": field_readers.nationality,
        "hometown": field_readers.place,
        "address": field_readers.place,
        "due_date": field_readers.term,
    },
    labels.BACK: {
        "identification_sign": field_readers.sign,
        "issue_date": field_readers.day,
        "issued_at": field_readers.issuer,
    },
    labels.FRONT_2024: {
        "id": field_readers.number,
        "name": field_readers.name,
        "dob": field_readers.day,
        "gender": field_readers.gender,
        "nationality": field_readers.nationality,
    },
    labels.BACK_2024: {
        "address": field_readers.place,
        "place_of_birth": field_readers.place,
        "issue_date": field_readers.day,
        "due_date": field_readers.day,
        "issued_at": field_readers.issuer,
    },
    labels.LICENCE: {
        "id": field_readers.number,
        "name": field_readers.name,
        "dob": field_readers.day,
        "nationality": field_readers.nationality,
        "address": field_readers.place,
        "issue_date": field_readers.spelled_day,
        "class": driving_licence.classes,
        "due_date": field_readers.term,
    },
    labels.PASSPORT: {
        "id": passport.number,
        "name": passport.name,
        "dob": field_readers.day,
        "gender": field_readers.gender,
        "nationality": field_readers.nationality,
        "place_of_birth": passport.place,
        "person_number": field_readers.number,
        "issue_date": field_readers.day,
        "due_date": field_readers.day,
        "issued_at": field_readers.issuer,
    },
    labels.CMND_FRONT: {
        "id": cmnd.number,
        "name": field_readers.name,
        "dob": field_readers.day,
        "hometown": field_readers.place,
        "address": field_readers.place,
    },
    labels.CMND_BACK: {
        "ethnicity": cmnd.people,
        "religion": cmnd.religion,
        "identification_sign": cmnd.sign,
        "issue_date": field_readers.spelled_day,
        "issued_at": cmnd.police,
    },
    labels.BARCODE_FRONT: {
        "id": field_readers.number,
        "name": field_readers.name,
        "dob": field_readers.day,
        "gender": field_readers.gender,
        "nationality": field_readers.nationality,
        "hometown": field_readers.place,
        "address": field_readers.place,
        "due_date": field_readers.term,
    },
    labels.BARCODE_BACK: {
        "identification_sign": field_readers.sign,
        "issue_date": field_readers.spelled_day,
        "issued_at": cmnd.department,
    },
}


def fields(kind: str, form: Form, page: Page, zone: Mrz | None = None) -> dict[str, FieldValue]:
    """Return the fields of this kind of paper that could be read.

    Guesses and illegible fields are left out.
    """
    document = Document(kind, form, page, zone)
    found = {name: reader(document, name) for name, reader in _READERS[kind].items()}
    labelled = {name: value for name, value in found.items() if value is not None}
    completed = unlabelled.infer_unlabelled(document, labelled, _READERS[kind])
    return {
        name: value
        for name, value in consistency.adjust_confidences(kind, completed).items()
        if value.confidence >= _MIN_CONFIDENCE
    }
