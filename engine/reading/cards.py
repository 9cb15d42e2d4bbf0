"""Readers of printed fields, each taken from where its labels say it stands."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2

from bot.identity import letters
from engine.reading import anchors, boxes, digits, labels, layout, upright, wording
from engine.reading.digits import Print
from engine.reading.page import Page, Text
from engine.reading.picture import Picture
from engine.reading.sheet import Sheet, Value
from engine.reading.zone import Machine

_CHIP_ISSUER = "CỤC TRƯỞNG CỤC CẢNH SÁT QUẢN LÝ HÀNH CHÍNH VỀ TRẬT TỰ XÃ HỘI"
_ISSUERS = {labels.BACK: _CHIP_ISSUER, labels.BACK_2024: "BỘ CÔNG AN", labels.PASSPORT: "CỤC QUẢN LÝ XUẤT NHẬP CẢNH"}
_MANY_DIGITS = 9  # a line with so many digits may hold the personal number
_MOST_ROWS = 3
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
        return [text.behind(":") for text in readings if ":" in text.text] or [Text(value.text, value.sure)]


def number(card: Card, _field: str) -> Print | None:
    """Twelve digits: no other line of a front has as many, so no label is needed."""
    rich = (value for value in card.sheet.cells() if sum(map(str.isdigit, value.text)) >= _MANY_DIGITS)
    return next((read for value in rich if (read := digits.number(card.page, value))), None)


def day(card: Card, field: str) -> Print | None:
    """The date beside or below its label."""
    return next((read for value in card.values(field) if (read := digits.day(card.page, value))), None)


def spelled_day(card: Card, _field: str) -> Print | None:
    """The one row like `ngày 12 tháng 05 năm 2019`: such a date is its own label."""
    rows = ([cell.line for cell in row.cells] for row in card.sheet.rows if digits.spells_month(row.text))
    return next((read for lines in rows if (read := digits.spelled_day(card.page, lines))), None)


def term(card: Card, field: str) -> Print | None:
    """The end of the term stands small below the portrait: where it was missed that corner is looked at enlarged."""
    read = day(card, field)
    if read or (corner := _below_portrait(card)) is None:
        return read
    lines = layout.arrange(upright.level(boxes.detect(corner)))
    page = Page(corner, lines)
    return day(Card(card.kind, Sheet(card.kind, page), page), field)


def _below_portrait(card: Card) -> Picture | None:
    """The lower half of the straightened card left of the fields, twice as large; None where no field is known."""
    lefts = [cell.line.box.corners[0, 0] for row in card.sheet.rows for cell in row.cells[:1] if _leads(row.hits)]
    height = card.page.picture.shape[0]
    corner = card.page.picture[height // 2 :, : int(min(lefts, default=0))]
    return cv2.resize(corner, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC) if corner.shape[1] > 64 else None


def _leads(hits: tuple[anchors.Hit, ...]) -> bool:
    return any(hit.label.field in ("name", "dob", "gender", "hometown", "address") and hit.start < 3 for hit in hits)


def gender(card: Card, field: str) -> Print | None:
    """Nam or Nữ beside the label."""
    for value in card.values(field):
        for word in value.text.split():
            plain = letters.plain(word).casefold().strip(".,:;")
            if plain == "nam" or (plain[:2] == "nu" and len(plain) <= 3):  # Nữ is also read as Nür
                return Print("Nam" if plain == "nam" else "Nữ", value.sure)
    return None


def nationality(card: Card, field: str) -> Print | None:
    """`Việt Nam`; other nationalities are not printed on these papers."""
    for value in card.values(field):
        if anchors.near("vietnam", anchors.squeeze(value.text)[0]):
            return Print("Việt Nam", value.sure)
    return None


def name(card: Card, field: str) -> Print | None:
    """The full name, on which several readings of its line vote."""
    for value in card.values(field):
        if read := wording.name(card.readings(value)):
            return Print(read.text, read.sure)
    return None


def text(card: Card, field: str) -> Print | None:
    """Running text: what stands beside the label and in the rows below."""
    for index, hit in card.sheet.labels(field):
        values = (card.sheet.beside(index, hit), *card.sheet.below(index, hit))
        parts = [value for value in values if value.text and not _YEAR.search(value.text)][:_MOST_ROWS]
        if parts:
            text = " ".join(digits.mended(card.page, part) for part in parts)
            return Print(wording.running(text), min(part.sure for part in parts))
    return None


def sign(card: Card, field: str) -> Print | None:
    """A distinguishing mark, its words known; rows without any such word are specks and patterns."""
    for index, hit in card.sheet.labels(field):
        values = (card.sheet.beside(index, hit), *card.sheet.below(index, hit))
        if parts := [value for value in values if wording.tells_mark(value.text)][:_MOST_ROWS]:
            return mark(card, parts)
    return None


def mark(card: Card, parts: Sequence[Value]) -> Print:
    """The mark that these parts tell."""
    text = " ".join(digits.mended(card.page, part) for part in parts)
    return Print(wording.sign(text), min(part.sure for part in parts))


def issuer(card: Card, field: str) -> Print | None:
    """The issuer that the labels in its wording prove."""
    field = "issuer" if card.kind == labels.PASSPORT else field
    found = [card.sheet.rows[index].cell(hit.start).read.legible for index, hit in card.sheet.labels(field)]
    return Print(_ISSUERS[card.kind], max(found)) if found else None
