"""Tests of the PostgreSQL engine alone: announcements between processes, lost connections, errors without values."""

import asyncio
from collections.abc import Iterator
from secrets import token_hex

import psycopg
import pytest

from storage import inbox
from storage.connect import open_database
from storage.database import Database, StorageError, Tx
from storage.engines.postgres import _native
from tests.postgres import fresh_schema
from tests.storage.children import query


@pytest.fixture
def url(postgres_server: str) -> Iterator[str]:
    """Create an empty schema. The connections to the schema have their own application name."""
    with fresh_schema(postgres_server) as address:
        yield f"{address}&application_name={token_hex(4)}"


async def test_an_announcement_reaches_others(database: Database, beside: Database) -> None:
    """An announcement wakes another process, and many announcements at once wake the process few times."""
    woken = asyncio.Event()
    wakings = 0

    def wake() -> None:
        nonlocal wakings
        wakings += 1
        woken.set()

    listening = asyncio.create_task(beside.listen(wake))
    while not woken.is_set():  # the listener is heard from as soon as it is connected
        for _ in range(50):
            database.announce()
        await asyncio.sleep(0.1)
    listening.cancel()
    assert wakings <= 3


async def test_a_listener_comes_back(database: Database, beside: Database) -> None:
    """A listener connects again after the server has closed the connection."""
    woken = asyncio.Event()
    listening = asyncio.create_task(beside.listen(woken.set))
    for _ in range(2):
        woken.clear()
        while not woken.is_set():
            database.announce()
            await asyncio.sleep(0.1)
        cut = "select pg_terminate_backend(pid) from pg_stat_activity where query = 'listen inbox'"
        await database.run(query, cut)
    listening.cancel()


def cut(url: str) -> int:
    """Close every connection to this schema from the server side. Return their number."""
    others = """select pg_terminate_backend(pid) from pg_stat_activity
        where application_name = current_setting('application_name') and pid <> pg_backend_pid()"""
    with psycopg.connect(url, autocommit=True) as connection:
        return len(connection.execute(others).fetchall())


async def test_connections_that_the_server_cut_are_replaced(database: Database, url: str) -> None:
    """After a restart of the server one operation may fail, and later operations work again."""
    await database.run(inbox.put, 1, 1, b"", 0.0)
    assert cut(url)
    results = [await _depth(database) for _ in range(12)]
    assert results[0] is None
    assert results[-1] == 1


async def test_a_reading_does_not_notice_that_connections_were_cut(database: Database, url: str) -> None:
    """A read-only operation is repeated on lost connections, so that a restart of the server is not noticed."""
    await database.run(inbox.put, 1, 1, b"", 0.0)
    for _ in range(3):
        await asyncio.gather(*(database.read(inbox.count_waiting) for _ in range(8)))
        assert cut(url)
        assert await database.read(inbox.count_waiting) == 1


async def _depth(database: Database) -> int | None:
    try:
        return await database.run(inbox.count_waiting)
    except StorageError:
        return None


def put_twice(tx: Tx) -> None:
    """Violate a unique constraint."""
    for _ in range(2):
        tx.rows("insert into person (chat_id, locale, first_seen) values (:chat_id, 'vi', 0)", chat_id=199000001)


async def test_errors_name_no_value(database: Database) -> None:
    """An error does not contain the details of the server, which quote rows."""
    with pytest.raises(StorageError, match="person_pkey") as caught:
        await database.run(put_twice)
    assert "199000001" not in str(caught.value)


@pytest.mark.parametrize(
    "address", ["postgresql://bot:hidden@127.0.0.1:1/bot?connect_timeout=1", "postgres://bot:hidden@/x?host=/nowhere"]
)
async def test_a_server_that_is_not_there(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """An unreachable server is reported with DATABASE_URL and the reason, without the password."""
    monkeypatch.setattr("storage.engines.postgres.CONNECT_TIMEOUT", 1.0)
    with pytest.raises(StorageError, match=r"DATABASE_URL .*(refused|No such file)") as caught:
        await open_database(address)
    assert "hidden" not in str(caught.value)


def test_the_servers_spelling() -> None:
    """Parameters and fragments are replaced, and casts and percent signs keep their meaning."""
    written = _native("select :a::text from t where b like '%x' and c = :c_d {for_update}")
    assert written == "select %(a)s::text from t where b like '%%x' and c = %(c_d)s for update"
