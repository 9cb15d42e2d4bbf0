"""The QR code of the chip card and of the card of 2024: a text of cells separated by `|`."""

import re
from collections.abc import Iterable, Mapping

from bot.identity import dates, letters
from bot.identity.papers.fields import PaperField

_NUMBER = re.compile(r"[0-9]{12}")
_OLD_NUMBER = re.compile(r"[0-9]{9}")
_DATE = re.compile(r"[0-9]{8}")
_BIRTH = re.compile(r"[0-9]{8}|[0-9]{4}|[0-9]{6}")  # old people may know month and year, or the year, of their birth
_MONTH_AND_YEAR = re.compile(r"^([0-9]{2})([0-9]{4})$")
_NAME = re.compile(r"[^\W\d_][^\d_|]*")  # letters, with signs as in H'Hen Niê, O`Brien or Anh-Thư
_SEXES = ("Nam", "Nữ")
_LEAST_CELLS = 7


def decode(data: bytes) -> str:
    """Return the text of the bytes of a QR code, in UTF-8 or, from some printers of cards, in Windows-1252."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def parse(text: str) -> dict[str, str] | None:
    """Return the canonical fields of a card's QR text, or None for another QR code.

    The chip card has seven cells: number, CMND number (may be empty), name, ddmmyyyy, sex, address, date of issue. The
    card of 2024 adds four cells, which are often empty (Circular 16/2024/TT-BCA). Printers differ in the order, so the
    cells are recognised by format: 12 digits first, a date before the sex, the address after the sex. One of the two
    may have another format, which loses that field alone. Unknown cells are kept verbatim as `extra`, joined by `|`.
    Empty fields are left out.
    """
    cells = [letters.nfc(cell) for cell in text.strip().split("|")]
    sex = _sex_at(cells)
    if len(cells) < _LEAST_CELLS or not _NUMBER.fullmatch(cells[0]) or sex is None:
        return None
    issue = next((i for i in range(sex + 2, len(cells)) if _DATE.fullmatch(cells[i])), None)
    old = next((i for i, cell in enumerate(cells) if _OLD_NUMBER.fullmatch(cell)), None)
    places = {
        PaperField.ID: 0,
        PaperField.OLD_ID: old,
        PaperField.NAME: sex - 2,
        PaperField.DOB: sex - 1,
        PaperField.GENDER: sex,
        PaperField.ADDRESS: sex + 1,
        PaperField.ISSUE_DATE: issue,
    }
    raw = {field: cells[i] for field, i in places.items() if i is not None}
    rest = [cell for i, cell in enumerate(cells) if i not in places.values()]
    fields = raw | {
        PaperField.NAME: raw[PaperField.NAME].upper(),
        PaperField.DOB: _shown(_MONTH_AND_YEAR.sub(r"\1/\2", raw[PaperField.DOB])),
        PaperField.GENDER: raw[PaperField.GENDER] if raw[PaperField.GENDER] in _SEXES else "",
        PaperField.ISSUE_DATE: _shown(raw.get(PaperField.ISSUE_DATE, "")),
    }
    return {name: value for name, value in (fields | {"extra": "|".join(rest).strip("|")}).items() if value}


def build(fields: Mapping[str, str], extra: Iterable[str] = ()) -> str:
    """Return the QR text of canonical `fields`. The card of 2024 has four cells `extra`."""
    name = " ".join(word.capitalize() for word in fields[PaperField.NAME].split())
    dob, issued = (fields[key].replace("/", "") for key in (PaperField.DOB, PaperField.ISSUE_DATE))
    cells = (
        fields[PaperField.ID],
        fields.get(PaperField.OLD_ID, ""),
        name,
        dob,
        fields[PaperField.GENDER],
        fields[PaperField.ADDRESS],
        issued,
    )
    return "|".join((*cells, *extra))


def _sex_at(cells: list[str]) -> int | None:
    """Return the index of the sex, which follows a name and a birth. The sex or the birth may be odd, not both."""
    places = range(3, len(cells) - 1)
    named = [i for i in places if cells[i] in _SEXES]
    dated = [i for i in places if _BIRTH.fullmatch(cells[i - 1]) and (cells[i].isalpha() or not cells[i])]
    both = [i for i in named if i in dated]
    found = next(iter(both or named or dated), None)
    return found if found and _NAME.fullmatch(cells[found - 2]) else None


def _shown(cell: str) -> str:
    value = dates.parse(cell)
    return dates.show(value) if value else ""
