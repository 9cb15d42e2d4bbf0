"""A standing picture and its lines: each line is read at most once by each recogniser, and only when asked for."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2

from bot.identity import letters
from engine.reading import models, recogniser
from engine.reading.boxes import cut
from engine.reading.layout import Line
from engine.reading.picture import Picture


@dataclass(frozen=True, slots=True)
class Text:
    """What a recogniser made of a line, and how sure it was (0..1)."""

    text: str
    sure: float


NOTHING = Text("", 0.0)
# Height of the cut-out in px, shares by which the box grows above and below and at its ends: the best on measured
# cards first. A box that is not grown loses the dots under capitals (NGUY for NGỤY).
_CUTS = ((48, 0.06, 0.2), (40, 0.12, 0.2), (68, 0.06, 0.2), (56, 0.12, 0.0), (40, 0.06, 0.2))
_TRIES = 3
_SURE = 0.80
ZONE_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<"


class Page:
    """The lines of one standing picture, with what has been read of them so far."""

    def __init__(self, picture: Picture, lines: Sequence[Line]) -> None:
        self.picture = picture
        self.lines = tuple(lines)
        self._vietnamese: dict[Line, Text] = {}
        self._latin: dict[Line, Text] = {}

    def vietnamese(self, line: Line) -> Text:
        """The line with its marks; without the Vietnamese model what the other recogniser reads, marks lost."""
        if line not in self._vietnamese:
            self._vietnamese[line] = self._best_cut(line) if models.tesseract() else self.latin(line)
        return self._vietnamese[line]

    def latin(self, line: Line) -> Text:
        """The line as the digit-proof recogniser reads it: Vietnamese marks are lost or guessed."""
        if line not in self._latin:
            self._latin[line] = self.zone([line], alphabet="")[0]
        return self._latin[line]

    def zone(self, lines: Sequence[Line], alphabet: str = ZONE_LETTERS) -> list[Text]:
        """The lines read with only the characters of `alphabet` (all Latin ones when empty)."""
        cuts = [cut(self.picture, line.box, recogniser.HEIGHT) for line in lines]
        return [Text(letters.nfc(text), sure) for text, sure in recogniser.read(cuts, alphabet)]

    def _best_cut(self, line: Line) -> Text:
        """The surest of up to three readings: neighbours' strokes in a cut make the model fall silent."""
        best = NOTHING
        for how in _CUTS[:_TRIES]:
            text = _tesseract(cut(self.picture, line.box, *how))
            best = max(best, text, key=lambda each: each.sure)
            if best.sure >= _SURE:
                break
        return best


def _tesseract(line: Picture) -> Text:
    reader = models.tesseract()
    if reader is None:
        return NOTHING
    grey = cv2.cvtColor(line, cv2.COLOR_BGR2GRAY)
    height, width = grey.shape
    reader.SetImageBytes(grey.tobytes(), width, height, 1, width)
    reader.SetSourceResolution(300)
    text = letters.nfc(str(reader.GetUTF8Text()))
    return Text(text, reader.MeanTextConf() / 100) if text else NOTHING
