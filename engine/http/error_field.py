"""Name the input at fault in an error of the API."""

from collections.abc import Iterator
from contextlib import contextmanager

from bot.api.errors import ApiError


@contextmanager
def name_field(field: str) -> Iterator[None]:
    """Set `ApiError.field` of an error that leaves the block."""
    try:
        yield
    except ApiError as error:
        error.field = field
        raise
