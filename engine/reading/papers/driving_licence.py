"""Read the class of a driving licence: one to three characters, accepted only where the readings agree."""

import re
from collections.abc import Iterator
from datetime import date

from bot.identity import dates, licence
from bot.identity.papers.fields import PaperField
from engine.reading.fields.field_value import FieldValue
from engine.reading.fields.form_layout import Candidate, LineSpan
from engine.reading.papers import field_readers
from engine.reading.papers.document import Document

_CONFIDENT = 0.85  # for the least certain character, where only one recogniser reads a class
_MAX_DISTANCE = 4.0  # line heights after its label within which a class may start and end
# Confusions of the letters and of the digits after them. Classes have no other letters and the digits 1 to 4.
_LETTERS = str.maketrans("860€", "BEDC")
_DIGITS = str.maketrans("IL|!Z", "11112")
_AFTER_LABEL = re.compile(r"(?<=[a-z])[A-F][A-F\d]*\s*$")  # a class that touches the word Class
_CODE = re.compile(r"([A-F860€]{1,2})([1-4IL|!Z]{0,2})(E?)")


def read_classes(document: Document, field: str) -> FieldValue | None:
    """Read the class beside the label, if the class existed on the day of issue.

    Two rival classes are discarded.
    """
    read = field_readers.read_spelled_date(document, PaperField.ISSUE_DATE)
    issued = dates.parse(read.text) if read else None
    day = issued if isinstance(issued, date) else None
    for candidate in _candidates(document, field):
        votes = [
            (code, confidence)
            for text, confidence in _readings(document, candidate)
            if (code := _parse_classes(text, day))
        ]
        if len({code for code, _ in votes}) == 1 and (len(votes) > 1 or votes[0][1] >= _CONFIDENT):
            return FieldValue(votes[0][0], max(confidence for _, confidence in votes))
    return None


def _candidates(document: Document, field: str) -> Iterator[Candidate]:
    """Yield the texts after each label, then below.

    An empty section after the label is a candidate, too, because a box may end before a single letter.
    """
    for index, match in document.form.labels(field):
        beside = document.form.beside(index, match)
        cell = document.form.rows[index].cell(match.end - 1)
        longer = 1 + _MAX_DISTANCE * cell.line.height / (cell.line.right - cell.line.left)
        yield beside if beside.spans else Candidate("", 0.0, (LineSpan(cell.line, 0.0, longer),))
        yield from document.form.below(index, match)


def _readings(document: Document, candidate: Candidate) -> Iterator[tuple[str, float]]:
    """Yield the candidate's text by each recogniser, with a confidence.

    The confidence is the lowest of the Latin recogniser's characters.
    """
    yield candidate.text, 0.0
    for span in candidate.spans:
        characters = document.page.recognise_latin(span.line, last=max(1.0, span.last))
        tail = re.search(r"[^\s:.]+\s*$", characters.text)
        if tail:
            start = tail.start()
            if touching := _AFTER_LABEL.search(tail[0]):
                start += touching.start()
            yield characters.text[start : tail.end()], min(characters.confidence[start : tail.end()])


def _parse_classes(text: str, issued: date | None) -> str | None:
    """Return the classes in the text, with confusions corrected by position."""
    found = licence.parse(text, issued) or licence.parse(_correct_confusions(text), issued)
    return ", ".join(each.code for each in found) if found else None


def _correct_confusions(text: str) -> str:
    match = _CODE.fullmatch(text.strip(" :.,").upper())
    return match[1].translate(_LETTERS) + match[2].translate(_DIGITS) + match[3] if match else ""
