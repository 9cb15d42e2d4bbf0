"""The names of papers and their fields in an answer, for the observed and the documented shape."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.identity.papers.fields import PaperField
from bot.identity.papers.kinds import BARCODE_CARD, CMND, PaperKind


@dataclass(frozen=True, slots=True)
class WireNames:
    """The type name of a paper, and canonical key -> name of the field in an answer."""

    type: str
    fields: Mapping[str, str]


def _new(kind: PaperKind) -> WireNames:
    return WireNames(kind, {field: field for field in kind.fields})


def _old(kind: PaperKind, fields: Iterable[PaperField]) -> WireNames:
    return WireNames(kind.old or kind, {field: field.name_in(kind.family.dialect) for field in fields})


# Seen in practice: newer papers carry the canonical keys even through v1, older cards the names of the document.
OBSERVED: Mapping[str, WireNames] = {
    kind: _old(kind, kind.fields) if kind.family in {CMND, BARCODE_CARD} else _new(kind) for kind in PaperKind
}

# The document is closed: a field that the registry gains later is no part of a documented answer.
_CMND_FRONT = (PaperField.ID, PaperField.NAME, PaperField.DOB, PaperField.HOMETOWN, PaperField.ADDRESS)
_CMND_BACK = (
    *(PaperField.ETHNICITY, PaperField.ISSUE_DATE, PaperField.IDENTIFICATION_SIGN),
    *(PaperField.RELIGION, PaperField.ISSUED_AT),
)
_FRONT_FIELDS = (
    *_CMND_FRONT,
    *(PaperField.GENDER, PaperField.DUE_DATE, PaperField.NATIONALITY, PaperField.ETHNICITY),
)
_BACK_FIELDS = (PaperField.IDENTIFICATION_SIGN, PaperField.ISSUE_DATE)
_LICENCE = (
    *(PaperField.ID, PaperField.NAME, PaperField.DOB, PaperField.CLASS, PaperField.NATIONALITY),
    *(PaperField.ISSUE_DATE, PaperField.DUE_DATE, PaperField.ADDRESS),
)
_PASSPORT = (
    *(PaperField.ID, PaperField.NAME, PaperField.SUR_NAME, PaperField.GIVEN_NAME, PaperField.DOB, PaperField.GENDER),
    *(PaperField.NATIONALITY, PaperField.COUNTRY, PaperField.DOCUMENT_NUMBER, PaperField.PERSON_NUMBER),
    *(PaperField.DUE_DATE, PaperField.ISSUE_DATE, PaperField.ISSUED_AT, PaperField.PLACE_OF_BIRTH),
)

# The document knows neither the chip card nor the card of 2024. Their sides go by the type of the card before them.
# Papers that were declared later keep their canonical keys.
_FRONT = _old(PaperKind.BARCODE_FRONT, _FRONT_FIELDS)
_BACK = _old(PaperKind.BARCODE_BACK, _BACK_FIELDS)

DOCUMENTED: Mapping[str, WireNames] = {
    **{kind: _new(kind) for kind in PaperKind},
    PaperKind.CMND_FRONT: _old(PaperKind.CMND_FRONT, _CMND_FRONT),
    PaperKind.CMND_BACK: _old(PaperKind.CMND_BACK, _CMND_BACK),
    PaperKind.BARCODE_FRONT: _FRONT,
    PaperKind.BARCODE_BACK: _BACK,
    PaperKind.CHIP_FRONT: _FRONT,
    PaperKind.CHIP_BACK: _BACK,
    PaperKind.FRONT_2024: _FRONT,
    PaperKind.BACK_2024: _old(PaperKind.BARCODE_BACK, (*_BACK_FIELDS, PaperField.ADDRESS, PaperField.DUE_DATE)),
    PaperKind.LICENCE: _old(PaperKind.LICENCE, _LICENCE),
    PaperKind.PASSPORT: _old(PaperKind.PASSPORT, _PASSPORT),
}
