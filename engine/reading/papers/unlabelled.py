"""Values whose labels are past reading, where the paper leaves no doubt what they are."""

from collections.abc import Iterator, Mapping

from bot.identity import dates
from engine.reading.fields import labels, printed_numbers, vocabularies
from engine.reading.fields.field_value import Print
from engine.reading.papers import field_readers
from engine.reading.papers.field_readers import Card
from engine.reading.text import fuzzy_search, similarity

_ORDER = ("dob", "issue_date", "due_date")  # one is born before a paper is issued, and that is before it ends
_UNLABELLED = 0.85  # share of its certainty that a value without a label keeps
_FEW = 6  # digits of the shortest date
_STATE = ("conghoaxahoi", "socialistrepublic")
_NEAR = 0.65  # cost of a province's name


def add(card: Card, found: Mapping[str, Print], readers: Mapping[str, object]) -> dict[str, Print]:
    """The fields found and those that are told without their labels."""
    every = dict(found)
    plain = [field for field in _ORDER if readers.get(field) in (field_readers.day, field_readers.term)]
    if any(field not in every for field in plain):
        every |= _by_order(card, every, plain)
    if "nationality" in readers and "nationality" not in every and (said := _nationality(card)):
        every["nationality"] = said
    if card.kind == labels.PASSPORT and "place_of_birth" not in every and (said := _province(card)):
        every["place_of_birth"] = said
    return every


def _by_order(card: Card, found: Mapping[str, Print], fields: list[str]) -> dict[str, Print]:
    """All dates of the paper in their order, if it has just so many and those with labels are in their places."""
    days = {day.text: day for day in _days(card)}
    ordered = sorted(days.values(), key=lambda day: _rank(day.text))
    if len(ordered) != len(fields):
        return {}
    told = dict(zip(fields, ordered, strict=True))
    if any(found[field].text != day.text for field, day in told.items() if field in found):
        return {}
    return {field: _doubted(day) for field, day in told.items() if field not in found}


def _days(card: Card) -> Iterator[Print]:
    for value in card.sheet.cells():
        spelled = printed_numbers.spells_month(value.text) and not value.text.count("/")
        if sum(map(str.isdigit, value.text)) >= _FEW and not spelled and (day := printed_numbers.day(card.page, value)):
            yield day


def _rank(text: str) -> tuple[int, ...]:
    day = dates.parse(text)
    return (9999,) if day is None or isinstance(day, dates.Never) else (day.year, day.month, day.day)


def _nationality(card: Card) -> Print | None:
    """`Việt Nam` that is no part of the state's name."""
    for value in card.sheet.cells():
        bare = fuzzy_search.squeeze(value.text)[0]
        if fuzzy_search.near("vietnam", bare[-20:]) and not any(
            fuzzy_search.near(state, bare, 0.4) for state in _STATE
        ):
            return _doubted(Print("Việt Nam", value.sure))
    return None


def _province(card: Card) -> Print | None:
    """The one line that is a province in capitals."""
    named = {}
    for value in card.sheet.cells():
        if not value.text.isupper():
            continue
        cost, name = min((similarity.cost(name, value.text), name) for name in vocabularies.PROVINCE_NAMES)
        if cost <= _NEAR:
            named[name] = _doubted(Print(vocabularies.known(name, vocabularies.PROVINCES) or name, value.sure))
    return next((Print(said.text.upper(), said.sure) for said in named.values()), None) if len(named) == 1 else None


def _doubted(read: Print) -> Print:
    return Print(read.text, read.sure * _UNLABELLED)
