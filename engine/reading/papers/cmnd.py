"""What the cards before the chip say: the CMND, typed over dotted lines, and the backs signed on a date in words."""

import re
from collections.abc import Iterator
from dataclasses import replace

from bot.identity import letters, places
from engine.reading.fields import identification_marks, printed_numbers, vocabularies
from engine.reading.fields.field_value import Print
from engine.reading.fields.form_layout import Value
from engine.reading.fields.vocabularies import Vocabulary
from engine.reading.papers import field_readers
from engine.reading.papers.field_readers import Card

_OUT = 9.0  # heights of a title: how far left of it the text under it may begin; fingerprints stand further
_MANY_DIGITS = 7  # a line with so many digits may hold the number
_DOTS = re.compile(r"[.…_·]{2,}")
_YEAR = re.compile(r"\d{4}")
_POLICE = re.compile(r"(?:CONG ?AN|CA)\W+(?:TINH|THANH PHO|TP|T)?\W*(.+)")
_CHIEF = "CỤC TRƯỞNG CỤC CẢNH SÁT"
_DEPARTMENTS = {"issued_at": "QUẢN LÝ HÀNH CHÍNH VỀ TRẬT TỰ XÃ HỘI", "registry": "ĐKQL CƯ TRÚ VÀ DLQG VỀ DÂN CƯ"}


def number(card: Card, _field: str) -> Print | None:
    """Nine digits: no other line of a CMND's front has as many, so no label is needed."""
    rich = (value for value in card.sheet.cells() if sum(map(str.isdigit, value.text)) >= _MANY_DIGITS)
    return next((read for value in rich if (read := printed_numbers.old_number(card.page, value))), None)


def sign(card: Card, field: str) -> Print | None:
    """The marks below their title, which stands over the middle of them: all rows down to the date."""
    for index, hit in card.sheet.labels(field):
        cell = card.sheet.rows[index].cell(hit.start)
        left, height = cell.at(hit.start), cell.line.height
        parts: list[Value] = []
        for value in card.sheet.under(index, left - _OUT * height, float("inf")):
            if _YEAR.search(value.text) and printed_numbers.spells_month(value.text):
                break
            if not parts and field_readers.tells_none(value):
                return Print("Không", value.sure)
            if identification_marks.tells_mark(value.text):
                parts.append(replace(value, text=_DOTS.sub(" ", value.text)))
        if parts:
            return field_readers.mark(card, parts)
    return None


def people(card: Card, field: str) -> Print | None:
    """The ethnic group."""
    return _word(card, field, vocabularies.PEOPLES)


def religion(card: Card, field: str) -> Print | None:
    """The religion, or `Không`."""
    return _word(card, field, vocabularies.RELIGIONS)


def _word(card: Card, field: str, words: Vocabulary) -> Print | None:
    """A word of a closed list beside or below its label; one that is none is not told."""
    for value in card.values(field):
        if known := vocabularies.known(_DOTS.sub(" ", value.text), words):
            return Print(known, value.sure)
    return None


def police(card: Card, _field: str) -> Print | None:
    """The police of the province that stands behind the signer's title, written out."""
    for said, sure in _below_titles(card):
        match = _POLICE.search(letters.plain(said).upper())
        named = vocabularies.known(match[1], vocabularies.PROVINCES) if match else None
        if named:
            name = named.removeprefix("TP. ")
            rank = "THÀNH PHỐ" if places.code(named) in places.CITIES else "TỈNH"
            return Print(f"CÔNG AN {rank} {name.upper()}", sure)
    return None


def _below_titles(card: Card) -> Iterator[tuple[str, float]]:
    """What stands in capitals from each signer's title on, in its row and the next."""
    for index, hit in card.sheet.labels("issuer"):
        rows = card.sheet.rows[index : index + 2]
        cell = rows[0].cell(hit.start)
        first = rows[0].text[hit.start :]
        yield first, cell.sure
        if rest := rows[1:]:
            yield rest[0].text, min(cell.sure, *(other.sure for other in rest[0].cells))


def department(card: Card, _field: str) -> Print | None:
    """The department that the director general's title goes on with: one until 2018, another since."""
    found = {name: list(card.sheet.labels(name)) for name in _DEPARTMENTS}
    named = [name for name, places_ in found.items() if places_]
    if len(named) != 1:
        return None
    index, hit = found[named[0]][0]
    sure = max(field_readers.PROVEN, card.sheet.rows[index].cell(hit.start).sure)
    return Print(f"{_CHIEF} {_DEPARTMENTS[named[0]]}", sure)
