"""The words of the OCR answers: every name of a kind or a field, and values spelled as papers print them."""

import re
import unicodedata
from collections.abc import Mapping

CANONICAL_KINDS: Mapping[str, str] = {
    "cmt": "9_id_card_front",
    "matsaucmt": "9_id_card_back",
    "tcc": "12_id_card_front",
    "matsautcc": "12_id_card_back",
    "tcc_chip": "chip_id_card_front",
    "matsautcc_chip": "chip_id_card_back",
    "blx": "driving_license",
}
"""Names of papers in v1 -> the later names, which v1 itself uses for chip cards; others pass as they are."""

CANONICAL_FIELDS: Mapping[str, str] = {
    "born": "dob",
    "sex": "gender",
    "quoctich": "nationality",
    "nation": "nationality",
    "dantoc": "ethnicity",
    "tongiao": "religion",
    "religious": "religion",
    "duedate": "due_date",
    "date": "issue_date",
    "dateissue": "issue_date",
    "noicap": "issued_at",
    "dauvet": "identification_sign",
    "surname": "sur_name",
    "full_name": "name",
}
"""Names of fields in v1 -> the later names. `country` is missing here: see `canonical_field`."""

FIELDS = frozenset(
    {"id", "name", "dob", "gender", "nationality", "hometown", "address", "due_date", "issue_date", "issued_at"}
    | {"identification_sign", "old_id", "place_of_birth", "ethnicity", "religion", "class"}
    | {"document_number", "person_number", "sur_name", "given_name", "country"}
)
"""The canonical fields; checksums, boxes and administrative codes of the vendor are left out."""

_DATES = frozenset({"dob", "due_date", "issue_date"})
_NAMES = frozenset({"name", "sur_name", "given_name"})
_GENDERS = {"nam": "Nam", "m": "Nam", "male": "Nam", "nu": "Nữ", "f": "Nữ", "female": "Nữ"}


def canonical_field(name: str, kind: str) -> str | None:
    """Return the canonical name of a field on a paper of this canonical kind; None for what we do not keep.

    `country` is the hometown on the front of a card, the issuing country in an MRZ: on its back, in a passport.
    """
    if name == "country":
        return "hometown" if kind.endswith("_front") or not kind else "country"
    canonical = CANONICAL_FIELDS.get(name, name)
    return canonical if canonical in FIELDS else None


def as_printed(field: str, text: str) -> str:
    """Return the value of a canonical field as the paper prints it, whatever its spelling in an answer."""
    if field in _DATES:
        return _date(text)
    if field == "gender":
        return _GENDERS.get(_bare(text), text)
    if field == "nationality" and _bare(text) == "viet nam":
        return "Việt Nam"
    return text.upper() if field in _NAMES else text


def _date(text: str) -> str:
    """Return d-m-yyyy, dd.mm.yyyy and yyyy-mm-dd as dd/mm/yyyy; "no end" in its full spelling; the rest as it is."""
    if _bare(text) == "khong thoi han":
        return "Không thời hạn"
    if parts := re.fullmatch(r"([0-9]{1,2})[-/. ]([0-9]{1,2})[-/. ]([0-9]{4})", text):
        day, month, year = parts.groups()
    elif parts := re.fullmatch(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})", text):
        year, month, day = parts.groups()
    else:
        return text
    return f"{day:0>2}/{month:0>2}/{year}"


def _bare(text: str) -> str:
    """Return text in small letters without diacritics, to recognise a word however it is written."""
    letters = unicodedata.normalize("NFD", text.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
