"""Tests of the journal of paid calls: no call is charged twice without a question."""

import pytest

from storage import paid_calls
from storage.database import Database, StorageError
from storage.paid_calls import CallState, PaidCall
from tests.storage.children import query


async def begin(database: Database, key: str = "k", chat_id: int = 7, now: float = 1.5) -> PaidCall | None:
    """Begin a call with a progress message."""
    return await database.run(paid_calls.begin, key, chat_id, "get_haimat", 99, now)


async def test_new_call(database: Database) -> None:
    """The first `begin` with a key returns None, so that the call may be sent."""
    assert await begin(database) is None


async def test_find_does_not_begin(database: Database) -> None:
    """`find` returns None before `begin`, and does not begin the call."""
    assert await database.run(paid_calls.find, "k") is None
    assert await begin(database) is None

    assert await database.run(paid_calls.find, "k") == PaidCall("k", CallState.STARTED, 99, None, 1.5)


async def test_call_after_a_crash(database: Database) -> None:
    """After a crash `begin` returns the started call with the message and the time of the first intent."""
    await begin(database)

    again = await database.run(paid_calls.begin, "k", 8, "matching", None, 2.0)

    assert again == PaidCall("k", CallState.STARTED, 99, None, 1.5)
    assert again.state is CallState.STARTED


async def test_answered_call(database: Database) -> None:
    """`begin` returns the stored answer instead of a second charge."""
    await begin(database)

    await database.run(paid_calls.store_answer, "k", b"sealed", 2.0)

    assert await begin(database, now=3.0) == PaidCall("k", CallState.ANSWERED, 99, b"sealed", 1.5)


async def test_answer_comes_once(database: Database) -> None:
    """A second answer, or an answer to an unknown call, is an error and changes nothing."""
    await begin(database)
    await database.run(paid_calls.store_answer, "k", b"first", 2.0)

    for key in ("k", "never begun"):
        with pytest.raises(StorageError, match="not under way"):
            await database.run(paid_calls.store_answer, key, b"second", 3.0)

    stored = await begin(database)
    assert stored
    assert stored.answer == b"first"


async def test_uncharged_call_can_begin_again(database: Database) -> None:
    """A deleted uncharged call can begin again."""
    await begin(database)

    await database.run(paid_calls.delete_uncharged, "k")

    assert await begin(database) is None


async def test_answered_call_is_not_uncharged(database: Database) -> None:
    """An answered call is not deleted as uncharged."""
    await begin(database)
    await database.run(paid_calls.store_answer, "k", b"sealed", 2.0)

    await database.run(paid_calls.delete_uncharged, "k")

    assert await begin(database) == PaidCall("k", CallState.ANSWERED, 99, b"sealed", 1.5)


async def test_closing_deletes_the_answers_of_one_chat(database: Database) -> None:
    """Closing deletes the answers of one chat, keeps the counted data, and changes no other chat."""
    for key, chat_id in (("mine", 7), ("open", 7), ("other", 8)):
        await begin(database, key, chat_id)
    await database.run(paid_calls.store_answer, "mine", b"sealed", 2.0)
    await database.run(paid_calls.store_answer, "other", b"sealed", 2.0)

    await database.run(paid_calls.close_all, 7)

    assert await begin(database, "mine") == PaidCall("mine", CallState.CLOSED, 99, None, 1.5)
    assert await begin(database, "open") == PaidCall("open", CallState.STARTED, 99, None, 1.5)
    assert await begin(database, "other") == PaidCall("other", CallState.ANSWERED, 99, b"sealed", 1.5)
    count_step = await database.run(
        query, "select key, operation, answered from paid_call where chat_id = 7 order by key"
    )
    assert count_step == [
        {"key": "mine", "operation": "get_haimat", "answered": 2.0},
        {"key": "open", "operation": "get_haimat", "answered": None},
    ]


async def test_answer_is_found_by_its_question(database: Database) -> None:
    """The answer to a question is found in the same chat until the conversation is closed."""
    await database.run(paid_calls.begin, "a", 7, "matching", None, 1.0, "question")
    assert await database.run(paid_calls.find_answered, 7, ["question"]) is None
    await database.run(paid_calls.store_answer, "a", b"sealed", 2.0)

    found = await database.run(paid_calls.find_answered, 7, ["question"])

    assert found
    assert (found.key, found.answer) == ("a", b"sealed")
    assert await database.run(paid_calls.find_answered, 8, ["question"]) is None
    assert await database.run(paid_calls.find_answered, 7, ["another"]) is None
    await database.run(paid_calls.close_all, 7)
    assert await database.run(paid_calls.find_answered, 7, ["question"]) is None
