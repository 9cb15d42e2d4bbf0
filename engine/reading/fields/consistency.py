"""Compare the printed values of a paper.

A contradiction lowers the confidence of both values, an agreement raises the confidence.
"""

from collections.abc import Mapping
from datetime import date

from bot.identity import dates, number
from bot.identity.dates import PartialDate
from bot.identity.papers.fields import PaperField
from bot.identity.papers.kinds import PaperKind
from engine.reading.fields.field_value import FieldValue

_CONTRADICTED = 0.6  # factor on the confidence of values of which one must be misread
_AGREED = 0.5  # factor on the doubt (1 - confidence) about a sex that agrees with the number
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
    """Return the fields with adjusted confidence.

    The personal number is compared with birth and sex, and dates with their order.
    """
    found = dict(fields)
    personal = found.get(_NUMBER.get(kind, ""))
    parsed = number.parse(personal.text) if personal else None
    if parsed and (born := _date_of(found, PaperField.DOB)) and born.year != parsed.birth_year:
        _lower_confidence(found, PaperField.DOB, _NUMBER[kind])
    if parsed and (sex := found.get(PaperField.GENDER)):
        agreed = sex.text == parsed.gender
        found[PaperField.GENDER] = FieldValue(
            sex.text, 1 - (1 - sex.confidence) * _AGREED if agreed else sex.confidence * _CONTRADICTED
        )
    for first, then in _ORDER:
        earlier, later = _date_of(found, first), _date_of(found, then)
        if earlier and later and dates.first(earlier) >= dates.last(later):
            _lower_confidence(found, first, then)
    return found


def _date_of(fields: Mapping[str, FieldValue], field: str) -> date | PartialDate | None:
    value = dates.parse(fields[field].text) if field in fields else None
    return None if isinstance(value, dates.Never) else value


def _lower_confidence(fields: dict[str, FieldValue], *names: str) -> None:
    for name in names:
        fields[name] = FieldValue(fields[name].text, fields[name].confidence * _CONTRADICTED)
