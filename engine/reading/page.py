"""A standing picture and its lines: each line is read at most once by each recogniser, and only when asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from statistics import median

import cv2

from bot.identity import letters
from engine.reading import models, recogniser, vietnamese
from engine.reading.boxes import cut
from engine.reading.layout import Line
from engine.reading.picture import Picture
from engine.reading.recogniser import Glyphs


@dataclass(frozen=True, slots=True)
class Text:
    """What a recogniser made of a line, how sure it was (0..1), and how sure of each character where it tells."""

    text: str
    sure: float
    each: tuple[float, ...] = ()

    def part(self, start: int, end: int) -> float:
        """How sure the characters from start to end (exclusive) are."""
        return prod(self.each[start:end]) if self.each else self.sure


NOTHING = Text("", 0.0)
_GIANT = 3.0  # usual heights of a line: what is taller stands behind the print, as watermarks do
# Shares of its height by which the box grows above and below and at its ends, the better first: the detector's boxes
# have room enough, and more of it makes the letters smaller.
_CUTS = ((0.0, 0.1), (0.1, 0.2))
_WITNESS = (48, 0.06, 0.2)  # Tesseract's cut: height in px and the same shares
_SURE = 0.9  # certainty from which no other reading is asked for: of 260 such lines none was wrong
_WEAK = 0.2  # certainty below which Tesseract is right more often, though not as often as it says
_TRUST = 0.4  # share of Tesseract's certainty that holds where the own recogniser is unsure
_OTSU = "0"  # Tesseract's way to tell ink from paper
_ENDS = 0.15  # of a box's height: a last digit that touches the edge is read, but not surely
ZONE_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<"


class Page:
    """The lines of one standing picture, with what has been read of them so far."""

    def __init__(self, picture: Picture, lines: Sequence[Line]) -> None:
        self.picture = picture
        self.lines = tuple(lines)
        self._tallest = _GIANT * median(line.height for line in lines) if lines else 0.0
        self._own: dict[tuple[Line, int], Text] = {}
        self._witness: dict[Line, Text] = {}
        self._latin: dict[tuple[Line, float, float], Glyphs] = {}

    def vietnamese(self, line: Line) -> Text:
        """The line with its marks; where that is hardly read, what Tesseract makes of it may be better."""
        if line.height > self._tallest:
            return NOTHING
        first = self._read(line, 0)
        return first if first.sure >= _WEAK else max(first, self._second_opinion(line), key=lambda text: text.sure)

    def readings(self, line: Line) -> list[Text]:
        """The line as it is surely read, else from all cuts and by all recognisers, for values that deserve a vote."""
        first = self._read(line, 0)
        if first.sure >= _SURE:
            return [first]
        others = (*(self._read(line, number) for number in range(1, len(_CUTS))), self._second_opinion(line))
        return [first, *(text for text in others if text.text)]

    def latin(self, line: Line, first: float = 0.0, last: float = 1.0) -> Glyphs:
        """The line, or a piece of it, as the digit-proof recogniser reads it: Vietnamese marks are lost or guessed."""
        key = (line, round(first, 2), round(last, 2))
        if key not in self._latin:
            piece = cut(self.picture, line.box.part(first, last), recogniser.HEIGHT, wider=_ENDS)
            self._latin[key] = recogniser.read([piece])[0]
        return self._latin[key]

    def zone(self, lines: Sequence[Line]) -> list[str]:
        """Lines of a machine readable zone, read with its own letters."""
        cuts = [cut(self.picture, line.box, recogniser.HEIGHT) for line in lines]
        return [glyphs.text for glyphs in recogniser.read(cuts, ZONE_LETTERS)]

    def _read(self, line: Line, number: int) -> Text:
        """One reading by the project's own recogniser; the first asks for all lines of the page, which is quicker."""
        if (line, number) not in self._own:
            lines = [one for one in self.lines if (one, 0) not in self._own] if number == 0 else []
            lines = lines if line in lines else [line]
            cuts = [cut(self.picture, one.box, vietnamese.HEIGHT, *_CUTS[number]) for one in lines]
            for one, glyphs in zip(lines, vietnamese.read(cuts), strict=True):
                self._own[one, number] = Text(glyphs.text, prod(glyphs.sure) if glyphs.text else 0.0, glyphs.sure)
        return self._own[line, number]

    def _second_opinion(self, line: Line) -> Text:
        """The line as Tesseract reads it, where it and its data are installed."""
        if line not in self._witness:
            self._witness[line] = _tesseract(cut(self.picture, line.box, *_WITNESS))
        return self._witness[line]


def _tesseract(line: Picture) -> Text:
    reader = models.tesseract()
    if reader is None:
        return NOTHING
    grey = cv2.cvtColor(line, cv2.COLOR_BGR2GRAY)
    height, width = grey.shape
    reader.SetVariable("thresholding_method", _OTSU)
    reader.SetImageBytes(grey.tobytes(), width, height, 1, width)
    reader.SetSourceResolution(300)
    text = letters.nfc(str(reader.GetUTF8Text()))
    return Text(text, _TRUST * reader.MeanTextConf() / 100)
