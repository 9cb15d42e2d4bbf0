"""Values whose labels are past reading, where the paper leaves no doubt what they are."""

from collections.abc import Iterator, Mapping, Sequence

from bot.identity import dates
from bot.identity.papers.fields import PaperField
from bot.identity.papers.kinds import PaperKind
from engine.reading.fields import printed_numbers, vocabularies
from engine.reading.fields.field_value import FieldValue
from engine.reading.papers import field_readers
from engine.reading.papers.field_readers import Document
from engine.reading.text import fuzzy_search, similarity

# A holder is born before the issue of a paper, and a paper is issued before its expiry.
_ORDER = (PaperField.DOB, PaperField.ISSUE_DATE, PaperField.DUE_DATE)
_UNLABELLED = 0.85  # share of its certainty that a value without a label keeps
_FEW = 6  # digits of the shortest date
_STATE = ("conghoaxahoi", "socialistrepublic")
_NEAR = 0.65  # cost of a province's name


def infer_unlabelled(
    document: Document, found: Mapping[str, FieldValue], readers: Mapping[str, object]
) -> dict[str, FieldValue]:
    """The fields found and those that are told without their labels."""
    every = dict(found)
    plain = [field for field in _ORDER if readers.get(field) in (field_readers.day, field_readers.term)]
    if any(field not in every for field in plain):
        every |= _dates_by_order(document, every, plain)
    if PaperField.NATIONALITY in readers and PaperField.NATIONALITY not in every and (said := _nationality(document)):
        every[PaperField.NATIONALITY] = said
    if document.kind == PaperKind.PASSPORT and PaperField.PLACE_OF_BIRTH not in every and (said := _province(document)):
        every[PaperField.PLACE_OF_BIRTH] = said
    return every


def _dates_by_order(
    document: Document, found: Mapping[str, FieldValue], fields: Sequence[str]
) -> dict[str, FieldValue]:
    """All dates of the paper in their order, if it has just so many and those with labels are in their places."""
    days = {day.text: day for day in _all_dates(document)}
    ordered = sorted(days.values(), key=lambda day: _sort_key(day.text))
    if len(ordered) != len(fields):
        return {}
    told = dict(zip(fields, ordered, strict=True))
    if any(found[field].text != day.text for field, day in told.items() if field in found):
        return {}
    return {field: _lower_confidence(day) for field, day in told.items() if field not in found}


def _all_dates(document: Document) -> Iterator[FieldValue]:
    for value in document.form.single_lines():
        spelled = printed_numbers.mentions_month(value.text) and not value.text.count("/")
        if (
            sum(map(str.isdigit, value.text)) >= _FEW
            and not spelled
            and (day := printed_numbers.read_date(document.page, value))
        ):
            yield day


def _sort_key(text: str) -> tuple[int, ...]:
    day = dates.parse(text)
    return (9999,) if day is None or isinstance(day, dates.Never) else (day.year, day.month, day.day)


def _nationality(document: Document) -> FieldValue | None:
    """`Việt Nam` that is no part of the state's name."""
    for value in document.form.single_lines():
        bare = fuzzy_search.fold(value.text)[0]
        if fuzzy_search.search("vietnam", bare[-20:]) and not any(
            fuzzy_search.search(state, bare, 0.4) for state in _STATE
        ):
            return _lower_confidence(FieldValue("Việt Nam", value.confidence))
    return None


def _province(document: Document) -> FieldValue | None:
    """The one line that is a province in capitals."""
    named = {}
    for value in document.form.single_lines():
        if not value.text.isupper():
            continue
        cost, name = min((similarity.distance(name, value.text), name) for name in vocabularies.PROVINCE_NAMES)
        if cost <= _NEAR:
            named[name] = _lower_confidence(
                FieldValue(vocabularies.lookup(name, vocabularies.PROVINCES) or name, value.confidence)
            )
    return (
        next((FieldValue(said.text.upper(), said.confidence) for said in named.values()), None)
        if len(named) == 1
        else None
    )


def _lower_confidence(read: FieldValue) -> FieldValue:
    return FieldValue(read.text, read.confidence * _UNLABELLED)
