"""Tests of the erasure of one chat."""

from storage import erasure, inbox, paid_calls, people
from storage.database import Database
from tests.storage.children import query
from tests.storage.claims import claim


async def fill(database: Database, chat_id: int, now: float = 0.0) -> inbox.ChatLease:
    """Store a dead update, a session, a language, an answer and an update in progress. Return the lease."""
    for n in range(3):
        await database.run(inbox.put, chat_id * 10 + n, chat_id, b"sealed", now)
    claimed = await claim(database)
    await database.run(inbox.fail, chat_id, claimed.lease_id, chat_id * 10, now, now, limit=1)
    await database.run(inbox.complete, chat_id, claimed.lease_id, chat_id * 10 + 1, b"session", now)
    await database.run(people.set_locale, chat_id, "en", now)
    await database.run(paid_calls.begin, f"call {chat_id}", chat_id, "get_haimat", None, now)
    await database.run(paid_calls.store_answer, f"call {chat_id}", b"answer", now)
    return claimed


async def blobs(database: Database) -> set[bytes]:
    """Return all encrypted values of personal data in the store."""
    sql = "select payload as data from inbox union select session from chat union select answer from paid_call"
    return {row["data"] for row in await database.run(query, sql) if row["data"] is not None}


async def test_erase_one_chat(database: Database) -> None:
    """A chat erased during a lease keeps only the update with the request, which can be completed."""
    claimed = await fill(database, 7)

    await database.run(erasure.erase, 7, 1.0)

    assert await blobs(database) == {b"sealed"}
    assert (await database.run(people.get, 7)).locale is None
    assert await database.run(paid_calls.begin, "call 7", 7, "get_haimat", None, 1.0) is None
    assert not await database.run(inbox.put, 70, 7, b"again", 1.0)
    await database.run(inbox.complete, 7, claimed.lease_id, 72, None, 1.0)
    assert await blobs(database) == set()


async def test_erase_leaves_others(database: Database) -> None:
    """The data of other chats stay."""
    await fill(database, 7)

    await database.run(erasure.erase, 8, 1.0)

    assert await blobs(database) == {b"sealed", b"session", b"answer"}
    assert (await database.run(people.get, 7)).locale == "en"


async def test_erasure_is_noted(database: Database) -> None:
    """Each erasure is stored with its time, so that restored data can be erased again."""
    await database.run(erasure.erase, 7, 1.0)
    await database.run(erasure.erase, 7, 1.0)
    await database.run(erasure.erase, 7, 2.0)

    noted = await database.run(query, "select chat_id, at from erased order by at")
    assert noted == [{"chat_id": 7, "at": 1.0}, {"chat_id": 7, "at": 2.0}]
