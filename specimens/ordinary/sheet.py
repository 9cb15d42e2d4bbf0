"""Draw an ordinary page from lines of markup, in a style that a seed chooses.

The first character of a line of markup says how the rest is set:

* `#` a title, `=` a bold centred line, `*` a centred line, `~` a centred line in italics, `<` a line at the left
* `.` a paragraph, `>` a line in the middle of the right half, as above a signature
* `-` fields `label|value`, several in a row separated by `;;`
* `|` the cells of a row of a table
* `/` two centred lines side by side, `left|right`, as in the head of a letter
* `!` a graphic: qr, bars, stamp, sign, photo, emblem, rule, photo-left
* `$` the lines of a machine readable zone, separated by blanks
* `+` a gap

A line that begins with two blanks continues the line above.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from specimens.cards import graphics
from specimens.cards.canvas import INK, RED, font
from specimens.cards.card_background import WATERMARK
from specimens.cards.portrait import draw_portrait
from specimens.people import pick

# Width and height in pixels, and the height of the body's letters as a share of the height.
FORMATS = {
    "a4": (1654, 2339, 0.0145),
    "a5": (1654, 1170, 0.026),
    "a4wide": (2000, 1414, 0.024),
    "card": (1600, 1009, 0.041),
    "badge": (1009, 1600, 0.034),
    "phone": (1080, 2220, 0.019),
    "strip": (800, 1700, 0.019),
    "book": (1250, 1800, 0.017),
    "passport": (1600, 1126, 0.028),
}
_FACES = {
    "serif": ("LiberationSerif-{}.ttf", "NotoSerif-{}.ttf"),
    "sans": ("LiberationSans-{}.ttf", "NotoSans-{}.ttf"),
    "mono": ("LiberationMono-{}.ttf",),
}
_PAPERS = ((252, 251, 247), (255, 255, 255), (246, 242, 230), (236, 244, 248), (248, 238, 240), (238, 246, 236))
_INKS = (INK, (20, 20, 60), (60, 30, 30), (0, 0, 0))
_LEADERS = ("", "dots", "rule")
_VALUE_SHARE = 0.45  # least share of a field's width in which its value is wrapped
_ZONE_MARGIN = 60  # px
_LABEL_SHARE = 0.5  # largest share of the width for the labels of one row
_COLUMN = 0.36  # share of the width where values begin in a form with a column of values


@dataclass(slots=True)
class _Style:
    """The choices of a seed: face, size, spacing, colours, and how a field is set."""

    face: str
    size: int
    leading: float
    paper: tuple[int, int, int]
    ink: tuple[int, int, int]
    leader: str
    colon: str
    setting: str  # the value stands "behind" its label, in a "column", at the "right" or "below"
    bold_values: bool
    capitals: bool


@dataclass(slots=True)
class _Sheet:
    """A page in progress. `y` is the base line of the next line."""

    image: Image.Image
    style: _Style
    seed: int
    left: int
    right: int
    y: float
    draw: ImageDraw.ImageDraw = field(init=False)

    def __post_init__(self) -> None:
        self.draw = ImageDraw.Draw(self.image)

    def feed(self, lines: float = 1.0, size: int | None = None) -> None:
        self.y += lines * self.style.leading * (size or self.style.size)

    def put(self, x: float, text: str, weight: str = "Regular", anchor: str = "ls", size: int | None = None) -> float:
        """Write a text at the base line, shrunk to the width between the margins, and return its end."""
        size = size or self.style.size
        room = self.right - self.left if anchor == "ms" else self.right - x if anchor == "ls" else self.right
        while size > 10 and _face(self.style, weight, size).getlength(text) > max(room, 60):
            size -= 1
        face = _face(self.style, weight, size)
        self.draw.text((x, self.y), text, self.style.ink, face, anchor=anchor)
        return x + (face.getlength(text) if anchor == "ls" else 0.0)

    @property
    def centre(self) -> float:
        return (self.left + self.right) / 2


def draw_sheet(markup: Sequence[str], shape: str, face: str, seed: int) -> Image.Image:
    """Return the page (RGB) of these lines in one of `FORMATS`, with a face of the class serif, sans or mono."""
    rng = np.random.default_rng((seed, 43))
    width, height, share = FORMATS[shape]
    style = _choose_style(rng, shape, face, round(height * share))
    margin = round(width * rng.uniform(0.05, 0.1))
    sheet = _Sheet(Image.new("RGB", (width, height), style.paper), style, seed, margin, width - margin, 0.0)
    _tint(sheet, rng)
    sheet.y = max(1.6 * style.size, height * rng.uniform(0.04, 0.07))
    for line in markup:
        if sheet.y > height - 1.5 * style.size and line[0] != "$":
            continue
        _SETTERS[line[:1]](sheet, line[1:].strip())
    sheet.draw.text((width / 2, height - style.size * 0.5), WATERMARK, RED, font("bold", style.size), anchor="ms")
    return sheet.image


def _choose_style(rng: np.random.Generator, shape: str, face: str, size: int) -> _Style:
    is_screen = shape == "phone"
    setting = pick(rng, ("right", "column", "below")) if is_screen else pick(rng, ("behind", "behind", "column"))
    return _Style(
        face=pick(rng, _FACES[face]),
        size=round(size * rng.uniform(0.9, 1.25)),
        leading=rng.uniform(1.35, 2.1) if shape != "card" else rng.uniform(1.3, 1.5),
        paper=pick(rng, _PAPERS),
        ink=pick(rng, _INKS),
        leader="" if is_screen or shape == "card" else pick(rng, _LEADERS),
        colon="" if is_screen else pick(rng, (":", ":", " :", "")),
        setting=setting,
        bold_values=bool(rng.integers(2)),
        capitals=bool(rng.integers(2)),
    )


def _tint(sheet: _Sheet, rng: np.random.Generator) -> None:
    """Draw a pale band or a frame, as certificates and cards have."""
    width, height = sheet.image.size
    match int(rng.integers(4)):
        case 0:
            for inset in (10, 18):
                sheet.draw.rectangle((inset, inset, width - inset, height - inset), outline=(150, 60, 60), width=3)
        case 1:
            sheet.draw.rectangle((0, 0, width, height * 0.12), fill=(216, 228, 240))
        case 2:
            for place in range(0, width + height, 26):
                sheet.draw.line((place, 0, place - height, height), fill=(232, 236, 228), width=2)


def _face(style: _Style, weight: str, size: int) -> ImageFont.FreeTypeFont:
    return _load_face(style.face.format(weight), size)


@lru_cache(maxsize=256)
def _load_face(file: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(file, size)


def _title(sheet: _Sheet, text: str) -> None:
    size = round(sheet.style.size * 1.5)
    sheet.feed(0.4)
    for part in _wrap(text, _face(sheet.style, "Bold", size), sheet.right - sheet.left):
        sheet.put(sheet.centre, part, "Bold", "ms", size)
        sheet.feed(0.85, size)


def _centred(weight: str, sheet: _Sheet, text: str) -> None:
    sheet.put(sheet.centre, text, weight, "ms")
    sheet.feed()


def _left(sheet: _Sheet, text: str) -> None:
    sheet.put(sheet.left, text, "Bold" if sheet.style.capitals else "Regular")
    sheet.feed()


def _paragraph(sheet: _Sheet, text: str) -> None:
    for part in _wrap(text, _face(sheet.style, "Regular", sheet.style.size), sheet.right - sheet.left):
        sheet.put(sheet.left, part)
        sheet.feed()


def _signature_line(sheet: _Sheet, text: str) -> None:
    sheet.put(sheet.left + 0.72 * (sheet.right - sheet.left), text, "Regular", "ms")
    sheet.feed()


def _fields(sheet: _Sheet, text: str) -> None:
    fields = [part.partition("|") for part in text.split(";;")]
    face = _face(sheet.style, "Regular", sheet.style.size)
    widest = max(face.getlength(label.strip()) for label, _, _ in fields)
    if len(fields) > 1 and widest * len(fields) > _LABEL_SHARE * (sheet.right - sheet.left):
        for part in text.split(";;"):
            _fields(sheet, part)
        return
    step = (sheet.right - sheet.left) / len(fields)
    for number, (label, _, value) in enumerate(fields):
        _field(sheet, sheet.left + number * step, sheet.left + (number + 1) * step - 20, label.strip(), value.strip())
    sheet.feed(2.1 if sheet.style.setting == "below" else 1.0)


def _field(sheet: _Sheet, left: float, right: float, label: str, value: str) -> None:
    style = sheet.style
    weight = "Bold" if style.bold_values else "Regular"
    end = sheet.put(left, f"{label}{style.colon} ")
    if style.setting == "right":
        sheet.put(right, value, weight, "rs")
        return
    if style.setting == "below":
        sheet.y += 1.1 * style.size
        sheet.put(left, value, weight)
        sheet.y -= 1.1 * style.size
        return
    x = max(end, left + _COLUMN * (right - left)) if style.setting == "column" else end
    if style.leader:
        step = 9 if style.leader == "dots" else 2
        for place in range(int(x), int(right), step):
            sheet.draw.ellipse((place, sheet.y + 2, place + 2, sheet.y + 4), fill=style.ink)
    room = right - x
    for index, part in enumerate(
        _wrap(value, _face(style, weight, style.size), max(room, _VALUE_SHARE * (right - left)))
    ):
        if index:
            sheet.feed()
        sheet.put(x, part, weight)


def _table_row(sheet: _Sheet, text: str) -> None:
    cells = text.split("|")
    step = (sheet.right - sheet.left) / len(cells)
    top, bottom = sheet.y - 1.1 * sheet.style.size, sheet.y + 0.45 * sheet.style.size
    for number, cell in enumerate(cells):
        left = sheet.left + number * step
        sheet.draw.rectangle((left, top, left + step, bottom), outline=sheet.style.ink, width=2)
        size = sheet.style.size
        while size > 10 and _face(sheet.style, "Regular", size).getlength(cell.strip()) > step - 12:
            size -= 1
        sheet.put(left + 8, cell.strip(), size=size)
    sheet.y += bottom - top


def _pair(sheet: _Sheet, text: str) -> None:
    size = sheet.style.size
    for number, part in enumerate(text.split("|")):
        where = sheet.left + (0.22, 0.72)[number] * (sheet.right - sheet.left)
        half = 0.48 * (sheet.right - sheet.left)
        fitting = next(s for s in range(size, 8, -1) if _face(sheet.style, "Bold", s).getlength(part) < half or s == 9)
        sheet.put(where, part.strip(), "Bold", "ms", fitting)
    sheet.feed()


def _graphic(sheet: _Sheet, name: str) -> None:
    side = round(min(sheet.image.size) * 0.14)
    left, top = round(sheet.left), round(sheet.y - sheet.style.size)
    right = round(sheet.right - side)
    match name:
        case "qr":
            sheet.image.paste(graphics.draw_qr_code(f"https://vidu.vn/{sheet.seed}", side), (right, top))
        case "bars":
            bars = graphics.draw_barcode(f"VIDU{sheet.seed}", 3 * side, side // 2)
            sheet.image.paste(bars, (right - 2 * side, top))
            sheet.y += side // 2
        case "stamp":
            seal = graphics.draw_seal(round(1.4 * side))
            sheet.image.paste(seal, (round(sheet.centre), top), seal)
        case "sign":
            scribble = graphics.draw_signature(sheet.seed, 2 * side, side)
            sheet.image.paste(scribble, (round(sheet.left + 0.6 * (sheet.right - sheet.left)), top), scribble)
            sheet.y += side
        case "photo":
            sheet.image.paste(draw_portrait(sheet.seed, "Nam", side, side * 4 // 3), (right, top))
        case "photo-left":
            height = round(0.5 * sheet.image.height)
            sheet.image.paste(draw_portrait(sheet.seed, "Nữ", height * 3 // 4, height), (left, top))
            sheet.left += height * 3 // 4 + 40
        case "emblem":
            emblem = graphics.draw_emblem(side)
            sheet.image.paste(emblem, (left, top), emblem)
        case "rule":
            sheet.draw.line((sheet.left, top, sheet.right, top), fill=sheet.style.ink, width=3)


def _zone(sheet: _Sheet, text: str) -> None:
    lines = text.split()
    pitch = (sheet.image.width - 2 * _ZONE_MARGIN) / len(lines[0])
    face = font("mrz", round(pitch * 1.45))
    for row, line in enumerate(lines):
        y = sheet.image.height - 2.5 * sheet.style.size - 1.85 * pitch * (len(lines) - 1 - row)
        for place, letter in enumerate(line):
            sheet.draw.text((_ZONE_MARGIN + (place + 0.5) * pitch, y), letter, INK, face, anchor="ms")


def _wrap(text: str, face: ImageFont.FreeTypeFont, width: float) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and face.getlength(longer) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


_SETTERS = {
    "#": _title,
    "=": lambda sheet, text: _centred("Bold", sheet, text),
    "*": lambda sheet, text: _centred("Regular", sheet, text),
    "~": lambda sheet, text: _centred("Italic", sheet, text),
    "<": _left,
    ".": _paragraph,
    ">": _signature_line,
    "-": _fields,
    "|": _table_row,
    "/": _pair,
    "!": _graphic,
    "+": lambda sheet, _text: sheet.feed(0.8),
    "$": _zone,
}
