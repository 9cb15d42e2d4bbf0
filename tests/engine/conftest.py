"""What tests of the engine share besides its desk: a place in PostgreSQL."""

from collections.abc import Iterator

import pytest

from tests.postgres import fresh_schema, postgres_server

__all__ = ["postgres_server"]


@pytest.fixture
def postgres(postgres_server: str) -> Iterator[str]:
    """The address of an empty place in PostgreSQL."""
    with fresh_schema(postgres_server) as url:
        yield url
