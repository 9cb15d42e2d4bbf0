"""The lines of one picture, recognised on demand and at most once by each recogniser."""

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
    """The recognised text of a line with a confidence (0..1) and, where known, the confidence of each character."""

    text: str
    confidence: float
    character_confidences: tuple[float, ...] = ()

    def confidence_of(self, start: int, end: int) -> float:
        """Return the confidence of the characters from `start` to `end` (exclusive)."""
        return prod(self.character_confidences[start:end]) if self.character_confidences else self.confidence


NO_TEXT = LineText("", 0.0)
_WATERMARK_HEIGHT = 3.0  # median heights of a line: anything taller is a watermark behind the print
# Shares of its height by which a box grows above and below and at its ends, the better crop first. The detector's
# boxes have room enough, and a larger box makes the letters smaller.
_CROP_MARGINS = ((0.0, 0.1), (0.1, 0.2))
_CONFIDENT = 0.9  # a reading with this confidence needs no other reading: two of 432 such lines were wrong
_NO_SYLLABLE_FACTOR = 0.5  # factor on a reading's likelihood for each word that is no syllable
_END_MARGIN = 0.15  # share of a box's height: a last digit that touches the edge is recognised without confidence
MRZ_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<"


class Page:
    """The lines of one upright picture, with the text recognised so far."""

    def __init__(self, picture: Picture, lines: Sequence[Line]) -> None:
        self.picture = picture
        self.lines = tuple(lines)
        self._tallest = _WATERMARK_HEIGHT * median(line.height for line in lines) if lines else 0.0
        self._vietnamese: dict[tuple[Line, int], LineText] = {}
        self._latin_results: dict[tuple[Line, float, float], Characters] = {}

    def recognise(self, line: Line) -> LineText:
        """Return the line with its diacritics: the first reading if confident, else the likelier of two readings."""
        if line.height > self._tallest:
            return NO_TEXT
        first = self._read(line, 0)
        return first if first.confidence >= _CONFIDENT else self._from_all_crops(line)[0]

    def readings(self, line: Line) -> list[LineText]:
        """Return the line as one confident reading, else all readings with the likeliest first, for fusion."""
        first = self._read(line, 0)
        return [first] if first.confidence >= _CONFIDENT else self._from_all_crops(line)

    def recognise_latin(self, line: Line, first: float = 0.0, last: float = 1.0) -> Characters:
        """Return the line, or the section from `first` to `last`, by the Latin recogniser.

        That recogniser does not confuse digits. The recogniser loses or guesses Vietnamese diacritics.
        """
        key = (line, round(first, 2), round(last, 2))
        if key not in self._latin_results:
            piece = crop(self.picture, line.box.part(first, last), latin_recogniser.HEIGHT, wider=_END_MARGIN)
            self._latin_results[key] = latin_recogniser.recognise([piece])[0]
        return self._latin_results[key]

    def recognise_mrz(self, lines: Sequence[Line]) -> list[str]:
        """Return lines of a machine readable zone, recognised with the zone's alphabet."""
        crops = [crop(self.picture, line.box, vietnamese_recogniser.HEIGHT, *_CROP_MARGINS[0]) for line in lines]
        return [characters.text for characters in vietnamese_recogniser.recognise(crops, MRZ_ALPHABET)]

    def recognise_mrz_latin(self, lines: Sequence[Line]) -> list[str]:
        """Return the same by the Latin recogniser, which takes eight times as long."""
        crops = [crop(self.picture, line.box, latin_recogniser.HEIGHT) for line in lines]
        return [characters.text for characters in latin_recogniser.recognise(crops, MRZ_ALPHABET)]

    def _read(self, line: Line, number: int) -> LineText:
        """Return one reading by the Vietnamese recogniser.

        The first reading recognises all lines of the page in batches, which is faster.
        """
        if (line, number) not in self._vietnamese:
            lines = [other for other in self.lines if (other, 0) not in self._vietnamese] if number == 0 else []
            lines = lines if line in lines else [line]
            crops = [
                crop(self.picture, other.box, vietnamese_recogniser.HEIGHT, *_CROP_MARGINS[number]) for other in lines
            ]
            for other, characters in zip(lines, vietnamese_recogniser.recognise(crops), strict=True):
                self._vietnamese[other, number] = LineText(
                    characters.text, prod(characters.confidence) if characters.text else 0.0, characters.confidence
                )
        return self._vietnamese[line, number]

    def _from_all_crops(self, line: Line) -> list[LineText]:
        return sorted((self._read(line, number) for number in range(len(_CROP_MARGINS))), key=_likelihood, reverse=True)


def _likelihood(text: LineText) -> float:
    """Return the likelihood of a reading.

    Each word that can be no syllable (LỆUYÊN for LỆ UYÊN) lowers the likelihood.
    """
    no_syllables = sum(not spelling.is_syllable(word) for word in re.findall(r"[^\W\d_]+", text.text))
    return text.confidence * _NO_SYLLABLE_FACTOR**no_syllables
