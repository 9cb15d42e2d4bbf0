"""The printed fields of each kind of paper and the reader of each field."""

from collections.abc import Callable, Mapping

from bot.identity.papers.fields import PaperField, ValueType
from bot.identity.papers.kinds import PaperKind
from engine.reading.fields import consistency
from engine.reading.fields.field_value import FieldValue
from engine.reading.fields.form_layout import Form
from engine.reading.fields.mrz import Mrz
from engine.reading.papers import cmnd, driving_licence, field_readers, passport, unlabelled
from engine.reading.papers.field_readers import Document
from engine.reading.text.page import Page

_Reader = Callable[[Document, str], FieldValue | None]

# a value with less confidence is a guess: on hard photographs more such values are wrong than right
_MIN_CONFIDENCE = 0.05

_BY_TYPE: Mapping[ValueType, _Reader] = {
    ValueType.NUMBER: field_readers.number,
    ValueType.NAME: field_readers.name,
    ValueType.DATE: field_readers.day,
    ValueType.PLACE: field_readers.place,
    ValueType.SEX: field_readers.gender,
    ValueType.NATIONALITY: field_readers.nationality,
}
# Fields that a kind prints otherwise than other kinds do, and all fields of type TEXT.
_SPECIAL: Mapping[PaperKind, Mapping[PaperField, _Reader]] = {
    PaperKind.CHIP_FRONT: {PaperField.DUE_DATE: field_readers.term},
    PaperKind.CHIP_BACK: {
        PaperField.IDENTIFICATION_SIGN: field_readers.sign,
        PaperField.ISSUED_AT: field_readers.issuer,
    },
    PaperKind.BACK_2024: {PaperField.ISSUED_AT: field_readers.issuer},
    PaperKind.LICENCE: {
        PaperField.ISSUE_DATE: field_readers.spelled_day,
        PaperField.CLASS: driving_licence.classes,
        PaperField.DUE_DATE: field_readers.term,
    },
    PaperKind.PASSPORT: {
        PaperField.ID: passport.number,
        PaperField.NAME: passport.name,
        PaperField.PLACE_OF_BIRTH: passport.place,
        PaperField.ISSUED_AT: field_readers.issuer,
    },
    PaperKind.CMND_FRONT: {PaperField.ID: cmnd.number},
    PaperKind.CMND_BACK: {
        PaperField.ETHNICITY: cmnd.people,
        PaperField.RELIGION: cmnd.religion,
        PaperField.IDENTIFICATION_SIGN: cmnd.sign,
        PaperField.ISSUE_DATE: field_readers.spelled_day,
        PaperField.ISSUED_AT: cmnd.police,
    },
    PaperKind.BARCODE_FRONT: {PaperField.DUE_DATE: field_readers.term},
    PaperKind.BARCODE_BACK: {
        PaperField.IDENTIFICATION_SIGN: field_readers.sign,
        PaperField.ISSUE_DATE: field_readers.spelled_day,
        PaperField.ISSUED_AT: cmnd.department,
    },
}


def _readers_of(kind: PaperKind) -> dict[str, _Reader]:
    special = _SPECIAL.get(kind, {})
    return {field: special.get(field) or _BY_TYPE[field.type] for field in kind.printed}


READERS: Mapping[str, Mapping[str, _Reader]] = {kind: _readers_of(kind) for kind in PaperKind}
"""Kind -> printed field -> reader of the field."""


def fields(kind: str, form: Form, page: Page, zone: Mrz | None = None) -> dict[str, FieldValue]:
    """Return the fields of this kind of paper that could be read.

    Guesses and illegible fields are left out.
    """
    document = Document(kind, form, page, zone)
    found = {name: reader(document, name) for name, reader in READERS[kind].items()}
    labelled = {name: value for name, value in found.items() if value is not None}
    completed = unlabelled.infer_unlabelled(document, labelled, READERS[kind])
    adjusted = consistency.adjust_confidences(kind, completed)
    return {name: value for name, value in adjusted.items() if value.confidence >= _MIN_CONFIDENCE}
