"""The fields of identity papers: key, type of the value, privacy and old names on the wire."""

from collections.abc import Mapping
from enum import Enum, StrEnum
from typing import Self


class ValueType(Enum):
    """The type of a field's value. The type decides how values are compared, spelled, asked for and corrected."""

    TEXT = "text"
    NUMBER = "number"
    NAME = "name"
    DATE = "date"
    PLACE = "place"
    """A place that ends with a province."""
    SEX = "sex"
    NATIONALITY = "nationality"


class Privacy(Enum):
    """The most that the bot does with a field: show the value, or also keep the value with a verification."""

    KEPT = "kept"
    SHOWN = "shown"
    SENSITIVE = "sensitive"
    """Shown like SHOWN, never kept: ethnic group and religion are sensitive personal data and serve no verification."""


class Dialect(Enum):
    """A set of old field names in the answers of API v1. Newer answers use the canonical keys instead."""

    CARD = "card"
    LICENCE = "licence"
    PASSPORT = "passport"
    UNDOCUMENTED = "undocumented"
    """Seen in answers, described in no document."""


_DOCUMENTED = (Dialect.CARD, Dialect.LICENCE, Dialect.PASSPORT)


class PaperField(StrEnum):
    """A field of an identity paper. The value is the canonical key, which newer answers of API v1 use as well.

    `old` holds the names of the field in the dialects that have their own. Checksums, boxes and administrative codes
    of the vendor are no fields.
    """

    type: ValueType
    privacy: Privacy
    old: Mapping[Dialect, str]

    def __new__(
        cls, key: str, type_: ValueType, privacy: Privacy = Privacy.SHOWN, old: Mapping[Dialect, str] | None = None
    ) -> Self:
        """Declare a field by its key, its type, its privacy and its old names."""
        member = str.__new__(cls, key)
        member._value_ = key
        member.type, member.privacy, member.old = type_, privacy, old or {}
        return member

    def name_in(self, dialect: Dialect) -> str:
        """Return the name of the field in a dialect."""
        return self.old.get(dialect, self.value)

    ID = "id", ValueType.NUMBER, Privacy.KEPT
    NAME = "name", ValueType.NAME, Privacy.KEPT, {Dialect.UNDOCUMENTED: "full_name"}
    SUR_NAME = "sur_name", ValueType.NAME, Privacy.SHOWN, {Dialect.PASSPORT: "surname"}
    GIVEN_NAME = "given_name", ValueType.NAME
    DOB = "dob", ValueType.DATE, Privacy.KEPT, dict.fromkeys(_DOCUMENTED, "born")
    GENDER = "gender", ValueType.SEX, Privacy.KEPT, {Dialect.CARD: "sex", Dialect.PASSPORT: "sex"}
    NATIONALITY = (
        "nationality", ValueType.NATIONALITY, Privacy.KEPT, {Dialect.CARD: "quoctich", Dialect.LICENCE: "nation"},
    )  # fmt: skip
    ETHNICITY = "ethnicity", ValueType.TEXT, Privacy.SENSITIVE, {Dialect.CARD: "dantoc"}
    RELIGION = (
        "religion", ValueType.TEXT, Privacy.SENSITIVE, {Dialect.CARD: "tongiao", Dialect.UNDOCUMENTED: "religious"},
    )  # fmt: skip
    HOMETOWN = "hometown", ValueType.PLACE, Privacy.KEPT, {Dialect.CARD: "country"}
    PLACE_OF_BIRTH = "place_of_birth", ValueType.PLACE
    ADDRESS = "address", ValueType.PLACE, Privacy.KEPT
    CLASS = "class", ValueType.TEXT
    IDENTIFICATION_SIGN = "identification_sign", ValueType.TEXT, Privacy.SHOWN, {Dialect.CARD: "dauvet"}
    ISSUE_DATE = "issue_date", ValueType.DATE, Privacy.KEPT, {Dialect.CARD: "date", Dialect.LICENCE: "dateissue"}
    DUE_DATE = "due_date", ValueType.DATE, Privacy.KEPT, dict.fromkeys(_DOCUMENTED, "duedate")
    ISSUED_AT = "issued_at", ValueType.TEXT, Privacy.SHOWN, {Dialect.CARD: "noicap"}
    OLD_ID = "old_id", ValueType.NUMBER
    DOCUMENT_NUMBER = "document_number", ValueType.NUMBER
    PERSON_NUMBER = "person_number", ValueType.NUMBER
    COUNTRY = "country", ValueType.TEXT
    """The issuing country in a machine readable zone."""


FIELDS: Mapping[str, PaperField] = {each.value: each for each in PaperField}
"""Canonical key -> field."""
KEPT = tuple(each for each in PaperField if each.privacy is Privacy.KEPT)
"""The fields that a verification keeps."""


def type_of(key: str) -> ValueType:
    """Return the type of the field with this key, `ValueType.TEXT` for a key that the registry lacks."""
    field = FIELDS.get(key)
    return field.type if field else ValueType.TEXT
