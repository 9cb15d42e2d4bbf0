"""The lines of a page with the labels in them; where a label is missed, the other recogniser looks for it too."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from typing import TypeAlias

from bot.identity.papers.fields import PaperField
from engine.reading.fields import label_matching
from engine.reading.fields.label_matching import LabelMatch
from engine.reading.fields.labels import LABELS
from engine.reading.image.layout import Line
from engine.reading.text.latin_recogniser import Characters
from engine.reading.text.page import LineText, Page

_CERTAIN = 0.94  # a line read so surely hides no label
_NEEDLESS = ("title", "finger", "type", "issuer", "registry")  # labels whose loss loses no value
# Fields whose values have a shape that no other field has.
_SHAPED = (
    *(PaperField.DOB, PaperField.GENDER, PaperField.NATIONALITY),
    *(PaperField.ISSUE_DATE, PaperField.DUE_DATE, PaperField.PERSON_NUMBER),
)
_HALF = 0.8  # of the distance of characters: how far before its middle one begins, with some room
_CLEAR, _ENOUGH = 0.85, 10  # certainty and characters of lines that tell how close characters stand
_THIN, _FULL = 0.55, 0.75  # of that closeness: a line that lost its end, and a reading that did not
_TALL = 2.2  # of the lines' middle height: seals and signatures are higher, titles are not
_UNMARKED = 0.5  # share of its certainty that a label read without its marks keeps


_LabelSearch: TypeAlias = Callable[[str, str, Collection[str]], list[LabelMatch]]


@dataclass(frozen=True, slots=True, eq=False)
class LabelledLine:
    """A line, or a piece of one, what was read of it, and the labels in it."""

    line: Line
    read: LineText
    matches: tuple[LabelMatch, ...] = ()


def detect_labels(kind: str, page: Page) -> Mapping[Line, Sequence[LabelledLine]]:
    """What stands in each line: one look, or several where a label was found by the other recogniser only."""
    crowded = _usual_density(page)
    seen = {line: _read_line(kind, page, line, crowded) for line in page.lines}
    missing = {label.field for label in LABELS[kind]} - {
        match.label.field for detect_labels in seen.values() for match in detect_labels.matches
    }
    missing.difference_update(_NEEDLESS)
    tallest = _TALL * median(line.height for line in page.lines) if page.lines else 0.0
    found: dict[Line, tuple[LabelledLine, ...]] = {
        line: (detect_labels,) if detect_labels.read.text and line.height < tallest else ()
        for line, detect_labels in seen.items()
    }
    for seek in (_find_exact, _find_loose):
        for line, detect_labels in seen.items():
            if (
                missing
                and detect_labels.read.confidence < _CERTAIN
                and (pieces := tuple(_reread_line(kind, page, detect_labels, seek, missing)))
            ):
                found[line] = pieces
                missing.difference_update(match.label.field for piece in pieces for match in piece.matches)
    return found


def _usual_density(page: Page) -> float:
    """How many characters the page's lines have to the height of a line, in the middle."""
    read = [(page.recognise(line), line) for line in page.lines]
    found = [_density(text.text, line) for text, line in read if text.confidence > _CLEAR and len(text.text) > _ENOUGH]
    return median(found) if found else 0.0


def _density(text: str, line: Line) -> float:
    return len(text) * line.height / (line.right - line.left)


def _read_line(kind: str, page: Page, line: Line, crowded: float) -> LabelledLine:
    """The line as read; where it has room for twice as much, the fullest of its readings."""
    read = page.recognise(line)
    if len(read.text) > 1 and _density(read.text, line) < _THIN * crowded:
        fuller = [text for text in page.readings(line) if _density(text.text, line) > _FULL * crowded]
        read = max(fuller, key=lambda text: text.confidence, default=read)
    return LabelledLine(line, read, tuple(label_matching.find_labels(kind, read.text)))


def _reread_line(
    kind: str, page: Page, detect_labels: LabelledLine, seek: _LabelSearch, missing: Collection[str]
) -> Iterator[LabelledLine]:
    """The line cut at the missing labels that the other recogniser sees, if it sees any."""
    characters = page.recognise_latin(detect_labels.line)
    if matches := seek(kind, characters.text, missing):
        yield from _split_at_labels(page, detect_labels.line, characters, matches)
    elif (
        seek is _find_loose and not detect_labels.matches and (matches := seek(kind, detect_labels.read.text, missing))
    ):
        yield replace(detect_labels, matches=tuple(matches))


def _split_at_labels(
    page: Page, line: Line, characters: Characters, matches: Sequence[LabelMatch]
) -> Iterator[LabelledLine]:
    """Labels and values of a line one by one, the values read by themselves."""
    ends = [*(match.start for match in matches[1:]), len(characters.text)]
    yield from _read_value(page, line, characters, 0, matches[0].start)
    for match, end in zip(matches, ends, strict=True):
        text = characters.text[match.start : match.end]
        confidence = _UNMARKED * min(characters.confidence[match.start : match.end], default=0.0)
        label = replace(match, start=0, end=len(text))
        yield LabelledLine(
            _part_of_line(
                line, _start_of_character(characters, match.start), _start_of_character(characters, match.end)
            ),
            LineText(text, confidence),
            (label,),
        )
        yield from _read_value(page, line, characters, match.end, end)


def _read_value(page: Page, line: Line, characters: Characters, start: int, end: int) -> Iterator[LabelledLine]:
    while start < end and not characters.text[start].isalnum():
        start += 1
    if sum(map(str.isalnum, characters.text[start:end])) > 1:
        piece = _part_of_line(line, _start_of_character(characters, start), _start_of_character(characters, end))
        read = page.recognise(piece)
        if read.text:
            yield LabelledLine(piece, read)


def _start_of_character(characters: Characters, place: int) -> float:
    """Where (share of the line) the character at `place` begins."""
    if place == 0 or place >= len(characters.positions):
        return float(place > 0)
    pitch = median(after - before for before, after in pairwise(characters.positions))
    return (
        characters.positions[place]
        - min(2 * _HALF * pitch, characters.positions[place] - characters.positions[place - 1]) / 2
    )


def _part_of_line(line: Line, first: float, last: float) -> Line:
    width = line.right - line.left
    box = line.box.part(first, last)
    return replace(line, box=box, left=line.left + first * width, right=line.left + last * width)


def _find_exact(kind: str, text: str, missing: Collection[str]) -> list[LabelMatch]:
    matches = label_matching.merge_translations(label_matching.find_labels(kind, text), text)
    return matches if any(match.label.field in missing for match in matches) else []


def _find_loose(kind: str, text: str, missing: Collection[str]) -> list[LabelMatch]:
    match = label_matching.find_leading_label(kind, text, [field for field in _SHAPED if field in missing])
    return label_matching.merge_translations([match], text) if match else []
