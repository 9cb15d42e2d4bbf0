"""Read papers and pages of text inside a worker, with the errors of the API instead of empty results."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from bot.api.errors import BadFormat, NoContent
from bot.api.results import Paper, Papers, ScannedText

if TYPE_CHECKING:
    from engine.reading import Reading

# `engine.reading` is imported inside the functions: the import takes seconds and belongs into the workers only.


def load_models() -> None:
    """Load the models of reading, which takes seconds and some hundred MB, so that later calls answer at once."""
    from engine import reading

    reading.warm_up()


def read_paper(photo: bytes) -> Paper:
    """Read the paper on one photo.

    Raises `BadFormat` for bytes that are no picture and `NoContent` if the photo shows no paper.
    """
    from engine import reading

    with _bad_format_for_unreadable():
        result = reading.read(photo)
    if result is None:
        raise NoContent
    return _to_paper(result)


def read_papers(picture: bytes) -> Papers:
    """Read every paper on one picture, from top to bottom, or raise `BadFormat` for bytes that are no picture."""
    from engine import reading

    with _bad_format_for_unreadable():
        return Papers(tuple(map(_to_paper, reading.read_all(picture))))


def read_text(picture: bytes) -> ScannedText:
    """Read the lines of a page.

    Raises `BadFormat` for bytes that are no picture and `NoContent` for a page without text.
    """
    from engine import reading

    started = time.monotonic()
    with _bad_format_for_unreadable():
        lines = reading.read_text(picture)
    if not lines:
        raise NoContent
    return ScannedText(lines, time.monotonic() - started)


@contextmanager
def _bad_format_for_unreadable() -> Iterator[None]:
    from engine import reading

    try:
        yield
    except reading.UnreadableImage:
        raise BadFormat from None


def _to_paper(result: "Reading") -> Paper:
    return Paper(
        result.kind,
        result.fields,
        confidences=result.confidences,
        sources=result.sources,
        valid=result.valid,
        invalid_code=result.invalid_code,
        invalid_message=result.invalid_message,
        place=result.invalid_region,
    )
