"""The printed fields of each kind of card, taken from where its labels say they stand."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import cv2

from bot.identity import letters
from engine.reading import anchors, boxes, digits, layout, upright, wording
from engine.reading.digits import Print
from engine.reading.page import Page, Text
from engine.reading.picture import Picture
from engine.reading.sheet import Sheet, Value

_CHIP_ISSUER = "CỤC TRƯỞNG CỤC CẢNH SÁT QUẢN LÝ HÀNH CHÍNH VỀ TRẬT TỰ XÃ HỘI"
_ISSUERS = {anchors.BACK: _CHIP_ISSUER, anchors.BACK_2024: "BỘ CÔNG AN"}
_MANY_DIGITS = 9  # a line with so many digits may hold the personal number
_MOST_ROWS = 3


def fields(kind: str, sheet: Sheet, page: Page) -> dict[str, Print]:
    """The fields of this kind of card that could be read; what could not is not there."""
    card = _Card(kind, sheet, page)
    found = {name: reader(card, name) for name, reader in _READERS[kind].items()}
    return {name: value for name, value in found.items() if value is not None}


@dataclass(frozen=True, slots=True)
class _Card:
    kind: str
    sheet: Sheet
    page: Page

    def values(self, field: str) -> Iterator[Value]:
        """Texts that may be the field's value: beside each of its labels, then below."""
        for index, hit in self.sheet.labels(field):
            beside = self.sheet.beside(index, hit)
            if beside.text:
                yield beside
            yield from self.sheet.below(index, hit)


def _number(card: _Card, _field: str) -> Print | None:
    """Twelve digits: no other line of a front has as many, so no label is needed."""
    rich = (value for value in card.sheet.cells() if sum(map(str.isdigit, value.text)) >= _MANY_DIGITS)
    return next((read for value in rich if (read := digits.number(card.page, value))), None)


def _day(card: _Card, field: str) -> Print | None:
    return next((read for value in card.values(field) if (read := digits.day(card.page, value))), None)


def _term(card: _Card, field: str) -> Print | None:
    """The end of the term stands small below the portrait: where it was missed that corner is looked at enlarged."""
    read = _day(card, field)
    if read or (corner := _below_portrait(card)) is None:
        return read
    lines = layout.arrange(upright.level(boxes.detect(corner)))
    page = Page(corner, lines)
    return _day(_Card(card.kind, Sheet(card.kind, page), page), field)


def _below_portrait(card: _Card) -> Picture | None:
    """The lower half of the straightened card left of the fields, twice as large; None where no field is known."""
    lefts = [cell.line.box.corners[0, 0] for row in card.sheet.rows for cell in row.cells[:1] if _leads(row.hits)]
    height = card.page.picture.shape[0]
    corner = card.page.picture[height // 2 :, : int(min(lefts, default=0))]
    return cv2.resize(corner, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC) if corner.shape[1] > 64 else None


def _leads(hits: tuple[anchors.Hit, ...]) -> bool:
    return any(hit.label.field in ("name", "dob", "gender", "hometown", "address") and hit.start < 3 for hit in hits)


def _gender(card: _Card, field: str) -> Print | None:
    for value in card.values(field):
        for word in value.text.split():
            plain = letters.plain(word).casefold().strip(".,:;")
            if plain == "nam" or (plain[:2] == "nu" and len(plain) <= 3):  # Nữ is also read as Nür
                return Print("Nam" if plain == "nam" else "Nữ", value.sure)
    return None


def _nationality(card: _Card, field: str) -> Print | None:
    for value in card.values(field):
        if anchors.near("vietnam", anchors.squeeze(value.text)[0]):
            return Print("Việt Nam", value.sure)
    return None


def _name(card: _Card, field: str) -> Print | None:
    for value in card.values(field):
        whole = len(value.pieces) == 1 and value.pieces[0].first == 0
        readings = card.page.readings(value.pieces[0].line) if whole else [Text(value.text, value.sure)]
        if read := wording.name(readings):
            return Print(read.text, read.sure)
    return None


def _text(card: _Card, field: str) -> Print | None:
    """Running text: what stands beside the label and in the rows below."""
    for index, hit in card.sheet.labels(field):
        values = (card.sheet.beside(index, hit), *card.sheet.below(index, hit))
        parts = [value for value in values if value.text][:_MOST_ROWS]
        if parts:
            text = " ".join(digits.mended(card.page, part) for part in parts)
            return Print(wording.running(text), min(part.sure for part in parts))
    return None


def _sign(card: _Card, field: str) -> Print | None:
    read = _text(card, field)
    return Print(wording.sign(read.text), read.sure) if read else None


def _issuer(card: _Card, field: str) -> Print | None:
    found = [card.sheet.rows[index].cell(hit.start).sure for index, hit in card.sheet.labels(field)]
    return Print(_ISSUERS[card.kind], max(found)) if found else None


_READERS: dict[str, dict[str, Callable[[_Card, str], Print | None]]] = {
    anchors.FRONT: {
        "id": _number,
        "name": _name,
        "dob": _day,
        "gender": _gender,
        "nationality": _nationality,
        "hometown": _text,
        "address": _text,
        "due_date": _term,
    },
    anchors.BACK: {"identification_sign": _sign, "issue_date": _day, "issued_at": _issuer},
    anchors.FRONT_2024: {"id": _number, "name": _name, "dob": _day, "gender": _gender, "nationality": _nationality},
    anchors.BACK_2024: {
        "address": _text,
        "place_of_birth": _text,
        "issue_date": _day,
        "due_date": _day,
        "issued_at": _issuer,
    },
}
