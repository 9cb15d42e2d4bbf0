"""The QR code of the chip card and of the card of 2024: a text of cells separated by `|`."""

import re
from collections.abc import Iterable, Mapping

from bot.identity import dates, letters
from bot.identity.papers.fields import PaperField

_NUMBER = re.compile(r"[0-9]{12}")
_OLD_NUMBER = re.compile(r"[0-9]{9}")
_DATE = re.compile(r"[0-9]{8}")
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
    cells are recognised by format: 12 digits first, a date before the sex, the address after the sex. Unknown cells are
    kept verbatim as `extra`, joined by `|`. Empty fields are left out.
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
        PaperField.DOB: _shown(raw[PaperField.DOB]),
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
    """Return the index of the sex, which follows a date and a name."""
    return next((i for i in range(3, len(cells) - 1) if cells[i] in _SEXES and _DATE.fullmatch(cells[i - 1])), None)


def _shown(cell: str) -> str:
    value = dates.parse(cell)
    return dates.show(value) if value else ""
