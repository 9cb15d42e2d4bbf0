"""A standing picture and its lines: each line is read at most once by each recogniser, and only when asked for."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from statistics import median

from engine.reading.image.decode import Picture
from engine.reading.image.layout import Line
from engine.reading.image.line_box import crop
from engine.reading.text import latin_recogniser, spelling, vietnamese_recogniser
from engine.reading.text.latin_recogniser import Characters


@dataclass(frozen=True, slots=True)
class LineText:
    """What was read of a line, how sure it is (0..1), and how sure each character where that is known."""

    text: str
    confidence: float
    character_confidences: tuple[float, ...] = ()

    def confidence_of(self, start: int, end: int) -> float:
        """How sure the characters from start to end (exclusive) are."""
        return prod(self.character_confidences[start:end]) if self.character_confidences else self.confidence

    def after(self, mark: str) -> "LineText":
        """What stands behind the last such mark (or all), as sure as its own characters are."""
        rest = self.text.rpartition(mark)[2].strip()
        start = len(self.text) - len(rest)
        return LineText(rest, self.confidence_of(start, len(self.text)), self.character_confidences[start:])


NO_TEXT = LineText("", 0.0)
_GIANT = 3.0  # usual heights of a line: what is taller stands behind the print, as watermarks do
# Shares of its height by which the box grows above and below and at its ends, the better first: the detector's boxes
# have room enough, and more of it makes the letters smaller.
_CUTS = ((0.0, 0.1), (0.1, 0.2))
_CONFIDENT = 0.9  # certainty from which no other reading is asked for: of 432 such lines two were wrong
_STRANGE = 0.5  # share of its likelihood that a reading keeps for each word that is no syllable
_ENDS = 0.15  # of a box's height: a last digit that touches the edge is read, but not surely
MRZ_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<"


class Page:
    """The lines of one standing picture, with what has been read of them so far."""

    def __init__(self, picture: Picture, lines: Sequence[Line]) -> None:
        self.picture = picture
        self.lines = tuple(lines)
        self._tallest = _GIANT * median(line.height for line in lines) if lines else 0.0
        self._vietnamese: dict[tuple[Line, int], LineText] = {}
        self._latin_results: dict[tuple[Line, float, float], Characters] = {}

    def recognise(self, line: Line) -> LineText:
        """The line with its marks: one reading where it is sure, else the surer of two."""
        if line.height > self._tallest:
            return NO_TEXT
        first = self._read(line, 0)
        return first if first.confidence >= _CONFIDENT else self._from_all_cuts(line)[0]

    def readings(self, line: Line) -> list[LineText]:
        """The line as it is surely read, else from all cuts, the likeliest first, for values that deserve a vote."""
        first = self._read(line, 0)
        return [first] if first.confidence >= _CONFIDENT else self._from_all_cuts(line)

    def recognise_latin(self, line: Line, first: float = 0.0, last: float = 1.0) -> Characters:
        """The line, or a piece of it, as the digit-proof recogniser reads it: Vietnamese marks are lost or guessed."""
        key = (line, round(first, 2), round(last, 2))
        if key not in self._latin_results:
            piece = crop(self.picture, line.box.part(first, last), latin_recogniser.HEIGHT, wider=_ENDS)
            self._latin_results[key] = latin_recogniser.recognise([piece])[0]
        return self._latin_results[key]

    def recognise_mrz(self, lines: Sequence[Line]) -> list[str]:
        """Lines of a machine readable zone, read with its own letters."""
        cuts = [crop(self.picture, line.box, latin_recogniser.HEIGHT) for line in lines]
        return [characters.text for characters in latin_recogniser.recognise(cuts, MRZ_ALPHABET)]

    def _read(self, line: Line, number: int) -> LineText:
        """One reading by the project's own recogniser; the first asks for all lines of the page, which is quicker."""
        if (line, number) not in self._vietnamese:
            lines = [one for one in self.lines if (one, 0) not in self._vietnamese] if number == 0 else []
            lines = lines if line in lines else [line]
            cuts = [crop(self.picture, one.box, vietnamese_recogniser.HEIGHT, *_CUTS[number]) for one in lines]
            for one, characters in zip(lines, vietnamese_recogniser.recognise(cuts), strict=True):
                self._vietnamese[one, number] = LineText(
                    characters.text, prod(characters.confidence) if characters.text else 0.0, characters.confidence
                )
        return self._vietnamese[line, number]

    def _from_all_cuts(self, line: Line) -> list[LineText]:
        return sorted((self._read(line, number) for number in range(len(_CUTS))), key=_likelihood, reverse=True)


def _likelihood(text: LineText) -> float:
    """How likely the reading is: words that no syllable can be (LỆUYÊN for LỆ UYÊN) speak against it."""
    strange = sum(not spelling.is_syllable(word) for word in re.findall(r"[^\W\d_]+", text.text))
    return text.confidence * _STRANGE**strange
