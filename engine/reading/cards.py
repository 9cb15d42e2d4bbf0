"""The printed fields of each kind of card, taken from where its labels say they stand."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from bot.identity import dates, letters
from engine.reading import anchors
from engine.reading.page import Page
from engine.reading.sheet import Sheet, Value

_CHIP_ISSUER = "CỤC TRƯỞNG CỤC CẢNH SÁT QUẢN LÝ HÀNH CHÍNH VỀ TRẬT TỰ XÃ HỘI"
_ISSUERS = {anchors.BACK: _CHIP_ISSUER, anchors.BACK_2024: "BỘ CÔNG AN"}
_NUMBER = re.compile(r"(?<!\d)\d{12}(?!\d)")
_MANY_DIGITS = 8  # a line with so many digits may hold the personal number
_DIGITS_SURE = 0.80  # below that two recognisers must agree on digits


@dataclass(frozen=True, slots=True)
class Print:
    """A printed value as read, in canonical form, and how sure it is (0..1)."""

    text: str
    sure: float


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

    def latin(self, field: str, value: Value) -> Print:
        """The value's lines as the digit-proof recogniser reads them, without the labels in them."""
        texts = [self.page.latin(line) for line in value.lines]
        text = " ".join(self._unlabelled(field, text.text) for text in texts)
        return Print(text, min((text.sure for text in texts), default=0.0))

    def _unlabelled(self, field: str, text: str) -> str:
        hits = anchors.hits(self.kind, text)
        own = next((hit.end for hit in hits if hit.label.field == field), 0)
        return text[own : min((hit.start for hit in hits if hit.start >= own), default=len(text))]


def _number(card: _Card, _field: str) -> Print | None:
    cells = [cell for row in card.sheet.rows for cell in row.cells]
    rich = sorted(cells, key=lambda cell: -sum(map(str.isdigit, cell.text)))
    for cell in rich[:3]:
        if sum(map(str.isdigit, cell.text)) < _MANY_DIGITS:
            return None
        latin = card.page.latin(cell.line)
        match = _NUMBER.search(re.sub(r"(?<=\d)\s+(?=\d)", "", latin.text))
        if match and (latin.sure >= _DIGITS_SURE or match[0] in cell.text.replace(" ", "")):
            return Print(match[0], latin.sure)
    return None


def _day(card: _Card, field: str) -> Print | None:
    for value in card.values(field):
        latin = card.latin(field, value)
        read, rival = _date(latin.text), _date(value.text)
        if read and (latin.sure >= _DIGITS_SURE or read == rival):
            return Print(dates.show(read), latin.sure)
        if rival is dates.NEVER:
            return Print(dates.show(rival), value.sure)
    return None


def _date(text: str) -> date | dates.Never | None:
    """The one date in the text, also where its strokes were lost."""
    digits = re.sub(r"\D", "", text)
    return dates.parse(text) or (dates.parse(digits) if len(digits) == 8 else None)


def _gender(card: _Card, field: str) -> Print | None:
    for value in card.values(field):
        for word in value.text.split():
            plain = letters.plain(word).casefold().strip(".,:;")
            if plain in ("nam", "nu"):
                return Print("Nam" if plain == "nam" else "Nữ", value.sure)
    return None


def _nationality(card: _Card, field: str) -> Print | None:
    for value in card.values(field):
        if anchors.near("vietnam", anchors.squeeze(value.text)[0]):
            return Print("Việt Nam", value.sure)
    return None


def _name(card: _Card, field: str) -> Print | None:
    for value in card.values(field):
        words = [word for word in re.split(r"[^\w]+|\d+|_", value.text) if word]
        capitals = [word for word in words if word.isupper()]
        if len(capitals) >= 2 and len(capitals) == len(words):
            return Print(" ".join(capitals), value.sure)
    return None


def _text(card: _Card, field: str, most: int = 3) -> Print | None:
    """Running text: what stands beside the label and in the rows below, `most` rows in all."""
    for index, hit in card.sheet.labels(field):
        parts = [value for value in (card.sheet.beside(index, hit), *card.sheet.below(index, hit)) if value.text]
        if parts:
            return Print(_joined([part.text for part in parts[:most]]), min(part.sure for part in parts[:most]))
    return None


def _joined(parts: list[str]) -> str:
    """One line: blanks behind commas, but not in a decimal number (`0,5cm`)."""
    return re.sub(r"(?<=\d), (?=\d)", ",", re.sub(r"\s*,[\s,]*", ", ", " ".join(parts))).strip(" ,.")


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
        "due_date": _day,
    },
    anchors.BACK: {"identification_sign": _text, "issue_date": _day, "issued_at": _issuer},
    anchors.FRONT_2024: {"id": _number, "name": _name, "dob": _day, "gender": _gender, "nationality": _nationality},
    anchors.BACK_2024: {
        "address": _text,
        "place_of_birth": _text,
        "issue_date": _day,
        "due_date": _day,
        "issued_at": _issuer,
    },
}
