"""A standing picture and its lines: each line is read at most once by each recogniser, and only when asked for."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from statistics import median

from engine.reading.image.decode import Picture
from engine.reading.image.layout import Line
from engine.reading.image.line_box import cut
from engine.reading.text import latin_recogniser, spelling, vietnamese_recogniser
from engine.reading.text.latin_recogniser import Glyphs


@dataclass(frozen=True, slots=True)
class Text:
    """What was read of a line, how sure it is (0..1), and how sure each character where that is known."""

    text: str
    sure: float
    each: tuple[float, ...] = ()

    def part(self, start: int, end: int) -> float:
        """How sure the characters from start to end (exclusive) are."""
        return prod(self.each[start:end]) if self.each else self.sure

    def behind(self, mark: str) -> "Text":
        """What stands behind the last such mark (or all), as sure as its own characters are."""
        rest = self.text.rpartition(mark)[2].strip()
        start = len(self.text) - len(rest)
        return Text(rest, self.part(start, len(self.text)), self.each[start:])


NOTHING = Text("", 0.0)
_GIANT = 3.0  # usual heights of a line: what is taller stands behind the print, as watermarks do
# Shares of its height by which the box grows above and below and at its ends, the better first: the detector's boxes
# have room enough, and more of it makes the letters smaller.
_CUTS = ((0.0, 0.1), (0.1, 0.2))
_SURE = 0.9  # certainty from which no other reading is asked for: of 432 such lines two were wrong
_STRANGE = 0.5  # share of its likelihood that a reading keeps for each word that is no syllable
_ENDS = 0.15  # of a box's height: a last digit that touches the edge is read, but not surely
ZONE_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<"


class Page:
    """The lines of one standing picture, with what has been read of them so far."""

    def __init__(self, picture: Picture, lines: Sequence[Line]) -> None:
        self.picture = picture
        self.lines = tuple(lines)
        self._tallest = _GIANT * median(line.height for line in lines) if lines else 0.0
        self._own: dict[tuple[Line, int], Text] = {}
        self._latin: dict[tuple[Line, float, float], Glyphs] = {}

    def vietnamese(self, line: Line) -> Text:
        """The line with its marks: one reading where it is sure, else the surer of two."""
        if line.height > self._tallest:
            return NOTHING
        first = self._read(line, 0)
        return first if first.sure >= _SURE else self._from_all_cuts(line)[0]

    def readings(self, line: Line) -> list[Text]:
        """The line as it is surely read, else from all cuts, the likeliest first, for values that deserve a vote."""
        first = self._read(line, 0)
        return [first] if first.sure >= _SURE else self._from_all_cuts(line)

    def latin(self, line: Line, first: float = 0.0, last: float = 1.0) -> Glyphs:
        """The line, or a piece of it, as the digit-proof recogniser reads it: Vietnamese marks are lost or guessed."""
        key = (line, round(first, 2), round(last, 2))
        if key not in self._latin:
            piece = cut(self.picture, line.box.part(first, last), latin_recogniser.HEIGHT, wider=_ENDS)
            self._latin[key] = latin_recogniser.read([piece])[0]
        return self._latin[key]

    def zone(self, lines: Sequence[Line]) -> list[str]:
        """Lines of a machine readable zone, read with its own letters."""
        cuts = [cut(self.picture, line.box, latin_recogniser.HEIGHT) for line in lines]
        return [glyphs.text for glyphs in latin_recogniser.read(cuts, ZONE_LETTERS)]

    def _read(self, line: Line, number: int) -> Text:
        """One reading by the project's own recogniser; the first asks for all lines of the page, which is quicker."""
        if (line, number) not in self._own:
            lines = [one for one in self.lines if (one, 0) not in self._own] if number == 0 else []
            lines = lines if line in lines else [line]
            cuts = [cut(self.picture, one.box, vietnamese_recogniser.HEIGHT, *_CUTS[number]) for one in lines]
            for one, glyphs in zip(lines, vietnamese_recogniser.read(cuts), strict=True):
                self._own[one, number] = Text(glyphs.text, prod(glyphs.sure) if glyphs.text else 0.0, glyphs.sure)
        return self._own[line, number]

    def _from_all_cuts(self, line: Line) -> list[Text]:
        return sorted((self._read(line, number) for number in range(len(_CUTS))), key=_likely, reverse=True)


def _likely(text: Text) -> float:
    """How likely the reading is: words that no syllable can be (LỆUYÊN for LỆ UYÊN) speak against it."""
    strange = sum(not spelling.is_syllable(word) for word in re.findall(r"[^\W\d_]+", text.text))
    return text.sure * _STRANGE**strange
