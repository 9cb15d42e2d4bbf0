"""The lines of a page with the labels in them; where a label is missed, the other recogniser looks for it too."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from typing import TypeAlias

from engine.reading.fields import label_matching
from engine.reading.fields.label_matching import Hit
from engine.reading.fields.labels import LABELS
from engine.reading.image.layout import Line
from engine.reading.text.latin_recogniser import Glyphs
from engine.reading.text.page import Page, Text

_CERTAIN = 0.94  # a line read so surely hides no label
_NEEDLESS = ("title", "finger", "type", "issuer", "registry")  # labels whose loss loses no value
_SHAPED = ("dob", "gender", "nationality", "issue_date", "due_date", "person_number")  # values that only they can be
_HALF = 0.8  # of the distance of characters: how far before its middle one begins, with some room
_CLEAR, _ENOUGH = 0.85, 10  # certainty and characters of lines that tell how close characters stand
_THIN, _FULL = 0.55, 0.75  # of that closeness: a line that lost its end, and a reading that did not
_TALL = 2.2  # of the lines' middle height: seals and signatures are higher, titles are not
_UNMARKED = 0.5  # share of its certainty that a label read without its marks keeps


_Seek: TypeAlias = Callable[[str, str, Collection[str]], list[Hit]]


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """A line, or a piece of one, what was read of it, and the labels in it."""

    line: Line
    read: Text
    hits: tuple[Hit, ...] = ()


def look(kind: str, page: Page) -> Mapping[Line, Sequence[Look]]:
    """What stands in each line: one look, or several where a label was found by the other recogniser only."""
    crowded = _crowding(page)
    seen = {line: _first(kind, page, line, crowded) for line in page.lines}
    missing = {label.field for label in LABELS[kind]} - {hit.label.field for look in seen.values() for hit in look.hits}
    missing.difference_update(_NEEDLESS)
    tallest = _TALL * median(line.height for line in page.lines) if page.lines else 0.0
    found: dict[Line, tuple[Look, ...]] = {
        line: (look,) if look.read.text and line.height < tallest else () for line, look in seen.items()
    }
    for seek in (_plainly, _loosely):
        for line, look in seen.items():
            if missing and look.read.sure < _CERTAIN and (pieces := tuple(_second(kind, page, look, seek, missing))):
                found[line] = pieces
                missing.difference_update(hit.label.field for piece in pieces for hit in piece.hits)
    return found


def _crowding(page: Page) -> float:
    """How many characters the page's lines have to the height of a line, in the middle."""
    read = [(page.vietnamese(line), line) for line in page.lines]
    found = [_dense(text.text, line) for text, line in read if text.sure > _CLEAR and len(text.text) > _ENOUGH]
    return median(found) if found else 0.0


def _dense(text: str, line: Line) -> float:
    return len(text) * line.height / (line.right - line.left)


def _first(kind: str, page: Page, line: Line, crowded: float) -> Look:
    """The line as read; where it has room for twice as much, the fullest of its readings."""
    read = page.vietnamese(line)
    if len(read.text) > 1 and _dense(read.text, line) < _THIN * crowded:
        fuller = [text for text in page.readings(line) if _dense(text.text, line) > _FULL * crowded]
        read = max(fuller, key=lambda text: text.sure, default=read)
    return Look(line, read, tuple(label_matching.hits(kind, read.text)))


def _second(kind: str, page: Page, look: Look, seek: _Seek, missing: Collection[str]) -> Iterator[Look]:
    """The line cut at the missing labels that the other recogniser sees, if it sees any."""
    glyphs = page.latin(look.line)
    if hits := seek(kind, glyphs.text, missing):
        yield from _cut(page, look.line, glyphs, hits)
    elif seek is _loosely and not look.hits and (hits := seek(kind, look.read.text, missing)):
        yield replace(look, hits=tuple(hits))


def _cut(page: Page, line: Line, glyphs: Glyphs, hits: Sequence[Hit]) -> Iterator[Look]:
    """Labels and values of a line one by one, the values read by themselves."""
    ends = [*(hit.start for hit in hits[1:]), len(glyphs.text)]
    yield from _value(page, line, glyphs, 0, hits[0].start)
    for hit, end in zip(hits, ends, strict=True):
        text = glyphs.text[hit.start : hit.end]
        sure = _UNMARKED * min(glyphs.sure[hit.start : hit.end], default=0.0)
        label = replace(hit, start=0, end=len(text))
        yield Look(_part(line, _border(glyphs, hit.start), _border(glyphs, hit.end)), Text(text, sure), (label,))
        yield from _value(page, line, glyphs, hit.end, end)


def _value(page: Page, line: Line, glyphs: Glyphs, start: int, end: int) -> Iterator[Look]:
    while start < end and not glyphs.text[start].isalnum():
        start += 1
    if sum(map(str.isalnum, glyphs.text[start:end])) > 1:
        piece = _part(line, _border(glyphs, start), _border(glyphs, end))
        read = page.vietnamese(piece)
        if read.text:
            yield Look(piece, read)


def _border(glyphs: Glyphs, place: int) -> float:
    """Where (share of the line) the character at `place` begins."""
    if place == 0 or place >= len(glyphs.at):
        return float(place > 0)
    pitch = median(after - before for before, after in pairwise(glyphs.at))
    return glyphs.at[place] - min(2 * _HALF * pitch, glyphs.at[place] - glyphs.at[place - 1]) / 2


def _part(line: Line, first: float, last: float) -> Line:
    width = line.right - line.left
    box = line.box.part(first, last)
    return replace(line, box=box, left=line.left + first * width, right=line.left + last * width)


def _plainly(kind: str, text: str, missing: Collection[str]) -> list[Hit]:
    hits = label_matching.with_twins(label_matching.hits(kind, text), text)
    return hits if any(hit.label.field in missing for hit in hits) else []


def _loosely(kind: str, text: str, missing: Collection[str]) -> list[Hit]:
    hit = label_matching.head(kind, text, [field for field in _SHAPED if field in missing])
    return label_matching.with_twins([hit], text) if hit else []
