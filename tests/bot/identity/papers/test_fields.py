"""The declared fields: keys, types, privacy and old names."""

from collections.abc import Mapping

from bot.identity.papers.fields import FIELDS, KEPT, Dialect, PaperField, Privacy, ValueType, type_of


def test_a_field_is_its_key() -> None:
    """A field finds the value that was stored under the plain key, and the reverse."""
    by_field: Mapping[str, int] = {PaperField.DOB: 1}
    assert by_field["dob"] == {"dob": 1}[PaperField.DOB] == 1
    assert f"{PaperField.DOB}" == "dob"
    assert FIELDS["dob"] is PaperField.DOB


def test_sensitive_fields_are_not_kept() -> None:
    """A verification keeps neither ethnic group nor religion."""
    sensitive = {field for field in PaperField if field.privacy is Privacy.SENSITIVE}
    assert sensitive == {PaperField.ETHNICITY, PaperField.RELIGION}
    assert not sensitive & set(KEPT)


def test_an_old_name_means_one_field() -> None:
    """No two fields share an old name, so an answer can be read without its type."""
    names = [name for field in PaperField for name in set(field.old.values())]
    assert len(names) == len(set(names))


def test_names_in_dialects() -> None:
    """A dialect without a name of its own uses the key."""
    assert PaperField.NATIONALITY.name_in(Dialect.CARD) == "quoctich"
    assert PaperField.NATIONALITY.name_in(Dialect.LICENCE) == "nation"
    assert PaperField.NATIONALITY.name_in(Dialect.PASSPORT) == "nationality"


def test_unknown_keys_are_text() -> None:
    """The rest of a QR code has no declared type."""
    assert type_of("extra") is ValueType.TEXT
    assert type_of("due_date") is ValueType.DATE
