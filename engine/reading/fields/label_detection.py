"""Find the labels in the lines of a page, and search missing labels again with the Latin recogniser."""

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

_NO_HIDDEN_LABEL = 0.94  # a line with this confidence hides no label
_OPTIONAL_LABELS = ("title", "finger", "type", "issuer", "registry")  # labels without which no value is lost
# Fields whose values have a shape of their own.
_SHAPED_FIELDS = (
    *(PaperField.DOB, PaperField.GENDER, PaperField.NATIONALITY),
    *(PaperField.ISSUE_DATE, PaperField.DUE_DATE, PaperField.PERSON_NUMBER),
)
_HALF_PITCH = 0.8  # share of the character pitch from the middle of a character to its start, with tolerance
_DENSITY_CONFIDENCE, _DENSITY_LENGTH = 0.85, 10  # confidence and characters of the lines that show the usual density
_THIN_SHARE, _FULL_SHARE = 0.55, 0.75  # shares of the usual density: a line that lost its end, and a complete reading
_MAX_HEIGHT = 2.2  # median line heights: seals and signatures are taller, titles are not
_LATIN_FACTOR = 0.5  # factor on the confidence of a label recognised without diacritics


_LabelSearch: TypeAlias = Callable[[str, str, Collection[str]], list[LabelMatch]]


@dataclass(frozen=True, slots=True, eq=False)
class LabelledLine:
    """A line or a section of a line, with the text and the labels inside."""

    line: Line
    read: LineText
    matches: tuple[LabelMatch, ...] = ()


def detect_labels(kind: str, page: Page) -> Mapping[Line, Sequence[LabelledLine]]:
    """Return the labelled sections of each line.

    A line is one section, or several where only the Latin recogniser found a label.
    """
    usual_density = _usual_density(page)
    labelled_lines = {line: _read_line(kind, page, line, usual_density) for line in page.lines}
    missing = {label.field for label in LABELS[kind] if label.weight} - {
        match.label.field for labelled in labelled_lines.values() for match in labelled.matches
    }
    missing.difference_update(_OPTIONAL_LABELS)
    tallest = _MAX_HEIGHT * median(line.height for line in page.lines) if page.lines else 0.0
    found: dict[Line, tuple[LabelledLine, ...]] = {
        line: (labelled,) if labelled.read.text and line.height < tallest else ()
        for line, labelled in labelled_lines.items()
    }
    for find in (_find_exact, _find_loose):
        for line, labelled in labelled_lines.items():
            if not missing or labelled.read.confidence >= _NO_HIDDEN_LABEL:
                continue
            if sections := tuple(_reread_line(kind, page, labelled, find, missing)):
                found[line] = sections
                missing.difference_update(match.label.field for piece in sections for match in piece.matches)
    return found


def _usual_density(page: Page) -> float:
    """Return the median number of characters per line height."""
    read = [(page.recognise(line), line) for line in page.lines]
    found = [
        _density(text.text, line)
        for text, line in read
        if text.confidence > _DENSITY_CONFIDENCE and len(text.text) > _DENSITY_LENGTH
    ]
    return median(found) if found else 0.0


def _density(text: str, line: Line) -> float:
    return len(text) * line.height / (line.right - line.left)


def _read_line(kind: str, page: Page, line: Line, usual_density: float) -> LabelledLine:
    """Return the line as recognised.

    If the text fills only half of the line, the most confident fuller reading is taken.
    """
    read = page.recognise(line)
    if len(read.text) > 1 and _density(read.text, line) < _THIN_SHARE * usual_density:
        fuller = [text for text in page.readings(line) if _density(text.text, line) > _FULL_SHARE * usual_density]
        read = max(fuller, key=lambda text: text.confidence, default=read)
    return LabelledLine(line, read, tuple(label_matching.find_labels(kind, read.text)))


def _reread_line(
    kind: str, page: Page, labelled: LabelledLine, find: _LabelSearch, missing: Collection[str]
) -> Iterator[LabelledLine]:
    """Yield the sections of the line, split at the missing labels that the Latin recogniser finds."""
    characters = page.recognise_latin(labelled.line)
    if matches := find(kind, characters.text, missing):
        yield from _split_at_labels(page, labelled.line, characters, matches)
    elif find is _find_loose and not labelled.matches and (matches := find(kind, labelled.read.text, missing)):
        yield replace(labelled, matches=tuple(matches))


def _split_at_labels(
    page: Page, line: Line, characters: Characters, matches: Sequence[LabelMatch]
) -> Iterator[LabelledLine]:
    """Yield labels and values of a line one by one.

    Each value is recognised separately.
    """
    ends = [*(match.start for match in matches[1:]), len(characters.text)]
    yield from _read_value(page, line, characters, 0, matches[0].start)
    for match, end in zip(matches, ends, strict=True):
        text = characters.text[match.start : match.end]
        confidence = _LATIN_FACTOR * min(characters.confidence[match.start : match.end], default=0.0)
        label = replace(match, start=0, end=len(text))
        section = _section(line, characters, match.start, match.end)
        yield LabelledLine(section, LineText(text, confidence), (label,))
        yield from _read_value(page, line, characters, match.end, end)


def _read_value(page: Page, line: Line, characters: Characters, start: int, end: int) -> Iterator[LabelledLine]:
    while start < end and not characters.text[start].isalnum():
        start += 1
    if sum(map(str.isalnum, characters.text[start:end])) > 1:
        section = _section(line, characters, start, end)
        read = page.recognise(section)
        if read.text:
            yield LabelledLine(section, read)


def _start_of_character(characters: Characters, place: int) -> float:
    """Return the start (share of the line) of the character at `place`."""
    if place == 0 or place >= len(characters.positions):
        return float(place > 0)
    pitch = median(after - before for before, after in pairwise(characters.positions))
    middle, previous = characters.positions[place], characters.positions[place - 1]
    return middle - min(2 * _HALF_PITCH * pitch, middle - previous) / 2


def _section(line: Line, characters: Characters, start: int, end: int) -> Line:
    """Return the section of the line that holds the characters from `start` to `end` (exclusive)."""
    first, last = _start_of_character(characters, start), _start_of_character(characters, end)
    width = line.right - line.left
    box = line.box.part(first, last)
    return replace(line, box=box, left=line.left + first * width, right=line.left + last * width)


def _find_exact(kind: str, text: str, missing: Collection[str]) -> list[LabelMatch]:
    matches = label_matching.merge_translations(label_matching.find_labels(kind, text), text)
    return matches if any(match.label.field in missing for match in matches) else []


def _find_loose(kind: str, text: str, missing: Collection[str]) -> list[LabelMatch]:
    match = label_matching.find_leading_label(kind, text, [field for field in _SHAPED_FIELDS if field in missing])
    return label_matching.merge_translations([match], text) if match else []
