"""Infer values whose labels are illegible, where the paper leaves no doubt about the field."""

from collections.abc import Iterator, Mapping, Sequence

from bot.identity import dates
from bot.identity.papers.fields import PaperField
from bot.identity.papers.kinds import PaperKind
from engine.reading.fields import numbers_and_dates, vocabularies
from engine.reading.fields.field_value import FieldValue
from engine.reading.papers import field_readers
from engine.reading.papers.document import Document
from engine.reading.text import fuzzy_search, similarity

# A birth precedes the issue of a paper, and the issue precedes its expiry.
_ORDER = (PaperField.DOB, PaperField.ISSUE_DATE, PaperField.DUE_DATE)
_DATE_READERS = (field_readers.read_birth, field_readers.read_date, field_readers.read_due_date)
_UNLABELLED_FACTOR = 0.85  # factor on the confidence of a value without a label
_MIN_DATE_DIGITS = 6  # digits of the shortest date
_STATE_NAMES = ("conghoaxahoi", "socialistrepublic")
_MAX_PROVINCE_COST = 0.65  # largest cost of a province's name


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
    """Return `Việt Nam` where it is no part of the state's name."""
    for candidate in document.form.single_lines():
        folded = fuzzy_search.fold(candidate.text)[0]
        if fuzzy_search.search("vietnam", folded[-20:]) and not any(
            fuzzy_search.search(state, folded, 0.4) for state in _STATE_NAMES
        ):
            return _lower_confidence(FieldValue("Việt Nam", candidate.confidence))
    return None


def _province(document: Document) -> FieldValue | None:
    """Return the one line that is a province in capitals."""
    named = {}
    for candidate in document.form.single_lines():
        if not candidate.text.isupper():
            continue
        cost, name = min((similarity.distance(name, candidate.text), name) for name in vocabularies.PROVINCE_NAMES)
        if cost <= _MAX_PROVINCE_COST:
            named[name] = _lower_confidence(
                FieldValue(vocabularies.lookup(name, vocabularies.PROVINCES) or name, candidate.confidence)
            )
    if len(named) != 1:
        return None
    (only,) = named.values()
    return FieldValue(only.text.upper(), only.confidence)


def _lower_confidence(read: FieldValue) -> FieldValue:
    return FieldValue(read.text, read.confidence * _UNLABELLED_FACTOR)
