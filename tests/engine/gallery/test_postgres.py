"""Check the gallery in PostgreSQL alone: missing pgvector, rights, outages, several threads."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from secrets import token_hex

import psycopg
import pytest
from psycopg import errors
from psycopg.conninfo import make_conninfo

from engine.gallery.postgres import PostgresGallery
from engine.gallery.protocol import GalleryError
from tests.engine.gallery.random_vectors import found_ids, random_vector


@contextmanager
def fresh_database(server: str) -> Iterator[tuple[str, str]]:
    """Yield the names of an empty database and of a user without rights, or skip where neither may be created."""
    database, user = f"test_{token_hex(6)}", f"test_{token_hex(6)}"
    with psycopg.connect(server, autocommit=True) as connection:
        try:
            connection.execute(f"create database {database}")
            connection.execute(f"create role {user} login password 'x'")
        except errors.InsufficientPrivilege:
            pytest.skip("the user of TEST_DATABASE_URL may make neither databases nor roles")
        try:
            yield database, user
        finally:
            connection.execute(f"drop database {database} with (force)")
            connection.execute(f"drop role {user}")


def error_line(url: str) -> str:
    """Return the line that an operator reads."""
    with pytest.raises(GalleryError) as caught:
        PostgresGallery(url, "m")
    line = str(caught.value)
    assert "\n" not in line
    return line


def test_pgvector_is_enabled_or_the_operator_gets_the_command(postgres_server: str) -> None:
    """A user without rights gets the statement, then the line about tables. A user with rights gets a gallery."""
    with fresh_database(postgres_server) as (database, user):
        url = make_conninfo(postgres_server, dbname=database)
        weak = make_conninfo(url, user=user, password="x")
        assert error_line(weak) == (
            "DATABASE_URL: the gallery needs pgvector. This user may not enable it; as a superuser, in this database: "
            "create extension vector;"
        )
        with closing(PostgresGallery(url, "m")) as gallery:
            gallery.add("a", random_vector(1), {})
            assert found_ids(gallery, 1) == [1]
        with psycopg.connect(url) as connection:
            connection.execute("drop table engine_image, engine_owner, engine_gallery")
        assert error_line(weak).startswith(
            "DATABASE_URL: this user may not make tables; as the owner of the database: "
        )


@pytest.mark.parametrize(
    ("url", "line"),
    [
        ("postgresql://u:s3cret%@127.0.0.1/x", "is not an address of PostgreSQL: check its % signs and options"),
        (
            "postgresql://u:s3cret@127.0.0.1/x?s3cret=1",
            "is not an address of PostgreSQL: check its % signs and options",
        ),
        ("postgresql://u:s3cret@127.0.0.1:1/x", 'connection failed: connection to server at "127.0.0.1", port 1'),
    ],
)
def test_a_wrong_address_is_reported_without_its_password(url: str, line: str) -> None:
    """The line begins with the option."""
    message = error_line(url)
    assert line in message
    assert message.startswith("DATABASE_URL")
    assert "s3cret" not in message


def test_a_restarted_server_costs_no_request(postgres: str) -> None:
    """Dead connections are replaced."""
    with closing(PostgresGallery(postgres, "m")) as gallery:
        gallery.add("a", random_vector(1), {})
        with psycopg.connect(postgres, autocommit=True) as other:
            other.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity"
                " where application_name = 'cv-engine' and pid <> pg_backend_pid()"
            )
        assert found_ids(gallery, 1) == [1]


def test_a_slow_statement_is_given_up(postgres: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A table locked by another session does not block the engine."""
    monkeypatch.setattr("engine.gallery.postgres.TIMEOUT", 0.2)
    with closing(PostgresGallery(postgres, "m")) as gallery, psycopg.connect(postgres) as other:
        other.execute("lock table engine_image")
        with pytest.raises(GalleryError, match=r"^PostgreSQL failed: "):
            gallery.images("a", 0, 9)


def test_threads_add_at_the_same_time(postgres: str) -> None:
    """Ids have neither gaps nor duplicates."""
    with closing(PostgresGallery(postgres, "m")) as gallery, ThreadPoolExecutor(gallery.threads) as pool:
        ids = list(pool.map(lambda seed: gallery.add("a", random_vector(seed), {}), range(40)))
        assert sorted(ids) == list(range(1, 41))


def test_migrations_run_once(postgres: str) -> None:
    """A second start changes nothing, neither does an older engine."""
    PostgresGallery(postgres, "m").close()
    with psycopg.connect(postgres) as connection:
        connection.execute("update engine_gallery set steps = 99")
    PostgresGallery(postgres, "m").close()
    with psycopg.connect(postgres) as connection:
        assert connection.execute("select model, steps from engine_gallery").fetchall() == [("m", 99)]
