"""The names of papers and their fields in an answer, for the observed and the documented shape."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.identity.papers.fields import PaperField
from bot.identity.papers.kinds import BARCODE_CARD, CMND, PaperKind


@dataclass(frozen=True, slots=True)
class WireNames:
    """The type name of a paper, and canonical field -> name of the field in an answer."""

    type: str
    fields: Mapping[str, str]


def _old(kind: PaperKind, fields: Iterable[PaperField] = ()) -> WireNames:
    """Return the old names of a kind, for its own fields or for the given fields."""
    return WireNames(kind.old or kind, {field: field.name_in(kind.family.dialect) for field in fields or kind.fields})


def _new(kind: PaperKind) -> WireNames:
    return WireNames(kind, {field: field for field in kind.fields})


# Seen in practice: newer papers carry the canonical keys even through v1, older cards the names of the document.
OBSERVED: Mapping[str, WireNames] = {
    kind: _old(kind) if kind.family in {CMND, BARCODE_CARD} else _new(kind) for kind in PaperKind
}

# The document knows neither the chip card nor the card of 2024. Their sides go by the type of the card before them.
_FRONT = _old(PaperKind.BARCODE_FRONT)
_BACK_FIELDS = (PaperField.IDENTIFICATION_SIGN, PaperField.ISSUE_DATE)
_BACK = _old(PaperKind.BARCODE_BACK, _BACK_FIELDS)
_BACK_2024 = _old(PaperKind.BARCODE_BACK, (*_BACK_FIELDS, PaperField.ADDRESS, PaperField.DUE_DATE))

DOCUMENTED: Mapping[str, WireNames] = {
    **{kind: _old(kind) for kind in PaperKind},
    PaperKind.BARCODE_BACK: _BACK,
    PaperKind.CHIP_FRONT: _FRONT,
    PaperKind.CHIP_BACK: _BACK,
    PaperKind.FRONT_2024: _FRONT,
    PaperKind.BACK_2024: _BACK_2024,
}
