"""Arrange the lines of a paper as a form: rows with labels, and the candidates for each label's value."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from bot.identity.papers.kinds import PaperKind
from engine.reading.fields import label_detection, label_matching
from engine.reading.fields.label_detection import LabelledLine
from engine.reading.fields.label_matching import LabelMatch
from engine.reading.image import layout
from engine.reading.image.layout import Line
from engine.reading.text import fuzzy_search
from engine.reading.text.page import LineText, Page

_MAX_ROW_GAP = 2.6  # line heights; a wider gap separates a value from the text below
_MAX_WORD_GAP = 1.3  # line heights; a wider gap separates a value from the text behind
_SAME_SIZE = (0.85, 1.7)  # height of a value on a line of its own, as a share of the height of its label's line
_NEAR_END = (0.6, 2.0)  # label heights before and behind a label's end where a value that is not level may begin
_NEARLY_LEVEL = 0.7  # share of the height: distance between the middles of a label and a value printed too high or low
_TWO_COLUMNS = (PaperKind.PASSPORT,)  # papers with text to the right that belongs to another label
_WATERMARK = "specimen"
_CLEAR_SHARE, _DOUBTFUL_SHARE = 0.8, 0.45  # shares of matched letters: a label without doubt, and a doubtful one
_EDGE_SIGNS = " :;/|_'\"`“”‘’"  # signs that specks and borders leave at the ends of a value


@dataclass(frozen=True, slots=True)
class Cell:
    """A line in a row: its text, and where that text starts in the row's text."""

    line: Line
    read: LineText
    start: int

    @property
    def text(self) -> str:
        """The line's text."""
        return self.read.text

    @property
    def confidence(self) -> float:
        """The confidence of the whole line."""
        return self.read.confidence

    def x_of(self, position: int) -> float:
        """Return the approximate x (level px) of the row's character at `position`."""
        share = (position - self.start) / max(1, len(self.text))
        return self.line.left + min(1.0, max(0.0, share)) * (self.line.right - self.line.left)


@dataclass(frozen=True, slots=True)
class Row:
    """Cells from left to right, the joined text of the cells, and the labels in that text."""

    cells: tuple[Cell, ...]
    text: str
    matches: tuple[LabelMatch, ...]

    def cell(self, position: int) -> Cell:
        """Return the cell that holds the row's character at `position`."""
        return next(cell for cell in reversed(self.cells) if cell.start <= position or cell is self.cells[0])


@dataclass(frozen=True, slots=True)
class LineSpan:
    """A section of a line between two shares (0..1) of its length, estimated from text lengths."""

    line: Line
    first: float
    last: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """A text that may be a field's value, with a confidence and the sections of lines behind the text."""

    text: str
    confidence: float
    spans: tuple[LineSpan, ...]


class Form:
    """The rows of one kind of card."""

    def __init__(self, kind: str, page: Page) -> None:
        self._kind = kind
        detected = label_detection.detect_labels(kind, page)
        grouped = layout.group_rows(page.lines)
        rows = (
            _to_row(
                [labelled for line in lines for labelled in detected[line] if not _is_watermark(labelled.read.text)]
            )
            for lines in grouped
        )
        # A row of specks and watermarks has no cells.
        self.rows = _drop_doubtful_labels([row for row in rows if row.cells])

    def labels(self, field: str) -> Iterator[tuple[int, LabelMatch]]:
        """Return row index and match of each label of the field, best match first."""
        found = [
            (index, match) for index, row in enumerate(self.rows) for match in row.matches if match.label.field == field
        ]
        return iter(sorted(found, key=lambda position: -position[1].matched_letters))

    def single_lines(self) -> Iterator[Candidate]:
        """Yield every single line."""
        for row in self.rows:
            for cell in row.cells:
                yield _candidate(row, cell.start, _end_of(cell))

    def beside(self, index: int, match: LabelMatch) -> Candidate:
        """Return the text after the label in the label's own row, up to the next label.

        A value printed a bit too high or too low stands in the next row.
        """
        row = self.rows[index]
        after = [other.start for other in row.matches if other.start >= match.end]
        start = _value_start(row.text[: min(after, default=len(row.text))], match.end)
        cells = [cell for cell in row.cells if _end_of(cell) > start]
        cells = [cell for cell in cells if any(map(str.isalnum, row.text[max(start, cell.start) : _end_of(cell)]))]
        if not cells and not after and (shifted := self._shifted(index, match)):
            return shifted
        end = _end_of(_before_first_gap(cells)[-1]) if cells else start
        return _candidate(row, start, min(end, *after) if after else end)

    def _shifted(self, index: int, match: LabelMatch) -> Candidate | None:
        """Return the text in the next row above or below that begins at the label's end and is nearly level with it."""
        label = self.rows[index].cell(match.end - 1)
        end, height = label.x_of(match.end), label.line.height
        for row in (*self.rows[max(0, index - 1) : index], *self.rows[index + 1 : index + 2]):
            cells = [
                cell
                for cell in row.cells
                if cell.line.left > end - _NEAR_END[0] * height and not _holds_label(row, cell)
            ]
            if (
                cells
                and cells[0].line.left < end + _NEAR_END[1] * height
                and abs(cells[0].line.middle - label.line.middle) < _NEARLY_LEVEL * max(height, cells[0].line.height)
            ):
                return _candidate(row, cells[0].start, _end_of(_before_first_gap(cells)[-1]))
        return None

    def below(self, index: int, match: LabelMatch) -> Iterator[Candidate]:
        """Yield the texts below the label in the same column, row by row, until another label or a gap.

        A value may begin right of its label's end, unless the paper has two columns. Such a value has the size of the
        line above.
        """
        row = self.rows[index]
        cell = row.cell(match.start)
        # The first label of a line starts the line. Any text before the label is its misread Vietnamese half.
        first = not any(cell.start <= other.start < match.start for other in row.matches)
        left, right, height = (
            cell.line.left if first else cell.x_of(match.start),
            self._end(row, match),
            cell.line.height,
        )
        label_end = row.cell(match.end - 1).x_of(match.end)
        middle = cell.line.middle
        for lower in self.rows[index + 1 :]:
            inside = [c for c in lower.cells if left - 1.5 * height < c.line.left < right]
            if not inside or (inside[0].line.left > label_end and not self._may_be_apart(inside[0].line, height)):
                continue
            if inside[0].line.middle - middle > _MAX_ROW_GAP * max(height, inside[0].line.height):
                return
            if any(inside[0].start <= other.start < _end_of(inside[-1]) for other in lower.matches):
                return
            yield _candidate(lower, inside[0].start, _end_of(_before_first_gap(inside)[-1]))
            middle = inside[0].line.middle

    def value_lines(self, index: int, match: LabelMatch) -> Iterator[Candidate]:
        """Yield the text beside the label and the texts below, each line once."""
        beside = self.beside(index, match)
        yield beside
        lines = {span.line for span in beside.spans}
        yield from (lower for lower in self.below(index, match) if not lines & {span.line for span in lower.spans})

    def _may_be_apart(self, line: Line, height: float) -> bool:
        """Return whether a line that begins right of a label's end may be the label's value."""
        return self._kind not in _TWO_COLUMNS and _SAME_SIZE[0] * height < line.height < _SAME_SIZE[1] * height

    def under(self, index: int, left: float, right: float) -> Iterator[Candidate]:
        """Yield the texts below the row that begin between two x positions (level px), row by row."""
        for lower in self.rows[index + 1 :]:
            inside = [cell for cell in lower.cells if left < cell.line.left < right and not _holds_label(lower, cell)]
            if inside:
                yield _candidate(lower, inside[0].start, _end_of(_before_first_gap(inside)[-1]))

    def _end(self, row: Row, match: LabelMatch) -> float:
        """Return the right end of the label's column: the next label, or infinity."""
        after = [other for other in row.matches if other.start >= match.end]
        return row.cell(after[0].start).x_of(after[0].start) - 1.0 if after else float("inf")


def _drop_doubtful_labels(rows: Sequence[Row]) -> list[Row]:
    """Return the rows without badly matching labels of fields whose label stands clearly in another row.

    Some values resemble a label: Hưng Yên, Hưng Yên is no Nguyên quán.
    """
    clear = {
        match.label.field: row for row in rows for match in row.matches if _matched_share(row, match) >= _CLEAR_SHARE
    }
    return [
        replace(
            row,
            matches=tuple(
                match
                for match in row.matches
                if _matched_share(row, match) >= _DOUBTFUL_SHARE or clear.get(match.label.field, row) is row
            ),
        )
        for row in rows
    ]


def _matched_share(row: Row, match: LabelMatch) -> float:
    """Return how well a label matches: its matched letters as a share of the letters in its place."""
    return match.matched_letters / max(1, len(fuzzy_search.fold(row.text[match.start : match.end])[0]))


def _is_watermark(text: str) -> bool:
    """Return whether the text is the mark of a sample, `MẪU - SPECIMEN`, which stands beside the values of samples."""
    return _WATERMARK in fuzzy_search.fold(text)[0]


def _holds_label(row: Row, cell: Cell) -> bool:
    """Return whether a label starts in the cell."""
    return any(cell.start <= match.start < _end_of(cell) for match in row.matches)


def _before_first_gap(cells: Sequence[Cell]) -> Sequence[Cell]:
    """Return the cells before the first wide gap.

    Another text stands behind the gap.
    """
    for position, (cell, following) in enumerate(pairwise(cells), start=1):
        if following.line.left - cell.line.right > _MAX_WORD_GAP * min(cell.line.height, following.line.height):
            return cells[:position]
    return cells


def _end_of(cell: Cell) -> int:
    return cell.start + len(cell.text)


def _to_row(lines: Sequence[LabelledLine]) -> Row:
    cells: list[Cell] = []
    matches: list[LabelMatch] = []
    start = 0
    for labelled in lines:
        cells.append(Cell(labelled.line, labelled.read, start))
        matches += [_shift(match, start) for match in labelled.matches]
        start += len(labelled.read.text) + 1
    text = " ".join(cell.text for cell in cells)
    return Row(tuple(cells), text, tuple(label_matching.merge_translations(matches, text)))


def _shift(match: LabelMatch, offset: int) -> LabelMatch:
    return LabelMatch(match.label, match.start + offset, match.end + offset, match.matched_letters)


def _candidate(row: Row, start: int, end: int) -> Candidate:
    """Return the row's text from start to end, with the cells behind the text."""
    text = re.sub(r"^[^\w(]+", "", row.text[start:end]).strip(_EDGE_SIGNS)
    cells = [cell for cell in row.cells if cell.start < end and _end_of(cell) > start]
    confidence = min((c.read.confidence_of(max(0, start - c.start), end - c.start) for c in cells), default=0.0)
    return Candidate(text, confidence, tuple(_line_span(c, start, end) for c in cells))


def _line_span(cell: Cell, start: int, end: int) -> LineSpan:
    size = max(1, len(cell.text))
    return LineSpan(cell.line, max(0.0, (start - cell.start) / size), min(1.0, (end - cell.start) / size))


def _value_start(text: str, start: int) -> int:
    """Return the start of the value after a label that ends at `start`, past a misread English translation."""
    colon = text.find(":", start)
    between = text[start:colon].strip() if colon >= 0 else ""
    return colon + 1 if colon >= 0 and (len(between) < 3 or between.startswith("/")) else start
