"""A canvas for one side of a card: bilingual labels, values, fonts and sizes, in pixels of a card of 1600 x 1009."""

from collections.abc import Sequence
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont

SIZE = (1600, 1009)
"""A card of 85.6 x 53.98 mm (ISO/IEC 7810 ID-1) at 18.7 pixels to the millimetre."""

INK = (28, 30, 34)
RED = (176, 32, 40)

_FILES = {
    "regular": ("LiberationSans-Regular.ttf", "fonts-liberation2"),
    "bold": ("LiberationSans-Bold.ttf", "fonts-liberation2"),
    "italic": ("LiberationSans-Italic.ttf", "fonts-liberation2"),
    "bold italic": ("LiberationSans-BoldItalic.ttf", "fonts-liberation2"),
    "serif": ("LiberationSerif-Regular.ttf", "fonts-liberation2"),
    "mrz": ("OCRB.otf", "fonts-ocr-b"),
}


class FontMissingError(RuntimeError):
    """A font of the cards is not installed.

    The message names the Debian package.
    """


@lru_cache(maxsize=64)
def font(style: str, size: int) -> ImageFont.FreeTypeFont:
    """Return a system font (regular, bold, italic, bold italic, serif or mrz), `size` pixels high.

    Raises FontMissingError for a font that is not installed.
    """
    name, package = _FILES[style]
    try:
        return ImageFont.truetype(name, size)
    except OSError as error:
        raise FontMissingError(f"{name} is not installed: apt-get install {package}") from error


class Canvas:
    """One side of a card in progress.

    `y` is always the base line of a text.
    """

    def __init__(self, background: Image.Image) -> None:
        self.image = background.copy()
        self.draw = ImageDraw.Draw(self.image)

    def text(
        self, x: float, y: float, text: str, size: int, style: str = "regular", colour: tuple[int, int, int] = INK
    ) -> float:
        """Write `text` from `x` and return the x of the end."""
        self.draw.text((x, y), text, colour, font(style, size), anchor="ls")
        return x + font(style, size).getlength(text)

    def centred(
        self, x: float, y: float, text: str, size: int, style: str = "regular", colour: tuple[int, int, int] = INK
    ) -> None:
        """Write `text` centred at `x`."""
        self.draw.text((x, y), text, colour, font(style, size), anchor="ms")

    def label(self, x: float, y: float, vietnamese: str, english: str, size: int = 32) -> float:
        """Write a label, `Họ và tên / Full name:`, and return the x for a value."""
        end = self.text(x, y, f"{vietnamese} / ", size)
        return self.text(end, y, f"{english}:", size, "italic") + size * 0.45

    def dots(self, x: float, end: float, y: float, colour: tuple[int, int, int]) -> None:
        """Draw a dotted line from `x` to `end`."""
        for place in range(int(x), int(end), 11):
            self.draw.ellipse((place, y, place + 3, y + 3), fill=colour)

    def wrapped(
        self,
        x: float,
        y: float,
        text: str,
        size: int,
        *,
        right: float,
        first: float,
        leading: int,
        style: str = "regular",
    ) -> None:
        """Write `text` over lines, the first from `first`, the others from `x`, none past `right`.

        After a label (`first` beyond `x`) only the part before the first comma stays on the label's line, as on the
        cards, unless that part is too long.
        """
        font_face = font(style, size)
        head, comma, tail = text.partition(", ")
        fits = font_face.getlength(f"{head},") <= right - first
        parts = (f"{head},", tail) if first > x and comma and fits else (text,)
        for i, line in enumerate(_wrap(parts, font_face, right - first, right - x)):
            self.text(x if i else first, y + i * leading, line, size, style)

    def paste(self, picture: Image.Image, left: int, top: int) -> None:
        """Paste `picture`.

        An RGBA picture covers only the opaque area.
        """
        self.image.paste(picture, (left, top), picture if picture.mode == "RGBA" else None)


def _wrap(parts: Sequence[str], font_face: ImageFont.FreeTypeFont, first: float, width: float) -> list[str]:
    """Return `parts`, each starting a line, wrapped at blanks where a line is too long."""
    lines: list[str] = []
    for part in parts:
        lines.append("")
        for word in part.split():
            longer = f"{lines[-1]} {word}".strip()
            if lines[-1] and font_face.getlength(longer) > (width if len(lines) > 1 else first):
                lines.append(word)
            else:
                lines[-1] = longer
    return lines
