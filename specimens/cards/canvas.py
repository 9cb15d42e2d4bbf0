"""A canvas for one side of a card: bilingual labels, values, fonts and sizes, in pixels of a card of 1600 x 1009."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from specimens.cards.print_style import PLAIN, Ink, Leader, Place, PrintStyle

SIZE = (1600, 1009)
"""A card of 85.6 x 53.98 mm (ISO/IEC 7810 ID-1) at 18.7 pixels to the millimetre."""

INK = (28, 30, 34)
RED = (176, 32, 40)

_RIGHT = 1548  # right end of the space for values
_PAPER = (222, 230, 226)  # the tint that faint print fades to

_FILES = {
    "regular": ("LiberationSans-Regular.ttf", "fonts-liberation2"),
    "bold": ("LiberationSans-Bold.ttf", "fonts-liberation2"),
    "italic": ("LiberationSans-Italic.ttf", "fonts-liberation2"),
    "bold italic": ("LiberationSans-BoldItalic.ttf", "fonts-liberation2"),
    "serif": ("LiberationSerif-Regular.ttf", "fonts-liberation2"),
    "mrz": ("OCRB.otf", "fonts-ocr-b"),
}
FAMILIES = {
    "typewriter": ("LiberationMono-Regular.ttf", "LiberationMono-Bold.ttf", "fonts-liberation2"),
    "times": ("LiberationSerif-Regular.ttf", "LiberationSerif-Bold.ttf", "fonts-liberation2"),
    "dejavu": ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf", "fonts-dejavu-core"),
    "dejavu serif": ("DejaVuSerif.ttf", "DejaVuSerif-Bold.ttf", "fonts-dejavu-core"),
    "noto": ("NotoSans-Regular.ttf", "NotoSans-Bold.ttf", "fonts-noto-core"),
    "noto serif": ("NotoSerif-Regular.ttf", "NotoSerif-Bold.ttf", "fonts-noto-core"),
}
"""Families of typefaces for a print style: regular file, bold file, Debian package."""


class FontMissingError(RuntimeError):
    """A font of the cards is not installed.

    The message names the Debian package.
    """


@lru_cache(maxsize=128)
def font(style: str, size: int, family: str = "") -> ImageFont.FreeTypeFont:
    """Return a system font (regular, bold, italic, bold italic, serif or mrz), `size` pixels high.

    `family` replaces the card's own typeface by one of `FAMILIES`. Raises FontMissingError for a font that is not
    installed.
    """
    if family and style != "mrz":
        regular, bold, package = FAMILIES[family]
        name = bold if "bold" in style else regular
    else:
        name, package = _FILES[style]
    try:
        return ImageFont.truetype(name, size)
    except OSError as error:
        raise FontMissingError(f"{name} is not installed: apt-get install {package}") from error


class Canvas:
    """One side of a card in progress.

    `y` is always the base line of a text. Labels and titles are printed by `text`, `centred` and `label`, values by
    `value`, `below` and `wrapped`, which follow the print style.
    """

    def __init__(self, background: Image.Image, print_style: PrintStyle = PLAIN) -> None:
        self.image = background.copy()
        self.draw = ImageDraw.Draw(self.image)
        self.print_style = print_style
        self._rng = np.random.default_rng((print_style.seed, 31))

    def text(self, x: float, y: float, text: str, size: int, style: str = "regular", colour: Ink = INK) -> float:
        """Write `text` from `x` and return the x of the end."""
        face = font(style, size, self.print_style.label_family)
        self.draw.text((x, y), text, self._faded(colour), face, anchor="ls")
        return x + face.getlength(text)

    def centred(self, x: float, y: float, text: str, size: int, style: str = "regular", colour: Ink = INK) -> None:
        """Write `text` centred at `x`."""
        face = font(style, size, self.print_style.label_family)
        self.draw.text((x, y), text, self._faded(colour), face, anchor="ms")

    def label(self, x: float, y: float, vietnamese: str, english: str, size: int = 32) -> float:
        """Write a label, `Họ và tên / Full name:`, and return the x for a value."""
        end = self.text(x, y, f"{vietnamese} / ", size)
        return self.text(end, y, f"{english}:", size, "italic") + size * 0.45

    def value(self, x: float, y: float, text: str, size: int, style: str = "regular", colour: Ink = INK) -> float:
        """Write a value behind its label and return the x of the end. A value too long for the card is set smaller."""
        return self._print(x - (1 - self.print_style.gap) * size * 0.45, y, text, size, style, colour, _RIGHT)

    def below(
        self,
        x: float,
        y: float,
        text: str,
        size: int,
        style: str = "regular",
        *,
        label_end: float,
        right: float = _RIGHT,
    ) -> None:
        """Write a value on the line below its label, which starts at `x`."""
        left = self._left_of_line(self.print_style.below, text, (x, label_end, right), font(style, size, self._family))
        self._print(left, y, text, size, style, INK, right)

    def dots(self, x: float, end: float, y: float, colour: Ink) -> None:
        """Draw a dotted line from `x` to `end`."""
        if self.print_style.leader is Leader.TYPED:
            face = font("serif", 36, self.print_style.label_family)
            self.draw.text((x, y), "." * int((end - x) / face.getlength(".")), colour, face, anchor="ls")
            return
        for place in range(int(x), int(end), 11):
            self.draw.ellipse((place, y, place + 3, y + 3), fill=colour)

    def above_dots(self, y: float) -> float:
        """Return the base line of a value on the dotted line whose label has the base line `y`."""
        rise = {Leader.ABOVE: 14, Leader.ON: -5, Leader.THROUGH: -11, Leader.TYPED: 2}
        return y - (4 if self.print_style.leader is None else rise[self.print_style.leader])

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
        cards, unless that part is too long or the print style breaks places at any word.
        """
        face = font(style, size, self._family)
        first -= (1 - self.print_style.gap) * size * 0.45 if first > x else 0
        if self.print_style.breaks_at_words and first > x and ", " in text:
            lines = self._break_at_word(text, face, right - first, right - x)
        else:
            head, comma, tail = text.partition(", ")
            fits = face.getlength(f"{head},") <= right - first
            parts = (f"{head},", tail) if first > x and comma and fits else (text,)
            lines = _wrap(parts, face, right - first, right - x)
        for i, line in enumerate(lines):
            left = self._left_of_line(self.print_style.second_line, line, (x, first, right), face) if i else first
            self._print(left, y + i * leading, line, size, style, INK, right)

    def paste(self, picture: Image.Image, left: int, top: int) -> None:
        """Paste `picture`.

        An RGBA picture covers only the opaque area.
        """
        self.image.paste(picture, (left, top), picture if picture.mode == "RGBA" else None)

    @property
    def _family(self) -> str:
        return self.print_style.family

    def _left_of_line(
        self, place: Place, text: str, stops: tuple[float, float, float], face: ImageFont.FreeTypeFont
    ) -> float:
        """Return the start of a line of its own between the stops: left edge, label's end, right edge."""
        left, label_end, right = stops
        room = right - left - face.getlength(text)
        wanted = {
            Place.LEFT_EDGE: left,
            Place.LABEL_END: label_end,
            Place.CENTRE: left + room / 2,
            Place.ANYWHERE: left + (self._rng.uniform(0.1, 0.9) * room if place is Place.ANYWHERE else 0),
        }
        return float(max(left, min(wanted[place], left + room)))

    def _break_at_word(self, text: str, face: ImageFont.FreeTypeFont, first: float, width: float) -> list[str]:
        """Return the text with the first line broken after any word that fits, each with equal probability."""
        words = text.split()
        fitting = [i for i in range(1, len(words)) if face.getlength(" ".join(words[:i])) <= first]
        if not fitting:
            return _wrap((text,), face, first, width)
        count = int(self._rng.choice(fitting))
        return [" ".join(words[:count]), *_wrap((" ".join(words[count:]),), face, width, width)]

    def _print(self, x: float, y: float, text: str, size: int, style: str, colour: Ink, right: float) -> float:
        """Write a value as the print style wants it, and return the x of the end."""
        setting = self.print_style
        while size > 20 and x + font(style, size, setting.family).getlength(text) > right:
            size -= 1
        if setting == PLAIN:
            return self.text(x, y, text, size, style, colour)
        face = font(style, size, setting.family)
        ink = self._faded(setting.ink or colour)
        layer = Image.new("L", self.image.size, 0)
        pen = ImageDraw.Draw(layer)
        place = (x, y + setting.shift * size)
        for left, letter in self._letters(text, face):
            nudge = self._rng.normal(0, setting.uneven * size, 2) if setting.uneven else (0.0, 0.0)
            shade = 255 - int(abs(self._rng.normal(0, 900 * setting.uneven))) if setting.uneven else 255
            pen.text((place[0] + left + nudge[0], place[1] + nudge[1]), letter, max(120, shade), face, anchor="ls")
        if setting.slant:
            layer = layer.rotate(setting.slant, Image.Resampling.BICUBIC, center=place)
        self.image.paste(ink, mask=layer)
        return x + face.getlength(text)

    def _letters(self, text: str, face: ImageFont.FreeTypeFont) -> Iterator[tuple[float, str]]:
        """Yield the text whole, or each letter with its offset where the print is uneven."""
        if not self.print_style.uneven:
            yield 0.0, text
            return
        for i, letter in enumerate(text):
            yield face.getlength(text[:i]), letter

    def _faded(self, colour: Ink) -> Ink:
        strength = self.print_style.strength
        red, green, blue = (round(strength * c + (1 - strength) * p) for c, p in zip(colour, _PAPER, strict=True))
        return red, green, blue


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
