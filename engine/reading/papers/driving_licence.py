"""The class of a driving licence: one to three characters, taken only where the readings of them agree."""

import re
from collections.abc import Iterator
from datetime import date

from bot.identity import dates, licence
from bot.identity.papers.fields import PaperField
from engine.reading.fields.field_value import FieldValue
from engine.reading.fields.form_layout import Candidate, LineSpan
from engine.reading.papers import field_readers
from engine.reading.papers.field_readers import Document

_CONFIDENT = 0.85  # of the least sure character, where only one recogniser reads a code
# How letters and the digits behind them are misread; the codes have no other letters and digits 1 to 4.
_REACH = 4.0  # heights of a line: how far behind its label a class may start and end
_LETTERS = str.maketrans("860€", "BEDC")
_DIGITS = str.maketrans("IL|!Z", "11112")
_CODE = re.compile(r"([A-F860€]{1,2})([1-4IL|!Z]{0,2})(E?)")


def classes(document: Document, field: str) -> FieldValue | None:
    """The class beside its label, if it was one on the day of issue; two rival classes are none."""
    read = field_readers.spelled_day(document, PaperField.ISSUE_DATE)
    issued = dates.parse(read.text) if read else None
    day = None if isinstance(issued, dates.Never) else issued
    for value in _candidates(document, field):
        votes = [
            (code, confidence) for text, confidence in _readings(document, value) if (code := _parse_classes(text, day))
        ]
        if len({code for code, _ in votes}) == 1 and (len(votes) > 1 or votes[0][1] >= _CONFIDENT):
            return FieldValue(votes[0][0], max(confidence for _, confidence in votes))
    return None


def _candidates(document: Document, field: str) -> Iterator[Candidate]:
    """Behind each label, even where nothing was seen: the box may end before a single letter; then below it."""
    for index, match in document.form.labels(field):
        beside = document.form.beside(index, match)
        cell = document.form.rows[index].cell(match.end - 1)
        longer = 1 + _REACH * cell.line.height / (cell.line.right - cell.line.left)
        yield beside if beside.pieces else Candidate("", 0.0, (LineSpan(cell.line, 0.0, longer),))
        yield from document.form.below(index, match)


def _readings(document: Document, value: Candidate) -> Iterator[tuple[str, float]]:
    """The value as each recogniser has it, with the certainty of the digit-proof one's least sure character."""
    yield value.text, 0.0
    for piece in value.pieces:
        characters = document.page.recognise_latin(piece.line, last=max(1.0, piece.last))
        tail = re.search(r"[^\s:.]+\s*$", characters.text)
        if tail:
            yield tail[0], min(characters.confidence[tail.start() : tail.end()])


def _parse_classes(text: str, issued: date | None) -> str | None:
    """The codes in the text, misread characters put right by their place."""
    found = licence.parse(text, issued) or licence.parse(_correct_confusions(text), issued)
    return ", ".join(each.code for each in found) if found else None


def _correct_confusions(text: str) -> str:
    match = _CODE.fullmatch(text.strip(" :.,").upper())
    return match[1].translate(_LETTERS) + match[2].translate(_DIGITS) + match[3] if match else ""
