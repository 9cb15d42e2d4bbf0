"""The class of a driving licence: one to three characters, taken only where the readings of them agree."""

import re
from collections.abc import Iterator
from datetime import date

from bot.identity import dates, licence
from engine.reading.fields.field_value import Print
from engine.reading.fields.form_layout import Piece, Value
from engine.reading.papers import field_readers
from engine.reading.papers.field_readers import Card

_SURE = 0.85  # of the least sure character, where only one recogniser reads a code
# How letters and the digits behind them are misread; the codes have no other letters and digits 1 to 4.
_REACH = 4.0  # heights of a line: how far behind its label a class may start and end
_LETTERS = str.maketrans("860€", "BEDC")
_DIGITS = str.maketrans("IL|!Z", "11112")
_CODE = re.compile(r"([A-F860€]{1,2})([1-4IL|!Z]{0,2})(E?)")


def classes(card: Card, field: str) -> Print | None:
    """The class beside its label, if it was one on the day of issue; two rival classes are none."""
    read = field_readers.spelled_day(card, "issue_date")
    issued = dates.parse(read.text) if read else None
    day = None if isinstance(issued, dates.Never) else issued
    for value in _places(card, field):
        votes = [(code, sure) for text, sure in _readings(card, value) if (code := _class(text, day))]
        if len({code for code, _ in votes}) == 1 and (len(votes) > 1 or votes[0][1] >= _SURE):
            return Print(votes[0][0], max(sure for _, sure in votes))
    return None


def _places(card: Card, field: str) -> Iterator[Value]:
    """Behind each label, even where nothing was seen: the box may end before a single letter; then below it."""
    for index, hit in card.sheet.labels(field):
        beside = card.sheet.beside(index, hit)
        cell = card.sheet.rows[index].cell(hit.end - 1)
        longer = 1 + _REACH * cell.line.height / (cell.line.right - cell.line.left)
        yield beside if beside.pieces else Value("", 0.0, (Piece(cell.line, 0.0, longer),))
        yield from card.sheet.below(index, hit)


def _readings(card: Card, value: Value) -> Iterator[tuple[str, float]]:
    """The value as each recogniser has it, with the certainty of the digit-proof one's least sure character."""
    yield value.text, 0.0
    for piece in value.pieces:
        glyphs = card.page.latin(piece.line, last=max(1.0, piece.last))
        tail = re.search(r"[^\s:.]+\s*$", glyphs.text)
        if tail:
            yield tail[0], min(glyphs.sure[tail.start() : tail.end()])


def _class(text: str, issued: date | None) -> str | None:
    """The codes in the text, misread characters put right by their place."""
    found = licence.parse(text, issued) or licence.parse(_mended(text), issued)
    return ", ".join(each.code for each in found) if found else None


def _mended(text: str) -> str:
    match = _CODE.fullmatch(text.strip(" :.,").upper())
    return match[1].translate(_LETTERS) + match[2].translate(_DIGITS) + match[3] if match else ""
