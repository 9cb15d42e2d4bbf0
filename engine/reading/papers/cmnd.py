"""What the cards before the chip say: the CMND, typed over dotted lines, and the backs signed on a date in words."""

import re
from collections.abc import Iterator
from dataclasses import replace

from bot.identity import letters, places
from bot.identity.papers.fields import PaperField
from engine.reading.fields import identification_marks, printed_numbers, vocabularies
from engine.reading.fields.field_value import FieldValue
from engine.reading.fields.form_layout import Candidate
from engine.reading.fields.vocabularies import Vocabulary
from engine.reading.papers import field_readers
from engine.reading.papers.field_readers import Document

_OUT = 9.0  # heights of a title: how far left of it the text under it may begin; fingerprints stand further
_MANY_DIGITS = 7  # a line with so many digits may hold the number
_DOTS = re.compile(r"[.…_·]{2,}")
_YEAR = re.compile(r"\d{4}")
_POLICE = re.compile(r"(?:CONG ?AN|CA)\W+(?:TINH|THANH PHO|TP|T)?\W*(.+)")
_CHIEF = "CỤC TRƯỞNG CỤC CẢNH SÁT"
_DEPARTMENTS = {
    PaperField.ISSUED_AT: "QUẢN LÝ HÀNH CHÍNH VỀ TRẬT TỰ XÃ HỘI",
    "registry": "ĐKQL CƯ TRÚ VÀ DLQG VỀ DÂN CƯ",
}


def number(document: Document, _field: str) -> FieldValue | None:
    """Nine digits: no other line of a CMND's front has as many, so no label is needed."""
    rich = (value for value in document.form.single_lines() if sum(map(str.isdigit, value.text)) >= _MANY_DIGITS)
    return next((read for value in rich if (read := printed_numbers.read_cmnd_number(document.page, value))), None)


def sign(document: Document, field: str) -> FieldValue | None:
    """The marks below their title, which stands over the middle of them: all rows down to the date."""
    for index, match in document.form.labels(field):
        cell = document.form.rows[index].cell(match.start)
        left, height = cell.x_of(match.start), cell.line.height
        parts: list[Candidate] = []
        for value in document.form.under(index, left - _OUT * height, float("inf")):
            if _YEAR.search(value.text) and printed_numbers.mentions_month(value.text):
                break
            if not parts and field_readers.says_none(value):
                return FieldValue("Không", value.confidence)
            if identification_marks.mentions_mark(value.text):
                parts.append(replace(value, text=_DOTS.sub(" ", value.text)))
        if parts:
            return field_readers.read_mark(document, parts)
    return None


def people(document: Document, field: str) -> FieldValue | None:
    """The ethnic group."""
    return _lookup_field(document, field, vocabularies.ETHNICITIES)


def religion(document: Document, field: str) -> FieldValue | None:
    """The religion, or `Không`."""
    return _lookup_field(document, field, vocabularies.RELIGIONS)


def _lookup_field(document: Document, field: str, words: Vocabulary) -> FieldValue | None:
    """A word of a closed list beside or below its label; one that is none is not told."""
    for value in document.candidates(field):
        if known := vocabularies.lookup(_DOTS.sub(" ", value.text), words):
            return FieldValue(known, value.confidence)
    return None


def police(document: Document, _field: str) -> FieldValue | None:
    """The police of the province that stands behind the signer's title, written out."""
    for said, confidence in _texts_at_titles(document):
        match = _POLICE.search(letters.plain(said).upper())
        named = vocabularies.lookup(match[1], vocabularies.PROVINCES) if match else None
        if named:
            name = named.removeprefix("TP. ")
            rank = "THÀNH PHỐ" if places.code(named) in places.CITIES else "TỈNH"
            return FieldValue(f"CÔNG AN {rank} {name.upper()}", confidence)
    return None


def _texts_at_titles(document: Document) -> Iterator[tuple[str, float]]:
    """What stands in capitals from each signer's title on, in its row and the next."""
    for index, match in document.form.labels("issuer"):
        rows = document.form.rows[index : index + 2]
        cell = rows[0].cell(match.start)
        first = rows[0].text[match.start :]
        yield first, cell.confidence
        if rest := rows[1:]:
            yield rest[0].text, min(cell.confidence, *(other.confidence for other in rest[0].cells))


def department(document: Document, _field: str) -> FieldValue | None:
    """The department that the director general's title goes on with: one until 2018, another since."""
    found = {name: list(document.form.labels(name)) for name in _DEPARTMENTS}
    named = [name for name, places_ in found.items() if places_]
    if len(named) != 1:
        return None
    index, match = found[named[0]][0]
    confidence = max(field_readers.ISSUER_CONFIDENCE, document.form.rows[index].cell(match.start).confidence)
    return FieldValue(f"{_CHIEF} {_DEPARTMENTS[named[0]]}", confidence)
