"""The read card as rows of text with labels in them, and the texts that stand where a label's value belongs."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from engine.reading.fields import label_detection, label_matching
from engine.reading.fields.label_detection import LabelledLine
from engine.reading.fields.label_matching import LabelMatch
from engine.reading.image import layout
from engine.reading.image.layout import Line
from engine.reading.text.page import Page, LineText

_REACH = 2.6  # heights of a line: a wider gap parts a value from what stands under it
_GAP = 1.3  # heights of a line: a wider gap parts a value from what stands behind it
_RAGGED = " :;/|_'\"`“”‘’"  # what specks and borders leave at the ends of a value


@dataclass(frozen=True, slots=True)
class Cell:
    """A line in a row: what was read of it, and where in the row's text it starts."""

    line: Line
    read: LineText
    start: int

    @property
    def text(self) -> str:
        """The line's text."""
        return self.read.text

    @property
    def confidence(self) -> float:
        """How sure the whole line is."""
        return self.read.confidence

    def x_of(self, place: int) -> float:
        """About where (level px from the left) the row's character `place` stands."""
        share = (place - self.start) / max(1, len(self.text))
        return self.line.left + min(1.0, max(0.0, share)) * (self.line.right - self.line.left)


@dataclass(frozen=True, slots=True)
class Row:
    """Cells from left to right, their texts joined by blanks, and the labels found in that text."""

    cells: tuple[Cell, ...]
    text: str
    matches: tuple[LabelMatch, ...]

    def cell(self, place: int) -> Cell:
        """The cell in which the row's character `place` stands."""
        return next(cell for cell in reversed(self.cells) if cell.start <= place or cell is self.cells[0])


@dataclass(frozen=True, slots=True)
class LineSpan:
    """A line from one share (0..1) of its length to another, as far as the lengths of texts tell."""

    line: Line
    first: float
    last: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """A text that may be a field's value, how sure its reading is, and the pieces of lines it stands in."""

    text: str
    confidence: float
    pieces: tuple[LineSpan, ...]


class Form:
    """Rows of one kind of card."""

    def __init__(self, kind: str, page: Page) -> None:
        seen = label_detection.detect_labels(kind, page)
        rows = (_to_row([look for line in lines for look in seen[line]]) for lines in layout.group_rows(page.lines))
        self.rows = [row for row in rows if row.cells]  # specks and watermarks are no rows

    def labels(self, field: str) -> Iterator[tuple[int, LabelMatch]]:
        """Where the field's labels stand: index of the row and the hit, best fitting first."""
        found = [
            (index, match) for index, row in enumerate(self.rows) for match in row.matches if match.label.field == field
        ]
        return iter(sorted(found, key=lambda place: -place[1].matched_letters))

    def single_lines(self) -> Iterator[Candidate]:
        """Every line by itself."""
        for row in self.rows:
            for cell in row.cells:
                yield _candidate(row, cell.start, _end_of(cell))

    def beside(self, index: int, match: LabelMatch) -> Candidate:
        """What follows the label in its own row, up to the next label."""
        row = self.rows[index]
        after = [other.start for other in row.matches if other.start >= match.end]
        start = _value_start(row.text[: min(after, default=len(row.text))], match.end)
        cells = [cell for cell in row.cells if _end_of(cell) > start]
        end = _end_of(_before_first_gap(cells)[-1]) if cells else start
        return _candidate(row, start, min(end, *after) if after else end)

    def below(self, index: int, match: LabelMatch) -> Iterator[Candidate]:
        """What stands under the label in its column, row by row, until a label or a gap of `_REACH` heights."""
        row = self.rows[index]
        cell = row.cell(match.start)
        # The first label of a line begins with it: what stands before is its Vietnamese half, misread.
        first = not any(cell.start <= other.start < match.start for other in row.matches)
        left, right, height = (
            cell.line.left if first else cell.x_of(match.start),
            self._end(row, match),
            cell.line.height,
        )
        ends = row.cell(match.end - 1).x_of(match.end)  # a value starts under its label, not beyond it
        middle = cell.line.middle
        for lower in self.rows[index + 1 :]:
            inside = [c for c in lower.cells if left - 1.5 * height < c.line.left < right]
            if not inside or inside[0].line.left > ends:
                continue
            if inside[0].line.middle - middle > _REACH * max(height, inside[0].line.height):
                return
            if any(inside[0].start <= other.start < _end_of(inside[-1]) for other in lower.matches):
                return
            yield _candidate(lower, inside[0].start, _end_of(_before_first_gap(inside)[-1]))
            middle = inside[0].line.middle

    def under(self, index: int, left: float, right: float) -> Iterator[Candidate]:
        """What stands below the row and begins between two places (level px), row by row."""
        for lower in self.rows[index + 1 :]:
            inside = [cell for cell in lower.cells if left < cell.line.left < right and not _holds_label(lower, cell)]
            if inside:
                yield _candidate(lower, inside[0].start, _end_of(_before_first_gap(inside)[-1]))

    def _end(self, row: Row, match: LabelMatch) -> float:
        """How far right the label's column reaches: to the next label, or without end."""
        after = [other for other in row.matches if other.start >= match.end]
        return row.cell(after[0].start).x_of(after[0].start) - 1.0 if after else float("inf")


def _holds_label(row: Row, cell: Cell) -> bool:
    """Whether a label stands in the cell."""
    return any(cell.start <= match.start < _end_of(cell) for match in row.matches)


def _before_first_gap(cells: Sequence[Cell]) -> Sequence[Cell]:
    """The cells up to the first wide gap, behind which stands something else."""
    for place, (cell, following) in enumerate(pairwise(cells), start=1):
        if following.line.left - cell.line.right > _GAP * min(cell.line.height, following.line.height):
            return cells[:place]
    return cells


def _end_of(cell: Cell) -> int:
    return cell.start + len(cell.text)


def _to_row(seen: Sequence[LabelledLine]) -> Row:
    cells: list[Cell] = []
    matches: list[LabelMatch] = []
    start = 0
    for look in seen:
        cells.append(Cell(look.line, look.read, start))
        matches += [_shift(match, start) for match in look.matches]
        start += len(look.read.text) + 1
    text = " ".join(cell.text for cell in cells)
    return Row(tuple(cells), text, tuple(label_matching.merge_translations(matches, text)))


def _shift(match: LabelMatch, by: int) -> LabelMatch:
    return LabelMatch(match.label, match.start + by, match.end + by, match.matched_letters)


def _candidate(row: Row, start: int, end: int) -> Candidate:
    """The row's text from start to end, and the cells it touches."""
    text = re.sub(r"^[^\w(]+", "", row.text[start:end]).strip(_RAGGED)
    cells = [cell for cell in row.cells if cell.start < end and _end_of(cell) > start]
    confidence = min((c.read.confidence_of(max(0, start - c.start), end - c.start) for c in cells), default=0.0)
    return Candidate(text, confidence, tuple(_line_span(c, start, end) for c in cells))


def _line_span(cell: Cell, start: int, end: int) -> LineSpan:
    size = max(1, len(cell.text))
    return LineSpan(cell.line, max(0.0, (start - cell.start) / size), min(1.0, (end - cell.start) / size))


def _value_start(text: str, start: int) -> int:
    """Where the value starts behind a label that ends at `start`: an English twin that was misread is passed over."""
    colon = text.find(":", start)
    between = text[start:colon].strip() if colon >= 0 else ""
    return colon + 1 if colon >= 0 and (len(between) < 3 or between.startswith("/")) else start
