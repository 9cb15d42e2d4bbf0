"""Read the printed fields of a passport's data page.

The zone repeats most of the fields.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product

from bot.identity import letters
from bot.identity.papers.fields import PaperField
from engine.reading.fields import numbers_and_dates, vocabularies
from engine.reading.fields.field_value import FieldValue
from engine.reading.fields.form_layout import Candidate, LineSpan
from engine.reading.papers import field_readers
from engine.reading.papers.document import Document
from engine.reading.text import reading_fusion
from engine.reading.text.page import LineText

_MAX_WORD_GAP = 1.5  # line heights between two words of one name


def read_number(document: Document, field: str) -> FieldValue | None:
    """Read a letter and seven or eight digits."""
    return next(
        (
            read
            for candidate in document.candidates(field)
            if (read := numbers_and_dates.read_passport_number(document.page, candidate))
        ),
        None,
    )


def read_name(document: Document, _field: str) -> FieldValue | None:
    """Read the full name: the letters of the zone, if there is a zone, with the diacritics of print.

    Since 2023 the name stands on two lines, the surname on the first.
    """
    if document.zone and document.zone.valid:
        expected = document.zone.fields()[PaperField.NAME].split()
        lines = [line for line in document.page.lines if _consists_of(expected, document.page.recognise(line).text)]
        read = reading_fusion.fuse_with_known_letters(
            [text for line in lines for text in document.page.readings(line)], expected
        )
        if read:  # the zone leaves out apostrophes
            latin = " ".join(document.page.recognise_latin(line).text for line in lines)
            read = LineText(reading_fusion.restore_separators(read.text, latin), read.confidence)
    else:
        parts = [list(_name_readings(document, part)) for part in (PaperField.SUR_NAME, PaperField.GIVEN_NAME)]
        read = reading_fusion.fuse_name(
            [*_name_readings(document, PaperField.NAME), *(_join(one, other) for one, other in product(*parts))]
        )
    return FieldValue(read.text, read.confidence) if read else None


def _consists_of(words: Sequence[str], text: str) -> bool:
    """Return whether the text is made of these words, compared by plain letters.

    One letter may be wrong or lost.
    """
    found = re.findall(r"[^\W\d_]+", text.upper())
    known = [letters.plain(word) in words for word in found]
    similar = (len(word) == 1 or any(reading_fusion.restore_diacritics(word, bare) for bare in words) for word in found)
    return any(known) and all(known or name_part for known, name_part in zip(known, similar, strict=True))


def _name_readings(document: Document, field: str) -> Iterator[LineText]:
    """Yield the readings of the line below or beside the label, as capitals, since V and v look alike."""
    for index, match in document.form.labels(field):
        for candidate in (*document.form.below(index, match), document.form.beside(index, match)):
            if candidate.text and not any(map(str.isdigit, candidate.text)):
                name_part = replace(candidate, spans=tuple(_before_first_gap(candidate.spans)))
                yield from (LineText(text.text.upper(), text.confidence) for text in _readings(document, name_part))
                return


def _before_first_gap(spans: Sequence[LineSpan]) -> Iterator[LineSpan]:
    """Yield the spans before the first wide gap.

    Another text stands behind the gap.
    """
    for last, span in zip((spans[0], *spans), spans, strict=False):
        if span.line.left - last.line.right > _MAX_WORD_GAP * span.line.height:
            return
        yield span


def _readings(document: Document, candidate: Candidate) -> list[LineText]:
    """Return all readings of a candidate on one line, or one reading of a candidate in several sections."""
    if len(candidate.spans) == 1:
        return document.readings(candidate)
    read = [document.page.recognise(span.line) for span in candidate.spans]
    return [LineText(" ".join(text.text for text in read), min(text.confidence for text in read))]


def _join(one: LineText, other: LineText) -> LineText:
    return LineText(f"{one.text} {other.text}", min(one.confidence, other.confidence))


def read_place_of_birth(document: Document, field: str) -> FieldValue | None:
    """Read the place of birth: a province in capitals with corrected diacritics, any other place as read."""
    read = field_readers.read_place(document, field)
    known = vocabularies.lookup(read.text, vocabularies.PROVINCES) if read else None
    return FieldValue(known.upper(), read.confidence) if read and known else read
