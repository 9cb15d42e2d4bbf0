"""Give the tests of the engine an empty schema in PostgreSQL."""

from collections.abc import Iterator

import pytest

from tests.postgres import fresh_schema


@pytest.fixture
def postgres(postgres_server: str) -> Iterator[str]:
    """Return the address of an empty schema in PostgreSQL."""
    with fresh_schema(postgres_server) as url:
        yield url
