"""Translation of the names and spellings of OCR answers into canonical kinds, fields and values as printed."""

import re
from collections.abc import Mapping

from bot.identity.letters import bare_letters
from bot.identity.papers.fields import FIELDS, PaperField, ValueType
from bot.identity.papers.kinds import PaperKind, PaperSide, side_of

CANONICAL_KINDS: Mapping[str, PaperKind] = {kind.old: kind for kind in PaperKind if kind.old}
"""Old name of a kind in v1 -> canonical key. v1 itself uses the keys for chip cards. Other names pass as they are."""

CANONICAL_FIELDS: Mapping[str, PaperField] = {
    **{old: field for field in PaperField for old in field.old.values()},
    **FIELDS,
}
"""Name of a field in an answer, old or canonical -> field. `canonical_field` reads `country` by its paper."""

_GENDERS = {"nam": "Nam", "m": "Nam", "male": "Nam", "nu": "Nữ", "f": "Nữ", "female": "Nữ"}


def canonical_field(name: str, kind: str) -> PaperField | None:
    """Return the field that a name means on a paper of a canonical kind, None for a name that is not kept.

    `country` is the hometown on the front of a card. `country` is the issuing country in a machine readable zone: on
    the back of a card and in a passport.
    """
    if name == PaperField.COUNTRY and (not kind or side_of(kind) is PaperSide.FRONT):
        return PaperField.HOMETOWN
    return CANONICAL_FIELDS.get(name)


def as_printed(field: PaperField, text: str) -> str:
    """Return the value of a field as the paper prints the value, whatever the spelling in an answer."""
    match field.type:
        case ValueType.DATE:
            return _date(text)
        case ValueType.SEX:
            return _GENDERS.get(bare_letters(text), text)
        case ValueType.NATIONALITY if bare_letters(text) == "vietnam":
            return "Việt Nam"
        case ValueType.NAME:
            return text.upper()
        case _:
            return text


def _date(text: str) -> str:
    """Return d-m-yyyy, dd.mm.yyyy and yyyy-mm-dd as dd/mm/yyyy, an unlimited term in full, other texts unchanged."""
    if parts := re.fullmatch(r"([0-9]{1,2})[-/. ]([0-9]{1,2})[-/. ]([0-9]{4})", text):
        day, month, year = parts.groups()
    elif parts := re.fullmatch(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})", text):
        year, month, day = parts.groups()
    else:
        return "Không thời hạn" if bare_letters(text) == "khongthoihan" else text
    return f"{day:0>2}/{month:0>2}/{year}"
