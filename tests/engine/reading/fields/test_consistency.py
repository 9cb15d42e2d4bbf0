"""A contradiction between values lowers confidence, an agreement raises confidence."""

from bot.identity.papers.kinds import PaperKind
from engine.reading.fields import consistency
from engine.reading.fields.field_value import FieldValue


def adjusted(kind: str = PaperKind.CHIP_FRONT, **fields: str) -> dict[str, FieldValue]:
    """Return fields of equal confidence after the comparison."""
    return consistency.adjust_confidences(kind, {name: FieldValue(text, 0.9) for name, text in fields.items()})


def test_the_number_tells_birth_and_sex() -> None:
    """A number that agrees with print keeps the confidence of the date and raises that of the sex."""
    found = adjusted(id="001090012345", dob="02/03/1990", gender="Nam")
    assert found["id"].confidence == found["dob"].confidence == 0.9
    assert found["gender"].confidence > 0.9


def test_another_year_of_birth() -> None:
    """Number or date is misread, so both lose confidence."""
    found = adjusted(id="001090012345", dob="02/03/1960", gender="Nữ")
    assert max(value.confidence for value in found.values()) < 0.8


def test_a_licence_has_another_number() -> None:
    """The twelve digits of a driving licence contain no data about its holder."""
    found = adjusted(PaperKind.LICENCE, id="790123456789", dob="02/03/1990", due_date="Không thời hạn")
    assert {value.confidence for value in found.values()} == {0.9}


def test_dates_in_their_order() -> None:
    """A birth precedes the issue of a paper, and the issue precedes its expiry."""
    assert adjusted(dob="02/03/1990", due_date="02/03/2030")["due_date"].confidence == 0.9
    assert adjusted(PaperKind.BACK_2024, issue_date="02/03/2034", due_date="02/03/2030")["issue_date"].confidence < 0.8


def test_a_birth_known_by_its_year() -> None:
    """The year of the number agrees with a year alone, and an issue in the year of birth is possible."""
    assert adjusted(id="001055012345", dob="1955")["dob"].confidence == 0.9
    assert adjusted(id="001055012345", dob="1956")["dob"].confidence < 0.8
    assert adjusted(dob="1955", due_date="02/03/1955")["dob"].confidence == 0.9
    assert adjusted(dob="05/1955", due_date="02/03/1955")["dob"].confidence < 0.8
