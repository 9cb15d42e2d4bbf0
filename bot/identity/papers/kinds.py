"""The kinds and families of identity papers: title, printed labels, fields of each side, old type names of API v1."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Self

from bot.identity.papers.fields import FIELDS, Dialect, PaperField


def N_(msgid: str) -> str:  # noqa: N802  # gettext's own name for "mark, translate later"
    """Mark an English text for the catalogues. Rendering translates the text."""
    return msgid


class PaperSide(StrEnum):
    """A side of an identity card. The value ends the key of the side's kind."""

    FRONT = "front"
    BACK = "back"


CARD_LABELS: Mapping[str, str] = {
    PaperField.ID: N_("No."),
    PaperField.NAME: N_("Full name"),
    PaperField.DOB: N_("Date of birth"),
    PaperField.GENDER: N_("Sex"),
    PaperField.NATIONALITY: N_("Nationality"),
    PaperField.ETHNICITY: N_("Ethnic group"),
    PaperField.RELIGION: N_("Religion"),
    PaperField.HOMETOWN: N_("Place of origin"),
    PaperField.PLACE_OF_BIRTH: N_("Place of birth registration"),
    PaperField.ADDRESS: N_("Place of residence"),
    PaperField.DUE_DATE: N_("Date of expiry"),
    PaperField.IDENTIFICATION_SIGN: N_("Personal identification"),
    PaperField.ISSUE_DATE: N_("Date, month, year"),
    PaperField.ISSUED_AT: N_("Issued by"),
    PaperField.OLD_ID: N_("Former ID number (CMND)"),
}
"""Field -> label on an identity card, in the order in which people read the card."""


@dataclass(frozen=True, slots=True, eq=False)
class PaperFamily:
    """One generation of a paper, with all its sides.

    `key` begins the keys of the family's kinds. `title` names the paper in a message. `labels` holds the printed labels
    in reading order: a message shows the fields that have a label. `dialect` selects the old names of the fields.
    `is_identity_card` tells papers with a front and a back from others. `number_is_personal` says that the paper's
    number is the holder's personal number, which tells sex and year of birth. `void` says that the law has ended the
    validity of all papers of the family.
    """

    key: str
    title: str
    labels: Mapping[str, str] = field(default_factory=lambda: CARD_LABELS, repr=False)
    dialect: Dialect = Dialect.CARD
    is_identity_card: bool = True
    number_is_personal: bool = True
    void: bool = False


# Void since 01/01/2025: Law on Identity 26/2023/QH15, article 46(2).
CMND = PaperFamily("9_id_card", N_("🪪 <b>PEOPLE'S IDENTITY CARD</b> (CMND)"), void=True)
BARCODE_CARD = PaperFamily("12_id_card", N_("🪪 <b>CITIZEN IDENTITY CARD</b>"))
CHIP_CARD = PaperFamily("chip_id_card", N_("🪪 <b>CITIZEN IDENTITY CARD</b> (with chip)"))
CARD_2024 = PaperFamily(
    "chip_id_card_2024",
    N_("🪪 <b>IDENTITY CARD</b> (2024)"),
    {
        **CARD_LABELS,
        PaperField.ID: N_("Personal identification number"),
        PaperField.NAME: N_("Full name at birth"),
        PaperField.DOB: N_("Date, month, year of birth"),
        PaperField.ADDRESS: N_("Place of residence (2024 card)"),
        PaperField.ISSUE_DATE: N_("Date of issue"),
        PaperField.DUE_DATE: N_("Date, month, year of expiry"),
    },
)
LICENCE_FAMILY = PaperFamily(
    "driving_license",
    N_("🚗 <b>DRIVING LICENCE</b>"),
    {
        PaperField.ID: N_("No."),
        PaperField.NAME: N_("Full name (licence)"),
        PaperField.DOB: N_("Date of birth"),
        PaperField.NATIONALITY: N_("Nationality"),
        PaperField.ADDRESS: N_("Address (licence)"),
        PaperField.CLASS: N_("Class"),
        PaperField.ISSUE_DATE: N_("Date of issue"),
        PaperField.ISSUED_AT: N_("Issued by"),
        PaperField.DUE_DATE: N_("Expires"),
    },
    Dialect.LICENCE,
    is_identity_card=False,
    number_is_personal=False,
)
PASSPORT_FAMILY = PaperFamily(
    "passport",
    N_("🛂 <b>PASSPORT</b>"),
    {
        PaperField.ID: N_("Passport No."),
        PaperField.NAME: N_("Full name"),
        PaperField.DOB: N_("Date of birth"),
        PaperField.GENDER: N_("Sex"),
        PaperField.NATIONALITY: N_("Nationality"),
        PaperField.PLACE_OF_BIRTH: N_("Place of birth"),
        PaperField.PERSON_NUMBER: N_("ID card / personal No."),
        PaperField.ISSUE_DATE: N_("Date of issue (passport)"),
        PaperField.DUE_DATE: N_("Date of expiry (passport)"),
        PaperField.ISSUED_AT: N_("Place of issue"),
    },
    Dialect.PASSPORT,
    is_identity_card=False,
    number_is_personal=False,
)
UNKNOWN = PaperFamily("", N_("📄 <b>PAPER</b>"), is_identity_card=False)
"""The family of papers that the registry lacks."""

_FAMILIES = {each.key: each for each in (CMND, BARCODE_CARD, CHIP_CARD, CARD_2024, LICENCE_FAMILY, PASSPORT_FAMILY)}


def _fields(keys: str) -> tuple[PaperField, ...]:
    """Return the fields named in a blank-separated string."""
    return tuple(FIELDS[key] for key in keys.split())


_ZONE = "document_number person_number sur_name given_name country nationality dob gender"


class PaperKind(StrEnum):
    """One side of an identity paper, or a paper of one side. The value is the canonical key of `Paper.kind`.

    `old` is the old type name in answers of API v1, "" where answers use the key. `printed` are the fields in print.
    `unprinted` are the further fields of an answer: from the QR code, from the machine readable zone, or documented and
    always empty. A photo without the fields of `needed` is of no use.
    """

    old: str
    printed: tuple[PaperField, ...]
    unprinted: tuple[PaperField, ...]
    needed: tuple[PaperField, ...]

    def __new__(cls, key: str, old: str, printed: str, unprinted: str, needed: str) -> Self:
        """Declare a kind by its key, its old name and the keys of its printed, unprinted and needed fields."""
        member = str.__new__(cls, key)
        member._value_ = key
        member.old, member.needed = old, _fields(needed)
        member.printed, member.unprinted = _fields(printed), _fields(unprinted)
        return member

    @property
    def fields(self) -> tuple[PaperField, ...]:
        """Return all fields of an answer about the side."""
        return self.printed + self.unprinted

    @property
    def family(self) -> PaperFamily:
        """Return the family that the key begins with."""
        return family_of(self)

    # fmt: off
    # Name, then key, old name, and the fields: printed, unprinted, needed.
    CMND_FRONT = ("9_id_card_front", "cmt", "id name dob hometown address", "", "id name dob")
    CMND_BACK = ("9_id_card_back", "matsaucmt",
        "ethnicity religion identification_sign issue_date issued_at", "", "issue_date")
    BARCODE_FRONT = ("12_id_card_front", "tcc",
        "id name dob gender nationality hometown address due_date", "ethnicity", "id name dob")
    BARCODE_BACK = ("12_id_card_back", "matsautcc", "identification_sign issue_date issued_at", "", "issue_date")
    CHIP_FRONT = ("chip_id_card_front", "tcc_chip",
        "id name dob gender nationality hometown address due_date", "old_id", "id name dob")
    CHIP_BACK = ("chip_id_card_back", "matsautcc_chip",
        "identification_sign issue_date issued_at", f"due_date {_ZONE}", "id issue_date")
    FRONT_2024 = ("chip_id_card_2024_front", "", "id name dob gender nationality", "", "id name dob")
    BACK_2024 = ("chip_id_card_2024_back", "",
        "address place_of_birth issue_date due_date issued_at", f"identification_sign old_id {_ZONE}",
        "id issue_date due_date")
    LICENCE = ("driving_license", "blx",
        "id name dob nationality address issue_date class due_date", "", "id name dob class")
    PASSPORT = ("passport", "",
        "id name dob gender nationality place_of_birth person_number issue_date due_date issued_at",
        "sur_name given_name country document_number", "id name dob due_date")
    # fmt: on


KINDS: Mapping[str, PaperKind] = {kind.value: kind for kind in PaperKind}
"""Canonical key -> kind."""


def side_of(kind: str) -> PaperSide | None:
    """Return the side that a kind names, None for a paper of one side.

    Kinds that the registry lacks follow the same rule: the side ends the key.
    """
    return next((side for side in PaperSide if kind.endswith(f"_{side}")), None)


def family_of(kind: str) -> PaperFamily:
    """Return the family of a kind, `UNKNOWN` for a kind that the registry lacks."""
    side = side_of(kind)
    return _FAMILIES.get(kind.removesuffix(f"_{side}") if side else kind, UNKNOWN)
