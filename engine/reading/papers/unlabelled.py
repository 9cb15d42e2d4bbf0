"""Infer values whose labels are illegible, where the paper leaves no doubt about the field."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from bot.identity import dates
from bot.identity.papers.fields import FIELDS, PaperField
from bot.identity.papers.kinds import PaperKind
from engine.reading.fields import addresses, numbers_and_dates, phrases, vocabularies
from engine.reading.fields.field_value import FieldValue
from engine.reading.fields.form_layout import Cell
from engine.reading.papers import field_readers
from engine.reading.papers.document import Document

# A birth precedes the issue of a paper, and the issue precedes its expiry.
_ORDER = (PaperField.DOB, PaperField.ISSUE_DATE, PaperField.DUE_DATE)
_DATE_READERS = (field_readers.read_birth, field_readers.read_date, field_readers.read_due_date)
_UNLABELLED_FACTOR = 0.85  # factor on the confidence of a value without a label
_MIN_DATE_DIGITS = 6  # digits of the shortest date
_VIETNAM_AT_END = re.compile(r"(.*\W)?(vi[eệ]t\W*nam)\W*", re.IGNORECASE)
# Labels of other places, and of the names of offices, whose values are no place of birth.
_OTHER_PLACES = (PaperField.ISSUED_AT, "issuer")


def infer_unlabelled(
    document: Document, found: Mapping[str, FieldValue], readers: Mapping[str, object]
) -> dict[str, FieldValue]:
    """Return the fields found, with the fields inferred without labels."""
    completed = dict(found)
    date_fields = [field for field in _ORDER if readers.get(field) in _DATE_READERS]
    if any(field not in completed for field in date_fields):
        completed |= _dates_by_order(document, completed, date_fields)
    if (
        PaperField.NATIONALITY in readers
        and PaperField.NATIONALITY not in completed
        and (inferred := _nationality(document))
    ):
        completed[PaperField.NATIONALITY] = inferred
    if (
        document.kind == PaperKind.PASSPORT
        and PaperField.PLACE_OF_BIRTH not in completed
        and (inferred := _province(document))
    ):
        completed[PaperField.PLACE_OF_BIRTH] = inferred
    return completed


def _dates_by_order(
    document: Document, found: Mapping[str, FieldValue], fields: Sequence[str]
) -> dict[str, FieldValue]:
    """Return the missing dates by order of time.

    The paper must show just as many dates as date fields, and dates with labels must be in the right places.
    """
    days = {day.text: day for day in _all_dates(document)}
    ordered = sorted(days.values(), key=lambda day: _sort_key(day.text))
    if len(ordered) != len(fields):
        return {}
    by_order = dict(zip(fields, ordered, strict=True))
    if any(found[field].text != day.text for field, day in by_order.items() if field in found):
        return {}
    return {field: _lower_confidence(day) for field, day in by_order.items() if field not in found}


def _all_dates(document: Document) -> Iterator[FieldValue]:
    for candidate in document.form.single_lines():
        spelled = numbers_and_dates.mentions_month(candidate.text) and not candidate.text.count("/")
        if (
            sum(map(str.isdigit, candidate.text)) >= _MIN_DATE_DIGITS
            and not spelled
            and (day := numbers_and_dates.read_date(document.page, candidate))
        ):
            yield day


def _sort_key(text: str) -> tuple[int, ...]:
    day = dates.parse(text)
    return (9999,) if day is None or isinstance(day, dates.Never) else dates.first(day).timetuple()[:3]


def _nationality(document: Document) -> FieldValue | None:
    """Return `Việt Nam` where it is a whole value below the label of another field, or follows its misread label.

    The name of the state in the head of the paper is no nationality.
    """
    for line in _below_first_label(document):
        behind = _VIETNAM_AT_END.fullmatch(line.text)
        is_labelled = behind and behind[1] and phrases.NATIONALITY_LABEL.is_in(behind[1])
        if is_labelled or phrases.VIETNAM.is_in(line.text.rpartition(":")[2]):
            return _lower_confidence(FieldValue("Việt Nam", line.confidence))
    return None


def _below_first_label(document: Document, *, without: Collection[str] = ()) -> Iterator[Cell]:
    """Yield every single line in and below the first row with a field's label.

    Rows with labels `without`, and the rows below them, are left out.
    """
    is_below, above = False, set[str]()
    for row in document.form.rows:
        fields = {match.label.field for match in row.matches}
        is_below |= not fields.isdisjoint(FIELDS)
        if is_below and (fields | above).isdisjoint(without):
            yield from row.cells
        above = fields


def _province(document: Document) -> FieldValue | None:
    """Return the one line that is a province in capitals."""
    named = {}
    for line in _below_first_label(document, without=_OTHER_PLACES):
        place = addresses.resolve(line.text)
        if line.text.isupper() and place.known == 1 and not place.house:
            name = vocabularies.lookup(place.text, vocabularies.PROVINCES) or place.text
            named[name] = _lower_confidence(FieldValue(name, line.confidence))
    if len(named) != 1:
        return None
    (only,) = named.values()
    return FieldValue(only.text.upper(), only.confidence)


def _lower_confidence(read: FieldValue) -> FieldValue:
    return FieldValue(read.text, read.confidence * _UNLABELLED_FACTOR)
