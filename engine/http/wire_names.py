"""How papers and their fields are called in an answer: one row per kind of paper, one table per shape."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """The type name of a paper and, by canonical name, the names its fields have in an answer."""

    type: str
    fields: Mapping[str, str]


def _same(*names: str) -> dict[str, str]:
    return {name: name for name in names}


_CMT = {"id": "id", "name": "name", "dob": "born", "hometown": "country", "address": "address"}
_TCC = _CMT | {"gender": "sex", "due_date": "duedate", "nationality": "quoctich", "ethnicity": "dantoc"}
_CMT_BACK = {
    "ethnicity": "dantoc",
    "issue_date": "date",
    "identification_sign": "dauvet",
    "religion": "tongiao",
    "issued_at": "noicap",
}
_TCC_BACK = {"identification_sign": "dauvet", "issue_date": "date"}
_LICENCE = {
    "id": "id",
    "name": "name",
    "dob": "born",
    "class": "class",
    "nationality": "nation",
    "issue_date": "dateissue",
    "due_date": "duedate",
    "address": "address",
}
_PASSPORT = _same(
    *("id", "name", "sur_name", "given_name", "dob", "gender", "nationality", "country", "document_number"),
    *("person_number", "due_date", "issue_date", "issued_at", "place_of_birth"),
)
# The first passports that v1 read, from their zone alone, had these names.
_PASSPORT_V1 = _PASSPORT | {"sur_name": "surname", "dob": "born", "gender": "sex", "due_date": "duedate"}
_MRZ = _same("document_number", "person_number", "sur_name", "given_name", "country", "nationality", "dob", "gender")
_FRONT = _same("id", "name", "dob", "gender", "nationality", "hometown", "address", "due_date", "old_id")
_BACK = _same("issue_date", "issued_at", "identification_sign", "due_date") | _MRZ
_FRONT_2024 = _same("id", "name", "dob", "gender", "nationality")
_BACK_2024 = _BACK | _same("address", "place_of_birth", "old_id")

# Seen in practice: cards with a chip carry the later names even through v1, the older papers the names of the document.
OBSERVED: Mapping[str, Words] = {
    "9_id_card_front": Words("cmt", _CMT),
    "9_id_card_back": Words("matsaucmt", _CMT_BACK),
    "12_id_card_front": Words("tcc", _TCC),
    "12_id_card_back": Words("matsautcc", _TCC_BACK | {"issued_at": "noicap"}),
    "chip_id_card_front": Words("chip_id_card_front", _FRONT),
    "chip_id_card_back": Words("chip_id_card_back", _BACK),
    "chip_id_card_2024_front": Words("chip_id_card_2024_front", _FRONT_2024),
    "chip_id_card_2024_back": Words("chip_id_card_2024_back", _BACK_2024),
    "driving_license": Words("driving_license", _same(*_LICENCE)),
    "passport": Words("passport", _PASSPORT),
}

# The document knows neither chips nor the card of 2024: they go by the type of the card before them.
DOCUMENTED: Mapping[str, Words] = {
    **OBSERVED,
    "12_id_card_back": Words("matsautcc", _TCC_BACK),
    "chip_id_card_front": Words("tcc", _TCC),
    "chip_id_card_back": Words("matsautcc", _TCC_BACK),
    "chip_id_card_2024_front": Words("tcc", _TCC),
    "chip_id_card_2024_back": Words("matsautcc", _TCC_BACK | {"address": "address", "due_date": "duedate"}),
    "driving_license": Words("blx", _LICENCE),
    "passport": Words("passport", _PASSPORT_V1),
}
