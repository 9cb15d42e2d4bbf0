"""The real reading of cards and pages, in the form the pool runs it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from bot.api.errors import BadFormat, NoContent
from bot.api.results import Paper, Papers, ScannedText

if TYPE_CHECKING:
    from engine.reading import Reading


def load() -> None:
    """Load the models, so that reading answers at once; seconds and some hundred MB, so in a worker only."""
    from engine import reading

    reading.warm_up()


def read(photo: bytes) -> Paper:
    """Read the card on one photo; raise `BadFormat` for bytes that are no picture, `NoContent` without a card."""
    from engine import reading

    with _pictures_only():
        found = reading.read(photo)
    if found is None:
        raise NoContent
    return _paper(found)


def papers(picture: bytes) -> Papers:
    """Read every card on one picture, from top to bottom; raise `BadFormat` for bytes that are no picture."""
    from engine import reading

    with _pictures_only():
        return Papers(tuple(map(_paper, reading.read_all(picture))))


def text(picture: bytes) -> ScannedText:
    """Read the lines of a page; raise `BadFormat` for bytes that are no picture, `NoContent` for a page without."""
    from engine import reading

    started = time.monotonic()
    with _pictures_only():
        lines = reading.read_text(picture)
    if not lines:
        raise NoContent
    return ScannedText(lines, time.monotonic() - started)


@contextmanager
def _pictures_only() -> Iterator[None]:
    from engine import reading

    try:
        yield
    except reading.UnreadableImage:
        raise BadFormat from None


def _paper(found: "Reading") -> Paper:
    return Paper(
        found.kind,
        found.fields,
        confidences=found.confidences,
        sources=found.sources,
        valid=found.valid,
        invalid_code=found.invalid_code,
        invalid_message=found.invalid_message,
        place=found.invalid_region,
    )
