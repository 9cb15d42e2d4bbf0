"""The other papers of invented people are plausible."""

from datetime import date

from bot.identity import dates, licence
from specimens import papers
from specimens.people import person

PEOPLE = tuple(person(seed) for seed in range(300))


def test_a_paper_is_the_same_every_time() -> None:
    """The seed decides all papers."""
    assert papers.licence_of(PEOPLE[3]) == papers.licence_of(person(3))
    assert papers.passport_of(PEOPLE[3]) == papers.passport_of(person(3))


def test_licences_have_the_classes_of_their_day() -> None:
    """All old and new classes appear, with the term by law, for drivers of at least 18 years."""
    held = [(who, papers.licence_of(who)) for who in PEOPLE]
    for who, paper in held:
        assert paper.code in licence.classes(paper.issued)
        assert paper.due == licence.expiry(paper.code, paper.issued, who.dob, who.gender)
        assert paper.issued >= dates.birthday(who.dob, 18)
        assert len(paper.number) == 12
    assert {paper.code for _, paper in held} == {*licence.OLD, *licence.NEW}


def test_passports_end_after_ten_years() -> None:
    """Numbers are a letter and eight digits, and an adult's passport is valid for ten years."""
    for who in PEOPLE:
        paper = papers.passport_of(who)
        assert paper.number[0].isalpha()
        assert len(paper.number) == 9
        years = 10 if paper.issued >= dates.birthday(who.dob, 14) else 5
        assert paper.due == dates.birthday(paper.issued, years)


def test_the_cards_before_the_chip() -> None:
    """A CMND carries the old number of the person's later QR code, and both barcode issuers appear."""
    for who in PEOPLE:
        old = papers.cmnd_of(who)
        assert len(old.number) == 9
        assert old.number == who.old_id or not who.old_id
        assert old.issued_at.startswith(("CÔNG AN TỈNH ", "CÔNG AN THÀNH PHỐ "))
    issuers = {papers.barcode_card_of(who).issued_at: papers.barcode_card_of(who).issued for who in PEOPLE}
    assert len(issuers) == 2
    assert papers.barcode_card_of(PEOPLE[0]).issued >= date(2016, 1, 1)
