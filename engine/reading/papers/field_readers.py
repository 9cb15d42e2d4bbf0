"""Readers of printed fields, each taken from where its labels say it stands."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

import cv2

from bot.identity import letters
from engine.reading.fields import addresses, identification_marks, label_matching, labels, printed_numbers
from engine.reading.fields.field_value import Print
from engine.reading.fields.form_layout import Sheet, Value
from engine.reading.fields.mrz import Machine
from engine.reading.image import layout
from engine.reading.image.decode import Picture
from engine.reading.text import fuzzy_search, orientation, reading_fusion, text_detection
from engine.reading.text.page import Page, Text

_CHIP_ISSUER = "CỤC TRƯỞNG CỤC CẢNH SÁT QUẢN LÝ HÀNH CHÍNH VỀ TRẬT TỰ XÃ HỘI"
_ISSUERS = {labels.BACK: _CHIP_ISSUER, labels.BACK_2024: "BỘ CÔNG AN", labels.PASSPORT: "CỤC QUẢN LÝ XUẤT NHẬP CẢNH"}
_MANY_DIGITS = 9  # a line with so many digits may hold the personal number
_MOST_ROWS = 3
PROVEN = 0.85  # certainty of an issuer whose long title is there, however surely its letters were read
_NEARLY = 0.8  # share of its doubts that a place keeps which the list of places has put right
_AGREEING = 0.5  # share of its doubts that a place keeps when the list of places has it just so
_DOUBTED = 0.75  # share of its certainty that a name keeps when another recogniser sees other letters
_UNKNOWN = 0.85  # share of its certainty that a place keeps of which the list lacks a part
_NONE = "khong"  # there are people without any mark
_YEAR = re.compile(r"\b(?:19|20)\d\d$")  # ends a row with a date, whose words may be past reading


@dataclass(frozen=True, slots=True)
class Card:
    """A paper of known kind: its rows and labels, the page they were read from, and its machine readable zone."""

    kind: str
    sheet: Sheet
    page: Page
    machine: Machine | None = None

    def values(self, field: str) -> Iterator[Value]:
        """Texts that may be the field's value: beside each of its labels, then below."""
        for index, hit in self.sheet.labels(field):
            beside = self.sheet.beside(index, hit)
            if beside.text:
                yield beside
            yield from self.sheet.below(index, hit)

    def readings(self, value: Value) -> list[Text]:
        """The value as every cut of its line reads it, behind the colon where a label stands before it."""
        if len(value.pieces) != 1:
            return [Text(value.text, value.sure)]
        piece = value.pieces[0]
        readings = self.page.readings(piece.line)
        if piece.first == 0:
            return readings
        behind = (Text(text.text.rpartition(":")[2].strip(), text.sure) for text in readings if ":" in text.text)
        return list(behind) or [Text(value.text, value.sure)]


def number(card: Card, _field: str) -> Print | None:
    """Twelve digits: no other line of a front has as many, so no label is needed."""
    rich = (value for value in card.sheet.cells() if sum(map(str.isdigit, value.text)) >= _MANY_DIGITS)
    return next((read for value in rich if (read := printed_numbers.number(card.page, value))), None)


def day(card: Card, field: str) -> Print | None:
    """The date beside or below its label."""
    return next((read for value in card.values(field) if (read := printed_numbers.day(card.page, value))), None)


def spelled_day(card: Card, _field: str) -> Print | None:
    """The one row like `ngày 12 tháng 05 năm 2019`: such a date is its own label."""
    rows = (
        [cell.line for cell in row.cells]
        for row in card.sheet.rows
        if printed_numbers.spells_month(row.text) or _YEAR.search(row.text.rstrip(" .,"))
    )
    return next((read for lines in rows if (read := printed_numbers.spelled_day(card.page, lines))), None)


def term(card: Card, field: str) -> Print | None:
    """The end of the term stands small below the portrait: where it was missed that corner is looked at enlarged."""
    read = day(card, field)
    if read or (corner := _below_portrait(card)) is None:
        return read
    lines = layout.arrange(orientation.level(text_detection.detect(corner)))
    page = Page(corner, lines)
    return day(Card(card.kind, Sheet(card.kind, page), page), field)


def _below_portrait(card: Card) -> Picture | None:
    """The lower half of the straightened card left of the fields, twice as large; None where no field is known."""
    lefts = [cell.line.box.corners[0, 0] for row in card.sheet.rows for cell in row.cells[:1] if _leads(row.hits)]
    height = card.page.picture.shape[0]
    corner = card.page.picture[height // 2 :, : int(min(lefts, default=0))]
    return cv2.resize(corner, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC) if corner.shape[1] > 64 else None


def _leads(hits: tuple[label_matching.Hit, ...]) -> bool:
    return any(hit.label.field in ("name", "dob", "gender", "hometown", "address") and hit.start < 3 for hit in hits)


def gender(card: Card, field: str) -> Print | None:
    """Nam or Nữ beside the label."""
    for value in card.values(field):
        for word in re.findall(r"[^\W\d_]+", f"{value.text} {printed_numbers.bare(card.page, value)}"):
            plain = letters.plain(word).casefold()
            if plain == "nam" or (plain[:2] == "nu" and len(plain) <= 3):  # Nữ is also read as Nür
                return Print("Nam" if plain == "nam" else "Nữ", value.sure)
    return None


def nationality(card: Card, field: str) -> Print | None:
    """`Việt Nam`; other nationalities are not printed on these papers."""
    for value in card.values(field):
        if fuzzy_search.near("vietnam", fuzzy_search.squeeze(value.text)[0]):
            return Print("Việt Nam", value.sure)
    return None


def name(card: Card, field: str) -> Print | None:
    """The full name, on which several readings of its line vote."""
    for value in card.values(field):
        if read := reading_fusion.name(card.readings(value)):
            return Print(read.text, read.sure * (1.0 if _same_letters(card, value, read.text) else _DOUBTED))
    return None


def _same_letters(card: Card, value: Value, name: str) -> bool:
    """Whether the digit-proof recogniser, which cannot tell marks, sees the same letters."""
    return fuzzy_search.squeeze(name)[0] in fuzzy_search.squeeze(printed_numbers.bare(card.page, value))[0]


def place(card: Card, field: str) -> Print | None:
    """A place or address: what stands beside the label and in the rows below, as the list of places has it."""
    for index, hit in card.sheet.labels(field):
        values = (card.sheet.beside(index, hit), *card.sheet.below(index, hit))
        if parts := [value for value in values if value.text and not _YEAR.search(value.text)][:_MOST_ROWS]:
            speck = len(parts) > 1 and len(parts[0].text) == 1  # a colon, taken for a letter
            return _located(card, parts[speck:])
    return None


def _located(card: Card, parts: Sequence[Value]) -> Print | None:
    """The place that these rows tell, in the reading of them that tells most of its units."""
    sure = min(part.sure for part in parts)
    first = " ".join(printed_numbers.mended(card.page, part) for part in parts)
    found = addresses.locate(first)
    if printed_numbers.lacks_numbers(card.page, found.text, parts):
        texts = list(_other_readings(card, parts))[:-1]  # without marks the house would be lost
        whole = [text for text in texts if not printed_numbers.lacks_numbers(card.page, text, parts)]
        found, sure = addresses.best(whole) if whole else found, sure * _DOUBTED
    elif not found.whole:
        found = addresses.best((first, *_other_readings(card, parts)))
    if not found.text:
        return None
    if found.whole:
        return Print(found.text, 1 - (1 - sure) * (_NEARLY if found.cost else _AGREEING))
    return Print(found.text, sure * _UNKNOWN)


def _other_readings(card: Card, parts: Sequence[Value]) -> Iterator[str]:
    """The rows as the other readings have them; the last one lost its marks, which the list of places restores."""
    rows = [[*card.readings(part), Text(printed_numbers.bare(card.page, part), 0.0)] for part in parts]
    for texts in zip_longest(*rows):
        yield " ".join((text or row[-1]).text for text, row in zip(texts, rows, strict=True))


def sign(card: Card, field: str) -> Print | None:
    """A distinguishing mark, its words known; rows without any such word are specks and patterns."""
    for index, hit in card.sheet.labels(field):
        values = (card.sheet.beside(index, hit), *card.sheet.below(index, hit))
        if parts := [value for value in values if identification_marks.tells_mark(value.text)][:_MOST_ROWS]:
            return mark(card, parts)
        if none := next(filter(tells_none, values), None):
            return Print("Không", none.sure)
    return None


def tells_none(value: Value) -> bool:
    """Whether the value says that there is no mark."""
    return fuzzy_search.squeeze(value.text)[0] == _NONE


def mark(card: Card, parts: Sequence[Value]) -> Print:
    """The mark that these parts tell."""
    text = identification_marks.sign(" ".join(printed_numbers.mended(card.page, part) for part in parts))
    sure = min(part.sure for part in parts)
    return Print(text, 1 - (1 - sure) * _AGREEING if identification_marks.is_known(text) else sure * _UNKNOWN)


def issuer(card: Card, field: str) -> Print | None:
    """The issuer that the labels in its wording prove."""
    field = "issuer" if card.kind == labels.PASSPORT else field
    found = [card.sheet.rows[index].cell(hit.start).sure for index, hit in card.sheet.labels(field)]
    return Print(_ISSUERS[card.kind], max(PROVEN, *found)) if found else None
