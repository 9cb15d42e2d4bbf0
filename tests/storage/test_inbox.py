"""The inbox in good times: each update once, in order, the longest wait first."""

from storage import inbox
from storage.database import Database
from storage.inbox import WaitingUpdate
from tests.storage.children import query
from tests.storage.claims import LEASE, claim, claim_one, complete, ids, put, release


async def test_empty(database: Database) -> None:
    """Nothing waits in a new inbox and nothing can be claimed."""
    assert await database.run(claim_one, "w", 0.0, LEASE) is None
    assert await database.run(inbox.count_waiting) == 0
    assert await database.run(inbox.oldest_waiting) is None
    assert await database.run(inbox.count_dead) == 0


async def test_update_comes_as_it_went(database: Database) -> None:
    """A claimed turn holds the update's bytes, its time, the id and no failure; a new chat has no session."""
    await database.run(inbox.put, 2**40, -(2**45), b"\x00\xff", 1.25, 2**41)

    turn = await claim(database, now=2.0)

    assert turn.chat_id == -(2**45)
    assert turn.session is None
    assert turn.updates == (WaitingUpdate(2**40, b"\x00\xff", 0, 1.25, 2**41),)


async def test_seen_before(database: Database) -> None:
    """An update id is taken once: while it waits, after it is done, and whatever ids came since."""
    await put(database, 900, 5)
    assert not await database.run(inbox.put, 900, 7, b"again", 1.0)
    turn = await claim(database)
    await complete(database, turn, 900)

    assert not await database.run(inbox.put, 900, 8, b"again", 2.0)
    assert await database.run(inbox.count_waiting) == 1


async def test_order_of_a_chat(database: Database) -> None:
    """Updates of a chat come in the order of arrival, even when ids jump."""
    await put(database, 30, 10, 20)

    assert ids(await claim(database)) == [30, 10, 20]


async def test_longest_wait_first(database: Database) -> None:
    """Chats are served by who waits longest, many beside each other, each by one worker."""
    for n in range(20):
        await put(database, n, chat_id=100 - n)
    await put(database, 50, chat_id=100)

    turns = [await claim(database, f"w{n}") for n in range(20)]

    assert [turn.chat_id for turn in turns] == [100 - n for n in range(20)]
    assert ids(turns[0]) == [0, 50]
    assert await database.run(claim_one, "more", 0.0, LEASE) is None


async def test_turn_of_limited_size(database: Database) -> None:
    """A flood in one chat comes in portions; the rest waits for the next turn."""
    await put(database, *range(25))

    turn = await database.run(claim_one, "w", 0.0, LEASE, limit=2)

    assert ids(turn) == [0, 1]
    assert await database.run(inbox.count_waiting) == 25


async def test_complete(database: Database) -> None:
    """The next turn has the new session and only what is not done; the lease stays until the release."""
    await put(database, 1, 2)
    turn = await claim(database)

    await complete(database, turn, 1, b"new")

    assert await database.run(claim_one, "other", 1.0, LEASE) is None
    await release(database, turn)
    turn = await claim(database)
    assert (turn.session, ids(turn)) == (b"new", [2])
    await complete(database, turn, 2, None)
    await release(database, turn)
    await put(database, 3)
    assert (await claim(database)).session is None


async def test_last_update_of_a_turn(database: Database) -> None:
    """It gives the chat back, and says whether more came meanwhile."""
    await put(database, 1, 2)
    for update_id, more in ((1, True), (2, False)):
        turn = await database.run(claim_one, "w", 1.0, LEASE, limit=1)
        assert turn
        assert await database.run(inbox.complete, 7, turn.owner, update_id, b"s", 1.0, last=True) is more
    assert await database.run(query, "select owner, free_at, head from chat") == [
        {"owner": None, "free_at": 1.0, "head": None}
    ]


async def test_newest_message(database: Database) -> None:
    """A turn tells the newest message sent to its chat, whoever sent it; what sent nothing changes nothing."""
    told = []
    for update_id, newest in ((1, 0), (2, 2**41), (3, 0), (4, 17), (5, 0)):
        await put(database, update_id)
        turn = await claim(database)
        told.append(turn.newest)
        await database.run(inbox.complete, 7, turn.owner, update_id, None, 1.0, newest)
        await release(database, turn)
    assert told == [0, 0, 2**41, 2**41, 2**41]


async def test_put_while_held(database: Database) -> None:
    """An update that comes during a turn is in the next one, and nothing wakes without need."""
    await put(database, 1)
    turn = await claim(database)
    await put(database, 2)
    await complete(database, turn, 1)

    await release(database, turn)

    assert ids(await claim(database)) == [2]


async def test_depth_and_age(database: Database) -> None:
    """What waits is counted, and the longest wait known, buried and done updates left out."""
    await put(database, 1, now=10.0)
    await put(database, 2, now=11.0)
    await put(database, 3, chat_id=8, now=12.0)

    assert await database.run(inbox.count_waiting) == 3
    assert await database.run(inbox.oldest_waiting) == 10.0
    turn = await claim(database, now=13.0)
    await complete(database, turn, 1)
    assert await database.run(inbox.oldest_waiting) == 11.0
    await database.run(inbox.fail, 7, turn.owner, 2, 13.0, 13.0, limit=1)
    assert await database.run(inbox.oldest_waiting) == 12.0
