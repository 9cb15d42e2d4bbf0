"""Read the cards before the chip: the CMND, typed over dotted lines, and backs signed on a date in words."""

import re
from collections.abc import Iterator
from dataclasses import replace

from bot.identity import letters, provinces
from bot.identity.papers.fields import PaperField
from engine.reading.fields import identification_marks, numbers_and_dates, vocabularies
from engine.reading.fields.field_value import FieldValue
from engine.reading.fields.form_layout import Candidate
from engine.reading.fields.vocabularies import Vocabulary
from engine.reading.papers import field_readers
from engine.reading.papers.document import Document

# Title heights: range left of the title in which the text below may begin. Fingerprints stand farther out.
_LEFT_RANGE = 9.0
_MANY_DIGITS = 7  # a line with so many digits may hold the number
_DOTS = re.compile(r"[.…_·]{2,}")
_YEAR = re.compile(r"\d{4}")
_POLICE = re.compile(r"\b(?:CONG ?AN|CA)\W+(?:TINH|THANH PHO|TP|T)?\W*(.+)")
_CHIEF = "CỤC TRƯỞNG CỤC CẢNH SÁT"
_DEPARTMENTS = {
    PaperField.ISSUED_AT: "QUẢN LÝ HÀNH CHÍNH VỀ TRẬT TỰ XÃ HỘI",
    "registry": "ĐKQL CƯ TRÚ VÀ DLQG VỀ DÂN CƯ",
}


def read_number(document: Document, _field: str) -> FieldValue | None:
    """Read the nine digits of a CMND.

    No other line of the front has as many digits, so no label is needed.
    """
    rich = (
        candidate for candidate in document.form.single_lines() if sum(map(str.isdigit, candidate.text)) >= _MANY_DIGITS
    )
    return next(
        (read for candidate in rich if (read := numbers_and_dates.read_cmnd_number(document.page, candidate))), None
    )


def read_identification_marks(document: Document, field: str) -> FieldValue | None:
    """Read the marks below the centred title, in all rows down to the date."""
    for index, match in document.form.labels(field):
        cell = document.form.rows[index].cell(match.start)
        left, height = cell.x_of(match.start), cell.line.height
        parts: list[Candidate] = []
        for candidate in document.form.under(index, left - _LEFT_RANGE * height, float("inf")):
            if _YEAR.search(candidate.text) and numbers_and_dates.mentions_month(candidate.text):
                break
            if not parts and field_readers.says_none(candidate):
                return FieldValue("Không", candidate.confidence)
            if identification_marks.mentions_mark(candidate.text):
                parts.append(replace(candidate, text=_DOTS.sub(" ", candidate.text)))
        if parts:
            return field_readers.join_mark_rows(document, parts)
    return None


def read_ethnicity(document: Document, field: str) -> FieldValue | None:
    """Read the ethnic group."""
    return _lookup_field(document, field, vocabularies.ETHNICITIES)


def read_religion(document: Document, field: str) -> FieldValue | None:
    """Read the religion, or `Không`."""
    return _lookup_field(document, field, vocabularies.RELIGIONS)


def _lookup_field(document: Document, field: str, words: Vocabulary) -> FieldValue | None:
    """Return a word of a closed list beside or below the label.

    Any other word is left out.
    """
    for candidate in document.candidates(field):
        if known := vocabularies.lookup(_DOTS.sub(" ", candidate.text), words):
            return FieldValue(known, candidate.confidence)
    return None


def read_police(document: Document, _field: str) -> FieldValue | None:
    """Read the provincial police in the signer's title, and write the name in full."""
    for text, confidence in _texts_at_titles(document):
        match = _POLICE.search(letters.plain(text).upper())
        province = vocabularies.lookup(match[1], vocabularies.PROVINCES) if match else None
        if province:
            name = province.removeprefix("TP. ")
            rank = "THÀNH PHỐ" if provinces.code(province) in provinces.CITIES else "TỈNH"
            return FieldValue(f"CÔNG AN {rank} {name.upper()}", confidence)
    return None


def _texts_at_titles(document: Document) -> Iterator[tuple[str, float]]:
    """Yield the text from each signer's title to the row's end, then the text of the next row."""
    for index, match in document.form.labels("issuer"):
        rows = document.form.rows[index : index + 2]
        cell = rows[0].cell(match.start)
        first = rows[0].text[match.start :]
        yield first, cell.confidence
        if rest := rows[1:]:
            yield rest[0].text, min(cell.confidence, *(other.confidence for other in rest[0].cells))


def read_department(document: Document, _field: str) -> FieldValue | None:
    """Read the department in the director general's title: one until 2018, another since."""
    found = {label: matches for label in _DEPARTMENTS if (matches := list(document.form.labels(label)))}
    if len(found) != 1:
        return None
    ((label, matches),) = found.items()
    index, match = matches[0]
    confidence = max(field_readers.ISSUER_CONFIDENCE, document.form.rows[index].cell(match.start).confidence)
    return FieldValue(f"{_CHIEF} {_DEPARTMENTS[label]}", confidence)
