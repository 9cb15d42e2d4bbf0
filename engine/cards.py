"""The real reading of cards, in the form the pool runs it."""

from bot.api.errors import BadFormat, NoContent
from bot.api.results import Paper


def load() -> None:
    """Load the models, so that reading answers at once; seconds and some hundred MB, so in a worker only."""
    from engine import reading

    reading.warm_up()


def read(photo: bytes) -> Paper:
    """Read the card on one photo; raise `BadFormat` for bytes that are no picture, `NoContent` without a card."""
    from engine import reading

    try:
        found = reading.read(photo)
    except reading.UnreadableImage:
        raise BadFormat from None
    if found is None:
        raise NoContent
    return Paper(
        found.kind,
        found.fields,
        confidences=found.confidences,
        sources=found.sources,
        valid=found.valid,
        invalid_code=found.invalid_code,
        invalid_message=found.invalid_message,
    )
