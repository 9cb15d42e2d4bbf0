"""Personal data goes when its person asks and when its time is over."""

from storage import calls, erasure, inbox, people
from storage.database import Database
from tests.storage.children import query
from tests.storage.dealing import claim


async def fill(database: Database, chat_id: int, now: float = 0.0) -> inbox.Turn:
    """A chat with one of everything: a buried update, a session, a language, an answer, an update under way."""
    for n in range(3):
        await database.run(inbox.put, chat_id * 10 + n, chat_id, b"sealed", now)
    turn = await claim(database)
    await database.run(inbox.fail, chat_id, turn.owner, chat_id * 10, now, now, limit=1)
    await database.run(inbox.complete, chat_id, turn.owner, chat_id * 10 + 1, b"session", now)
    await database.run(people.set_locale, chat_id, "en", now)
    await database.run(calls.begin, f"call {chat_id}", chat_id, "get_haimat", None, now)
    await database.run(calls.answer, f"call {chat_id}", b"answer", now)
    return turn


async def blobs(database: Database) -> set[bytes]:
    """All personal data in the store."""
    sql = "select payload as data from inbox union select session from chat union select answer from paid_call"
    return {row["data"] for row in await database.run(query, sql) if row["data"] is not None}


async def test_erase_one_chat(database: Database) -> None:
    """A chat forgotten in the middle of a turn keeps only the update that asks for it, which then completes."""
    turn = await fill(database, 7)

    await database.run(erasure.erase, 7, 1.0)

    assert await blobs(database) == {b"sealed"}
    assert await database.run(people.get_locale, 7) is None
    assert await database.run(calls.begin, "call 7", 7, "get_haimat", None, 1.0) is None
    assert not await database.run(inbox.put, 70, 7, b"again", 1.0)
    await database.run(inbox.complete, 7, turn.owner, 72, None, 1.0)
    assert await blobs(database) == set()


async def test_erase_leaves_others(database: Database) -> None:
    """Another chat's data stays."""
    await fill(database, 7)

    await database.run(erasure.erase, 8, 1.0)

    assert await blobs(database) == {b"sealed", b"session", b"answer"}
    assert await database.run(people.get_locale, 7) == "en"


async def test_expire(database: Database) -> None:
    """What lay untouched is blanked and counted; the chat itself goes with the next round."""
    turn = await fill(database, 7)
    await database.run(inbox.complete, 7, turn.owner, 72, b"session", 10.0)
    await database.run(inbox.release, 7, turn.owner, 10.0)

    assert await database.run(erasure.expire, 5.0) == 2
    assert await blobs(database) == {b"session"}
    assert await database.run(erasure.expire, 11.0) == 1
    assert await blobs(database) == set()
    assert await database.run(query, "select chat_id from chat") == []
    assert await database.run(inbox.dead) == 0


async def test_expire_drops_the_rows_of_calls(database: Database) -> None:
    """Calls without an answer go too: one that nobody knows the end of, and one whose conversation is over."""
    for chat_id, key in enumerate(("started", "closed", "young")):
        await database.run(calls.begin, key, chat_id, "get_haimat", None, 10.0 if key == "young" else 0.0)
    await database.run(calls.answer, "closed", b"answer", 1.0)
    await database.run(calls.close_calls, 1)

    assert await database.run(erasure.expire, 5.0) == 0

    assert await database.run(query, "select key from paid_call") == [{"key": "young"}]


async def test_expire_spares_a_chat_with_updates(database: Database) -> None:
    """A conversation whose next update waits keeps its session however old it is."""
    await fill(database, 7)

    await database.run(erasure.expire, 100.0)

    assert await blobs(database) == {b"sealed", b"session"}
