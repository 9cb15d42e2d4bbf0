"""Values that contradict each other are less sure, those that agree surer."""

from bot.identity.papers.kinds import PaperKind
from engine.reading.fields import consistency
from engine.reading.fields.field_value import FieldValue


def weighed(kind: str = PaperKind.CHIP_FRONT, **fields: str) -> dict[str, FieldValue]:
    """Fields that were all read with the same certainty, weighed."""
    return consistency.adjust_confidences(kind, {name: FieldValue(text, 0.9) for name, text in fields.items()})


def test_the_number_tells_birth_and_sex() -> None:
    """A number that agrees with print leaves the date as sure and makes the sex surer."""
    found = weighed(id="001090012345", dob="02/03/1990", gender="Nam")
    assert found["id"].confidence == found["dob"].confidence == 0.9
    assert found["gender"].confidence > 0.9


def test_another_year_of_birth() -> None:
    """Number or date is misread: neither is sure any more."""
    found = weighed(id="001090012345", dob="02/03/1960", gender="Nữ")
    assert max(value.confidence for value in found.values()) < 0.8


def test_a_licence_has_another_number() -> None:
    """Twelve digits of a driving licence say nothing of its holder."""
    found = weighed(PaperKind.LICENCE, id="790123456789", dob="02/03/1990", due_date="Không thời hạn")
    assert {value.confidence for value in found.values()} == {0.9}


def test_days_in_their_order() -> None:
    """Who is issued a paper is born before, and it ends later."""
    assert weighed(dob="02/03/1990", due_date="02/03/2030")["due_date"].confidence == 0.9
    assert weighed(PaperKind.BACK_2024, issue_date="02/03/2034", due_date="02/03/2030")["issue_date"].confidence < 0.8
