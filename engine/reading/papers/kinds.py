"""The printed fields of each kind of paper and the reader of each field."""

from collections.abc import Callable, Mapping

from bot.identity.papers.fields import PaperField, ValueType
from bot.identity.papers.kinds import PaperKind
from engine.reading.fields import consistency
from engine.reading.fields.field_value import FieldValue
from engine.reading.fields.form_layout import Form
from engine.reading.fields.mrz import Mrz
from engine.reading.papers import cmnd, driving_licence, field_readers, passport, unlabelled
from engine.reading.papers.document import Document
from engine.reading.text.page import Page

_Reader = Callable[[Document, str], FieldValue | None]

# A value with less confidence is a guess: on hard photographs more such values are wrong than right.
_MIN_CONFIDENCE = 0.05

_BY_TYPE: Mapping[ValueType, _Reader] = {
    ValueType.NUMBER: field_readers.read_personal_number,
    ValueType.NAME: field_readers.read_name,
    ValueType.DATE: field_readers.read_date,
    ValueType.PLACE: field_readers.read_place,
    ValueType.SEX: field_readers.read_gender,
    ValueType.NATIONALITY: field_readers.read_nationality,
}
_BY_FIELD: Mapping[PaperField, _Reader] = {PaperField.DOB: field_readers.read_birth}
# Fields that a kind prints otherwise than other kinds do, and all fields of type TEXT.
_SPECIAL: Mapping[PaperKind, Mapping[PaperField, _Reader]] = {
    PaperKind.CHIP_FRONT: {PaperField.DUE_DATE: field_readers.read_due_date},
    PaperKind.CHIP_BACK: {
        PaperField.IDENTIFICATION_SIGN: field_readers.read_identification_mark,
        PaperField.ISSUED_AT: field_readers.read_issuer,
    },
    PaperKind.BACK_2024: {PaperField.ISSUED_AT: field_readers.read_issuer},
    PaperKind.LICENCE: {
        PaperField.ISSUE_DATE: field_readers.read_spelled_date,
        PaperField.CLASS: driving_licence.read_classes,
        PaperField.DUE_DATE: field_readers.read_due_date,
    },
    PaperKind.PASSPORT: {
        PaperField.ID: passport.read_number,
        PaperField.NAME: passport.read_name,
        PaperField.PLACE_OF_BIRTH: passport.read_place_of_birth,
        PaperField.ISSUED_AT: field_readers.read_issuer,
    },
    PaperKind.CMND_FRONT: {PaperField.ID: cmnd.read_number},
    PaperKind.CMND_BACK: {
        PaperField.ETHNICITY: cmnd.read_ethnicity,
        PaperField.RELIGION: cmnd.read_religion,
        PaperField.IDENTIFICATION_SIGN: cmnd.read_identification_marks,
        PaperField.ISSUE_DATE: field_readers.read_spelled_date,
        PaperField.ISSUED_AT: cmnd.read_police,
    },
    PaperKind.BARCODE_FRONT: {
        PaperField.DUE_DATE: field_readers.read_due_date,
        PaperField.ETHNICITY: cmnd.read_ethnicity,  # printed on some cards of the kind
    },
    PaperKind.BARCODE_BACK: {
        PaperField.IDENTIFICATION_SIGN: field_readers.read_identification_mark,
        PaperField.ISSUE_DATE: field_readers.read_spelled_date,
        PaperField.ISSUED_AT: cmnd.read_department,
    },
}


def _readers_of(kind: PaperKind) -> dict[str, _Reader]:
    special = _SPECIAL.get(kind, {})
    on_some_papers = (field for field in special if field not in kind.printed)
    return {
        field: special.get(field) or _BY_FIELD.get(field) or _BY_TYPE[field.type]
        for field in (*kind.printed, *on_some_papers)
    }


READERS: Mapping[str, Mapping[str, _Reader]] = {kind: _readers_of(kind) for kind in PaperKind}
"""Kind -> field in print -> reader of the field."""


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
