"""What a passport's data page says in print; its zone, where it was read, says most of it again."""

from collections.abc import Iterator

from bot.identity import letters
from engine.reading import cards, digits, provinces, wording
from engine.reading.cards import Card
from engine.reading.digits import Print
from engine.reading.page import Text
from engine.reading.sheet import Value


def number(card: Card, field: str) -> Print | None:
    """A letter and seven or eight digits."""
    return next((read for value in card.values(field) if (read := digits.passport(card.page, value))), None)


def name(card: Card, _field: str) -> Print | None:
    """The full name, since 2023 on two lines: its letters as in the zone, if there is one, its marks from print."""
    sur_names, given = (list(_texts(card, part)) for part in ("sur_name", "given_name"))
    wholes = list(_texts(card, "name")) or [_joined(one, other) for one in sur_names for other in given]
    expected = card.machine.fields()["name"].split() if card.machine and card.machine.valid else None
    read = wording.spelled(wholes, expected) if expected else wording.name(wholes)
    return Print(read.text, read.sure) if read else None


def _texts(card: Card, field: str) -> Iterator[Text]:
    """All readings of the line in capitals below the label, or else beside it."""
    for index, hit in card.sheet.labels(field):
        for value in (*card.sheet.below(index, hit), card.sheet.beside(index, hit)):
            if value.text.isupper() and not any(map(str.isdigit, value.text)):
                yield from (text for text in _readings(card, value) if text.text.isupper())
                return


def _readings(card: Card, value: Value) -> list[Text]:
    whole = len(value.pieces) == 1 and value.pieces[0].first == 0
    return card.page.readings(value.pieces[0].line) if whole else [Text(value.text, value.sure)]


def _joined(one: Text, other: Text) -> Text:
    return Text(f"{one.text} {other.text}", min(one.sure, other.sure))


def place(card: Card, field: str) -> Print | None:
    """The place of birth: a province in capitals, its marks put right, or as read where it is none."""
    read = cards.text(card, field)
    known = provinces.named(letters.nfc(read.text)) if read else None
    return Print(known.upper(), read.sure) if read and known else read
