"""Readers of printed fields, each taken from where its labels say it stands."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

import cv2

from bot.identity import letters
from bot.identity.papers.fields import PaperField
from bot.identity.papers.kinds import PaperKind
from engine.reading.fields import addresses, identification_marks, label_matching, printed_numbers
from engine.reading.fields.field_value import FieldValue
from engine.reading.fields.form_layout import Candidate, Form
from engine.reading.fields.mrz import Mrz
from engine.reading.image import layout
from engine.reading.image.decode import Picture
from engine.reading.text import fuzzy_search, orientation, reading_fusion, text_detection
from engine.reading.text.page import LineText, Page

_CHIP_ISSUER = "CỤC TRƯỞNG CỤC CẢNH SÁT QUẢN LÝ HÀNH CHÍNH VỀ TRẬT TỰ XÃ HỘI"
_ISSUERS: Mapping[str, str] = {
    PaperKind.CHIP_BACK: _CHIP_ISSUER,
    PaperKind.BACK_2024: "BỘ CÔNG AN",
    PaperKind.PASSPORT: "CỤC QUẢN LÝ XUẤT NHẬP CẢNH",
}
_MANY_DIGITS = 9  # a line with so many digits may hold the personal number
_MOST_ROWS = 3
ISSUER_CONFIDENCE = 0.85  # certainty of an issuer whose long title is there, however surely its letters were read
_NEARLY = 0.8  # share of its doubts that a place keeps which the list of places has put right
_AGREEING = 0.5  # share of its doubts that a place keeps when the list of places has it just so
_DOUBTED = 0.75  # share of its certainty that a name keeps when another recogniser sees other letters
_UNKNOWN = 0.85  # share of its certainty that a place keeps of which the list lacks a part
_NONE = "khong"  # there are people without any mark
_YEAR = re.compile(r"\b(?:19|20)\d\d$")  # ends a row with a date, whose words may be past reading


@dataclass(frozen=True, slots=True)
class Document:
    """A paper of known kind: its rows and labels, the page they were read from, and its machine readable zone."""

    kind: str
    form: Form
    page: Page
    zone: Mrz | None = None

    def candidates(self, field: str) -> Iterator[Candidate]:
        """Texts that may be the field's value: beside each of its labels, then below."""
        for index, match in self.form.labels(field):
            beside = self.form.beside(index, match)
            if beside.text:
                yield beside
            yield from self.form.below(index, match)

    def readings(self, value: Candidate) -> list[LineText]:
        """The value as every cut of its line reads it, behind the colon where a label stands before it."""
        if len(value.pieces) != 1:
            return [LineText(value.text, value.confidence)]
        piece = value.pieces[0]
        readings = self.page.readings(piece.line)
        if piece.first == 0:
            return readings
        behind = (
            LineText(text.text.rpartition(":")[2].strip(), text.confidence) for text in readings if ":" in text.text
        )
        return list(behind) or [LineText(value.text, value.confidence)]


def number(document: Document, _field: str) -> FieldValue | None:
    """Twelve digits: no other line of a front has as many, so no label is needed."""
    rich = (value for value in document.form.single_lines() if sum(map(str.isdigit, value.text)) >= _MANY_DIGITS)
    return next((read for value in rich if (read := printed_numbers.read_personal_number(document.page, value))), None)


def day(document: Document, field: str) -> FieldValue | None:
    """The date beside or below its label."""
    return next(
        (read for value in document.candidates(field) if (read := printed_numbers.read_date(document.page, value))),
        None,
    )


def spelled_day(document: Document, _field: str) -> FieldValue | None:
    """The one row like `ngày 12 tháng 05 năm 2019`: such a date is its own label."""
    rows = (
        [cell.line for cell in row.cells]
        for row in document.form.rows
        if printed_numbers.mentions_month(row.text) or _YEAR.search(row.text.rstrip(" .,"))
    )
    return next((read for lines in rows if (read := printed_numbers.read_spelled_date(document.page, lines))), None)


def term(document: Document, field: str) -> FieldValue | None:
    """The end of the term stands small below the portrait: where it was missed that corner is looked at enlarged."""
    read = day(document, field)
    if read or (corner := _crop_below_portrait(document)) is None:
        return read
    lines = layout.arrange_lines(orientation.align_boxes(text_detection.detect(corner)))
    page = Page(corner, lines)
    return day(Document(document.kind, Form(document.kind, page), page), field)


def _crop_below_portrait(document: Document) -> Picture | None:
    """The lower half of the straightened card left of the fields, twice as large; None where no field is known."""
    lefts = [
        cell.line.box.corners[0, 0]
        for row in document.form.rows
        for cell in row.cells[:1]
        if _starts_field_row(row.matches)
    ]
    height = document.page.picture.shape[0]
    corner = document.page.picture[height // 2 :, : int(min(lefts, default=0))]
    return cv2.resize(corner, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC) if corner.shape[1] > 64 else None


def _starts_field_row(matches: tuple[label_matching.LabelMatch, ...]) -> bool:
    return any(
        match.label.field
        in (PaperField.NAME, PaperField.DOB, PaperField.GENDER, PaperField.HOMETOWN, PaperField.ADDRESS)
        and match.start < 3
        for match in matches
    )


def gender(document: Document, field: str) -> FieldValue | None:
    """Nam or Nữ beside the label."""
    for value in document.candidates(field):
        for word in re.findall(r"[^\W\d_]+", f"{value.text} {printed_numbers.latin_text(document.page, value)}"):
            plain = letters.plain(word).casefold()
            if plain == "nam" or (plain[:2] == "nu" and len(plain) <= 3):  # Nữ is also read as Nür
                return FieldValue("Nam" if plain == "nam" else "Nữ", value.confidence)
    return None


def nationality(document: Document, field: str) -> FieldValue | None:
    """`Việt Nam`; other nationalities are not printed on these papers."""
    for value in document.candidates(field):
        if fuzzy_search.search("vietnam", fuzzy_search.fold(value.text)[0]):
            return FieldValue("Việt Nam", value.confidence)
    return None


def name(document: Document, field: str) -> FieldValue | None:
    """The full name, on which several readings of its line vote."""
    for value in document.candidates(field):
        if read := reading_fusion.fuse_name(document.readings(value)):
            return FieldValue(
                read.text, read.confidence * (1.0 if _latin_agrees(document, value, read.text) else _DOUBTED)
            )
    return None


def _latin_agrees(document: Document, value: Candidate, name: str) -> bool:
    """Whether the digit-proof recogniser, which cannot tell marks, sees the same letters."""
    return fuzzy_search.fold(name)[0] in fuzzy_search.fold(printed_numbers.latin_text(document.page, value))[0]


def place(document: Document, field: str) -> FieldValue | None:
    """A place or address: what stands beside the label and in the rows below, as the list of places has it."""
    for index, match in document.form.labels(field):
        values = (document.form.beside(index, match), *document.form.below(index, match))
        if parts := [value for value in values if value.text and not _YEAR.search(value.text)][:_MOST_ROWS]:
            speck = len(parts) > 1 and len(parts[0].text) == 1  # a colon, taken for a letter
            return _resolve_place(document, parts[speck:])
    return None


def _resolve_place(document: Document, parts: Sequence[Candidate]) -> FieldValue | None:
    """The place that these rows tell, in the reading of them that tells most of its units."""
    confidence = min(part.confidence for part in parts)
    first = " ".join(printed_numbers.correct_numbers(document.page, part) for part in parts)
    found = addresses.resolve(first)
    if printed_numbers.misses_numbers(document.page, found.text, parts):
        texts = list(_other_readings(document, parts))[:-1]  # without marks the house would be lost
        whole = [text for text in texts if not printed_numbers.misses_numbers(document.page, text, parts)]
        found, confidence = addresses.resolve_best(whole) if whole else found, confidence * _DOUBTED
    elif not found.whole:
        found = addresses.resolve_best((first, *_other_readings(document, parts)))
    if not found.text:
        return None
    if found.whole:
        return FieldValue(found.text, 1 - (1 - confidence) * (_NEARLY if found.cost else _AGREEING))
    return FieldValue(found.text, confidence * _UNKNOWN)


def _other_readings(document: Document, parts: Sequence[Candidate]) -> Iterator[str]:
    """The rows as the other readings have them; the last one lost its marks, which the list of places restores."""
    rows = [
        [*document.readings(part), LineText(printed_numbers.latin_text(document.page, part), 0.0)] for part in parts
    ]
    for texts in zip_longest(*rows):
        yield " ".join((text or row[-1]).text for text, row in zip(texts, rows, strict=True))


def sign(document: Document, field: str) -> FieldValue | None:
    """A distinguishing mark, its words known; rows without any such word are specks and patterns."""
    for index, match in document.form.labels(field):
        values = (document.form.beside(index, match), *document.form.below(index, match))
        if parts := [value for value in values if identification_marks.mentions_mark(value.text)][:_MOST_ROWS]:
            return read_mark(document, parts)
        if none := next(filter(says_none, values), None):
            return FieldValue("Không", none.confidence)
    return None


def says_none(value: Candidate) -> bool:
    """Whether the value says that there is no mark."""
    return fuzzy_search.fold(value.text)[0] == _NONE


def read_mark(document: Document, parts: Sequence[Candidate]) -> FieldValue:
    """The mark that these parts tell."""
    text = identification_marks.correct(
        " ".join(printed_numbers.correct_numbers(document.page, part) for part in parts)
    )
    confidence = min(part.confidence for part in parts)
    return FieldValue(
        text, 1 - (1 - confidence) * _AGREEING if identification_marks.is_all_known(text) else confidence * _UNKNOWN
    )


def issuer(document: Document, field: str) -> FieldValue | None:
    """The issuer that the labels in its wording prove."""
    field = "issuer" if document.kind == PaperKind.PASSPORT else field
    found = [document.form.rows[index].cell(match.start).confidence for index, match in document.form.labels(field)]
    return FieldValue(_ISSUERS[document.kind], max(ISSUER_CONFIDENCE, *found)) if found else None
