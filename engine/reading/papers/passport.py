"""What a passport's data page says in print; its zone, where it was read, says most of it again."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product

from bot.identity import letters
from bot.identity.papers.fields import PaperField
from engine.reading.fields import printed_numbers, vocabularies
from engine.reading.fields.field_value import FieldValue
from engine.reading.fields.form_layout import Candidate, LineSpan
from engine.reading.papers import field_readers
from engine.reading.papers.field_readers import Document
from engine.reading.text import reading_fusion
from engine.reading.text.page import LineText

_GAP = 1.5  # heights of a line between two words of one name


def number(document: Document, field: str) -> FieldValue | None:
    """A letter and seven or eight digits."""
    return next(
        (
            read
            for value in document.candidates(field)
            if (read := printed_numbers.read_passport_number(document.page, value))
        ),
        None,
    )


def name(document: Document, _field: str) -> FieldValue | None:
    """The full name: its letters as in the zone, if there is one, its marks from print.

    Since 2023 it stands on two lines, the surname on the first.
    """
    if document.zone and document.zone.valid:
        expected = document.zone.fields()[PaperField.NAME].split()
        lines = [line for line in document.page.lines if _consists_of(expected, document.page.recognise(line).text)]
        read = reading_fusion.fuse_with_known_letters(
            [text for line in lines for text in document.page.readings(line)], expected
        )
    else:
        parts = [list(_name_readings(document, part)) for part in (PaperField.SUR_NAME, PaperField.GIVEN_NAME)]
        read = reading_fusion.fuse_name(
            [*_name_readings(document, PaperField.NAME), *(_join(one, other) for one, other in product(*parts))]
        )
    return FieldValue(read.text, read.confidence) if read else None


def _consists_of(words: Sequence[str], text: str) -> bool:
    """Whether the words of the text are some of these, by their letters, one of which may be wrong or lost."""
    found = re.findall(r"[^\W\d_]+", text.upper())
    known = [letters.plain(word) in words for word in found]
    nearly = (len(word) == 1 or any(reading_fusion.restore_diacritics(word, bare) for bare in words) for word in found)
    return any(known) and all(known or near for known, near in zip(known, nearly, strict=True))


def _name_readings(document: Document, field: str) -> Iterator[LineText]:
    """All readings of the line below the label, or else beside it, as capitals: V and v, O and o look alike."""
    for index, match in document.form.labels(field):
        for value in (*document.form.below(index, match), document.form.beside(index, match)):
            if value.text and not any(map(str.isdigit, value.text)):
                near = replace(value, pieces=tuple(_before_first_gap(value.pieces)))
                yield from (LineText(text.text.upper(), text.confidence) for text in _readings(document, near))
                return


def _before_first_gap(pieces: Sequence[LineSpan]) -> Iterator[LineSpan]:
    """The pieces up to the first wide gap, behind which stands something else."""
    for last, piece in zip((pieces[0], *pieces), pieces, strict=False):
        if piece.line.left - last.line.right > _GAP * piece.line.height:
            return
        yield piece


def _readings(document: Document, value: Candidate) -> list[LineText]:
    """All readings of a value on one line; one reading of a value in several pieces."""
    if len(value.pieces) == 1:
        return document.readings(value)
    read = [document.page.recognise(piece.line) for piece in value.pieces]
    return [LineText(" ".join(text.text for text in read), min(text.confidence for text in read))]


def _join(one: LineText, other: LineText) -> LineText:
    return LineText(f"{one.text} {other.text}", min(one.confidence, other.confidence))


def place(document: Document, field: str) -> FieldValue | None:
    """The place of birth: a province in capitals, its marks put right, or as read where it is none."""
    read = field_readers.place(document, field)
    known = vocabularies.lookup(read.text, vocabularies.PROVINCES) if read else None
    return FieldValue(known.upper(), read.confidence) if read and known else read
