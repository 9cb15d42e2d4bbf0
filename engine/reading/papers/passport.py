"""What a passport's data page says in print; its zone, where it was read, says most of it again."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product

from bot.identity import letters
from engine.reading.fields import printed_numbers, vocabularies
from engine.reading.fields.field_value import Print
from engine.reading.fields.form_layout import Piece, Value
from engine.reading.papers import field_readers
from engine.reading.papers.field_readers import Card
from engine.reading.text import reading_fusion
from engine.reading.text.page import Text

_GAP = 1.5  # heights of a line between two words of one name


def number(card: Card, field: str) -> Print | None:
    """A letter and seven or eight digits."""
    return next((read for value in card.values(field) if (read := printed_numbers.passport(card.page, value))), None)


def name(card: Card, _field: str) -> Print | None:
    """The full name: its letters as in the zone, if there is one, its marks from print.

    Since 2023 it stands on two lines, the surname on the first.
    """
    if card.machine and card.machine.valid:
        expected = card.machine.fields()["name"].split()
        lines = [line for line in card.page.lines if _made_of(expected, card.page.vietnamese(line).text)]
        read = reading_fusion.spelled([text for line in lines for text in card.page.readings(line)], expected)
    else:
        parts = [list(_texts(card, part)) for part in ("sur_name", "given_name")]
        read = reading_fusion.name([*_texts(card, "name"), *(_joined(one, other) for one, other in product(*parts))])
    return Print(read.text, read.sure) if read else None


def _made_of(words: Sequence[str], text: str) -> bool:
    """Whether the words of the text are some of these, by their letters, one of which may be wrong or lost."""
    found = re.findall(r"[^\W\d_]+", text.upper())
    known = [letters.plain(word) in words for word in found]
    nearly = (len(word) == 1 or any(reading_fusion.respelled(word, bare) for bare in words) for word in found)
    return any(known) and all(known or near for known, near in zip(known, nearly, strict=True))


def _texts(card: Card, field: str) -> Iterator[Text]:
    """All readings of the line below the label, or else beside it, as capitals: V and v, O and o look alike."""
    for index, hit in card.sheet.labels(field):
        for value in (*card.sheet.below(index, hit), card.sheet.beside(index, hit)):
            if value.text and not any(map(str.isdigit, value.text)):
                near = replace(value, pieces=tuple(_unbroken(value.pieces)))
                yield from (Text(text.text.upper(), text.sure) for text in _joint(card, near))
                return


def _unbroken(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """The pieces up to the first wide gap, behind which stands something else."""
    for last, piece in zip((pieces[0], *pieces), pieces, strict=False):
        if piece.line.left - last.line.right > _GAP * piece.line.height:
            return
        yield piece


def _joint(card: Card, value: Value) -> list[Text]:
    """All readings of a value on one line; one reading of a value in several pieces."""
    if len(value.pieces) == 1:
        return card.readings(value)
    read = [card.page.vietnamese(piece.line) for piece in value.pieces]
    return [Text(" ".join(text.text for text in read), min(text.sure for text in read))]


def _joined(one: Text, other: Text) -> Text:
    return Text(f"{one.text} {other.text}", min(one.sure, other.sure))


def place(card: Card, field: str) -> Print | None:
    """The place of birth: a province in capitals, its marks put right, or as read where it is none."""
    read = field_readers.place(card, field)
    known = vocabularies.known(read.text, vocabularies.PROVINCES) if read else None
    return Print(known.upper(), read.sure) if read and known else read
