"""A standing picture and its lines: each line is read at most once by each recogniser, and only when asked for."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2

from bot.identity import letters
from engine.reading import models, recogniser
from engine.reading.boxes import cut
from engine.reading.layout import Line
from engine.reading.picture import Picture
from engine.reading.recogniser import Glyphs


@dataclass(frozen=True, slots=True)
class Text:
    """What a recogniser made of a line, and how sure it was (0..1)."""

    text: str
    sure: float


NOTHING = Text("", 0.0)
_OTSU, _SAUVOLA = "0", "2"  # Tesseract's ways to tell ink from paper; the second one sees lines in uneven light
# Height of the cut-out in px, shares by which the box grows above and below and at its ends, and the way: the best on
# measured cards first. A box that is not grown loses the dots under capitals (NGUY for NGỤY).
_CUTS = (
    (48, 0.06, 0.2, _OTSU),
    (48, 0.06, 0.2, _SAUVOLA),
    (40, 0.12, 0.2, _OTSU),
    (48, 0.2, 0.2, _OTSU),
    (56, 0.12, 0.0, _SAUVOLA),
)
_RESCUE = (48, -0.14, 0.2, _OTSU)  # for lines that none of these sees: less of what stands below, as dotted lines do
_TRIES = 3
_SURE = 0.80
_ENDS = 0.15  # of a box's height: a last digit that touches the edge is read, but not surely
_UNMARKED = 0.5  # share of its certainty that a text keeps when it was read without its marks
ZONE_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<"


class Page:
    """The lines of one standing picture, with what has been read of them so far."""

    def __init__(self, picture: Picture, lines: Sequence[Line]) -> None:
        self.picture = picture
        self.lines = tuple(lines)
        self._readings: dict[Line, list[Text]] = {}
        self._latin: dict[tuple[Line, float, float], Glyphs] = {}

    def vietnamese(self, line: Line) -> Text:
        """The line with its marks: the surest of up to three readings, as a first one may miss the line."""
        known = self._readings.setdefault(line, [])
        while len(known) < _TRIES and max((text.sure for text in known), default=0.0) < _SURE:
            known.append(self._read(line, _CUTS[len(known)]))
        if len(known) == _TRIES and not any(text.text for text in known):
            known.append(self._read(line, _RESCUE))
        return max(known, key=lambda text: text.sure)

    def readings(self, line: Line) -> list[Text]:
        """The line read from all cuts, for values that deserve a vote."""
        known = self._readings.setdefault(line, [])
        while len(known) < len(_CUTS):
            known.append(self._read(line, _CUTS[len(known)]))
        return known

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

    def _read(self, line: Line, how: tuple[int, float, float, str]) -> Text:
        """One reading; without the Vietnamese model what the other recogniser reads, marks lost."""
        if models.tesseract():
            height, taller, wider, ink = how
            return _tesseract(cut(self.picture, line.box, height, taller, wider), ink)
        glyphs = self.latin(line)
        sure = sum(glyphs.sure) / len(glyphs.sure) if glyphs.sure else 0.0
        return Text(letters.nfc(glyphs.text), sure * _UNMARKED)


def _tesseract(line: Picture, ink: str) -> Text:
    reader = models.tesseract()
    if reader is None:
        return NOTHING
    grey = cv2.cvtColor(line, cv2.COLOR_BGR2GRAY)
    height, width = grey.shape
    reader.SetVariable("thresholding_method", ink)
    reader.SetImageBytes(grey.tobytes(), width, height, 1, width)
    reader.SetSourceResolution(300)
    text = letters.nfc(str(reader.GetUTF8Text()))
    return Text(text, reader.MeanTextConf() / 100) if text else NOTHING
