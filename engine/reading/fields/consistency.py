"""What a paper's printed values say of each other: a contradiction makes both doubtful, an agreement surer."""

from collections.abc import Mapping

from bot.identity import dates, number
from bot.identity.papers.fields import PaperField
from bot.identity.papers.kinds import PaperKind
from engine.reading.fields.field_value import FieldValue

_CONTRADICTED = 0.6  # share of their certainty that values keep when one of them must be misread
_AGREED = 0.5  # share of its doubts that a sex keeps when the number tells the same
_NUMBER: Mapping[str, PaperField] = {
    PaperKind.CHIP_FRONT: PaperField.ID,
    PaperKind.FRONT_2024: PaperField.ID,
    PaperKind.BARCODE_FRONT: PaperField.ID,
    PaperKind.PASSPORT: PaperField.PERSON_NUMBER,
}
_ORDER = (
    (PaperField.DOB, PaperField.ISSUE_DATE),
    (PaperField.ISSUE_DATE, PaperField.DUE_DATE),
    (PaperField.DOB, PaperField.DUE_DATE),
)


def adjust_confidences(kind: str, fields: Mapping[str, FieldValue]) -> dict[str, FieldValue]:
    """The fields with what the personal number says of birth and sex, and the order of dates, in their certainty."""
    found = dict(fields)
    personal = found.get(_NUMBER.get(kind, ""))
    said = number.parse(personal.text) if personal else None
    if said and (born := _date_of(found, PaperField.DOB)) and born[0] != said.birth_year:
        _lower_confidence(found, PaperField.DOB, _NUMBER[kind])
    if said and (sex := found.get(PaperField.GENDER)):
        agreed = sex.text == said.gender
        found[PaperField.GENDER] = FieldValue(
            sex.text, 1 - (1 - sex.confidence) * _AGREED if agreed else sex.confidence * _CONTRADICTED
        )
    for first, then in _ORDER:
        earlier, later = _date_of(found, first), _date_of(found, then)
        if earlier and later and earlier >= later:
            _lower_confidence(found, first, then)
    return found


def _date_of(fields: Mapping[str, FieldValue], field: str) -> tuple[int, int, int] | None:
    value = dates.parse(fields[field].text) if field in fields else None
    return None if value is None or isinstance(value, dates.Never) else (value.year, value.month, value.day)


def _lower_confidence(fields: dict[str, FieldValue], *names: str) -> None:
    for name in names:
        fields[name] = FieldValue(fields[name].text, fields[name].confidence * _CONTRADICTED)
