"""Readers of printed fields, each at the position of the field's labels."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest

import cv2

from bot.identity import letters
from bot.identity.papers.fields import PaperField
from bot.identity.papers.kinds import PaperKind
from engine.reading.fields import addresses, identification_marks, label_matching, numbers_and_dates, phrases
from engine.reading.fields.field_value import FieldValue
from engine.reading.fields.form_layout import Candidate, Form
from engine.reading.image import layout
from engine.reading.image.decode import Picture
from engine.reading.papers.document import Document
from engine.reading.text import fuzzy_search, orientation, reading_fusion, text_detection
from engine.reading.text.page import LineText, Page

_CHIP_ISSUER = "CỤC TRƯỞNG CỤC CẢNH SÁT QUẢN LÝ HÀNH CHÍNH VỀ TRẬT TỰ XÃ HỘI"
_ISSUERS: Mapping[str, str] = {
    PaperKind.CHIP_BACK: _CHIP_ISSUER,
    PaperKind.BACK_2024: "BỘ CÔNG AN",
    PaperKind.PASSPORT: "CỤC QUẢN LÝ XUẤT NHẬP CẢNH",
}
# Units of a place: a passport prints a province, cards until July 2025 also a district and a commune.
_LEAST_UNITS: Mapping[str, int] = {
    PaperKind.PASSPORT: 1,
    **dict.fromkeys((PaperKind.CHIP_FRONT, PaperKind.BARCODE_FRONT, PaperKind.CMND_FRONT), 3),
}
_MANY_DIGITS = 9  # a line with so many digits may hold the personal number
_MAX_ROWS = 3
ISSUER_CONFIDENCE = 0.85  # least confidence of an issuer whose long title was found, however uncertain its letters
_CONFIRMED_FACTOR = 0.5  # factor on the doubt (1 - confidence) about a mark of known words
_DISAGREEING_FACTOR = 0.75  # factor on the confidence of a name when the Latin recogniser sees other letters
_UNKNOWN_FACTOR = 0.85  # factor on the confidence of a mark with an unknown word
_NO_MARK = "khong"  # the word for a person without distinguishing marks
_YEAR_AT_END = re.compile(r"\b(?:19|20)\d\d$")  # ends a row with a date, whose words may be illegible


def read_personal_number(document: Document, _field: str) -> FieldValue | None:
    """Read the twelve digits of the personal number.

    No other line of a front has as many digits, so no label is needed.
    """
    rows_of_digits = (
        candidate for candidate in document.form.single_lines() if sum(map(str.isdigit, candidate.text)) >= _MANY_DIGITS
    )
    return next(
        (
            read
            for candidate in rows_of_digits
            if (read := numbers_and_dates.read_personal_number(document.page, candidate))
        ),
        None,
    )


def read_date(document: Document, field: str) -> FieldValue | None:
    """Read the date beside or below the label."""
    return next(
        (
            read
            for candidate in document.candidates(field)
            if (read := numbers_and_dates.read_date(document.page, candidate))
        ),
        None,
    )


def read_birth(document: Document, field: str) -> FieldValue | None:
    """Read the date beside or below the label, or else the year, or month and year, that stands there alone."""
    partial = (
        numbers_and_dates.read_partial_date(document.page, candidate) for candidate in document.candidates(field)
    )
    return read_date(document, field) or next(filter(None, partial), None)


def read_spelled_date(document: Document, _field: str) -> FieldValue | None:
    """Read the one row like `ngày 12 tháng 05 năm 2019`.

    Such a date needs no label.
    """
    rows = (
        [cell.line for cell in row.cells]
        for row in document.form.rows
        if numbers_and_dates.mentions_month(row.text) or _YEAR_AT_END.search(row.text.rstrip(" .,"))
    )
    return next((read for lines in rows if (read := numbers_and_dates.read_spelled_date(document.page, lines))), None)


def read_due_date(document: Document, field: str) -> FieldValue | None:
    """Read the end of validity, which stands small below the portrait.

    If the date is missed, the corner is enlarged and read again.
    """
    read = read_date(document, field)
    if read or (corner := _crop_below_portrait(document)) is None:
        return read
    lines = layout.arrange_lines(orientation.align_boxes(text_detection.detect(corner)))
    page = Page(corner, lines)
    return read_date(Document(document.kind, Form(document.kind, page), page), field)


def _crop_below_portrait(document: Document) -> Picture | None:
    """Return the lower half of the rectified card left of the fields, enlarged twice.

    The result is None without known fields.
    """
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


def read_gender(document: Document, field: str) -> FieldValue | None:
    """Read Nam or Nữ beside the label. Nam in Việt Nam is a nationality."""
    for candidate in document.candidates(field):
        for text in (candidate.text, numbers_and_dates.latin_text(document.page, candidate)):
            words = [letters.plain(word).casefold() for word in re.findall(r"[^\W\d_]+", text)]
            for before, word in zip(("", *words), words, strict=False):
                if (word == "nam" and not before.startswith("vi")) or (word[:2] == "nu" and len(word) <= 3):
                    return FieldValue("Nam" if word == "nam" else "Nữ", candidate.confidence)  # Nữ is also read as Nür
    return None


def read_nationality(document: Document, field: str) -> FieldValue | None:
    """Read `Việt Nam`.

    These papers print no other nationality.
    """
    for candidate in document.candidates(field):
        if phrases.VIETNAM.is_in(candidate.text):
            return FieldValue("Việt Nam", candidate.confidence)
    return None


def read_name(document: Document, field: str) -> FieldValue | None:
    """Read the full name by fusing several readings of the line.

    A single word counts where no candidate has more words.
    """
    candidates = list(document.candidates(field))
    for fuse in (reading_fusion.fuse_name, reading_fusion.fuse_single_name):
        for candidate in candidates:
            if read := fuse(document.readings(candidate)):
                agrees = _latin_agrees(document, candidate, read.text)
                name = reading_fusion.restore_separators(
                    read.text, numbers_and_dates.latin_text(document.page, candidate)
                )
                return FieldValue(name, read.confidence * (1.0 if agrees else _DISAGREEING_FACTOR))
    return None


def _latin_agrees(document: Document, candidate: Candidate, name: str) -> bool:
    """Return whether the Latin recogniser, which cannot tell diacritics, sees the same letters."""
    return fuzzy_search.fold(name)[0] in fuzzy_search.fold(numbers_and_dates.latin_text(document.page, candidate))[0]


def read_place(document: Document, field: str) -> FieldValue | None:
    """Read a place or address beside the label and in the rows below, corrected by the gazetteer."""
    for index, match in document.form.labels(field):
        candidates = tuple(document.form.value_lines(index, match))
        if parts := [
            candidate for candidate in candidates if candidate.text and not _YEAR_AT_END.search(candidate.text)
        ][:_MAX_ROWS]:
            speck = len(parts) > 1 and len(parts[0].text) == 1  # a colon read as a letter
            return _resolve_place(document, field, parts[speck:])
    return None


def _resolve_place(document: Document, field: str, parts: Sequence[Candidate]) -> FieldValue | None:
    """Return the place in these rows by the reading with the most known units."""
    confidence = min(part.confidence for part in parts)
    first = " ".join(numbers_and_dates.correct_numbers(document.page, part) for part in parts)
    found = addresses.resolve(first)
    if numbers_and_dates.misses_numbers(document.page, found.text, parts):
        texts = list(_other_readings(document, parts))[:-1]  # without diacritics the house would be lost
        whole = [text for text in texts if not numbers_and_dates.misses_numbers(document.page, text, parts)]
        found, confidence = addresses.resolve_best(whole) if whole else found, confidence * _DISAGREEING_FACTOR
    elif not found.whole:
        found = addresses.resolve_best((first, *_other_readings(document, parts)))
    if not found.text:
        return None
    units, has_house = _LEAST_UNITS.get(document.kind, 2), field == PaperField.ADDRESS
    return FieldValue(found.text, found.confidence(confidence, least_units=units, expects_house=has_house))


def _other_readings(document: Document, parts: Sequence[Candidate]) -> Iterator[str]:
    """Yield the other readings of the rows.

    The last reading has no diacritics, which the gazetteer restores.
    """
    rows = [
        [*document.readings(part), LineText(numbers_and_dates.latin_text(document.page, part), 0.0)] for part in parts
    ]
    for texts in zip_longest(*rows):
        yield " ".join((text or row[-1]).text for text, row in zip(texts, rows, strict=True))


def read_identification_mark(document: Document, field: str) -> FieldValue | None:
    """Read a distinguishing mark.

    Rows without a word of marks are specks and patterns.
    """
    for index, match in document.form.labels(field):
        candidates = tuple(document.form.value_lines(index, match))
        if parts := [candidate for candidate in candidates if identification_marks.mentions_mark(candidate.text)][
            :_MAX_ROWS
        ]:
            return join_mark_rows(document, parts)
        if none := next(filter(says_none, candidates), None):
            return FieldValue("Không", none.confidence)
    return None


def says_none(candidate: Candidate) -> bool:
    """Return whether the candidate says that the person has no mark."""
    return fuzzy_search.fold(candidate.text)[0] == _NO_MARK


def join_mark_rows(document: Document, parts: Sequence[Candidate]) -> FieldValue:
    """Return the mark in these rows."""
    text = identification_marks.correct(
        " ".join(numbers_and_dates.correct_numbers(document.page, part) for part in parts)
    )
    confidence = min(part.confidence for part in parts)
    return FieldValue(
        text,
        1 - (1 - confidence) * _CONFIRMED_FACTOR
        if identification_marks.is_all_known(text)
        else confidence * _UNKNOWN_FACTOR,
    )


def read_issuer(document: Document, field: str) -> FieldValue | None:
    """Read the issuer, which the labels in its wording prove."""
    field = "issuer" if document.kind == PaperKind.PASSPORT else field
    found = [document.form.rows[index].cell(match.start).confidence for index, match in document.form.labels(field)]
    return FieldValue(_ISSUERS[document.kind], max(ISSUER_CONFIDENCE, *found)) if found else None
