"""Tests of timers: due timers become updates once and in order, deleted timers do not."""

from storage import inbox, timers
from storage.database import Database
from storage.timers import Timer
from tests.storage.children import query
from tests.storage.claims import claim, ids


async def test_due_timers_become_updates_in_order(database: Database) -> None:
    """Due timers move to the inbox, the earliest first, and other timers stay."""
    for n, due in ((-1, 30.0), (-2, 10.0), (-3, 20.0)):
        await database.run(timers.put, Timer(n, 7, due, b"%d" % n))

    assert await database.run(timers.move_due, 20.0) == 2

    claimed = await claim(database, now=20.0)
    assert ids(claimed) == [-2, -3]
    assert [update.payload for update in claimed.updates] == [b"-2", b"-3"]
    assert await database.run(query, "select id from timer") == [{"id": -1}]


async def test_a_timer_moves_once(database: Database) -> None:
    """A timer stored again after its move, as by an update that is handled twice, becomes no second update."""
    timer = Timer(-1, 7, 10.0, b"x")
    for _ in range(2):
        await database.run(timers.put, timer)
    await database.run(timers.move_due, 10.0)
    await database.run(timers.put, timer)
    await database.run(timers.move_due, 10.0)

    assert await database.run(inbox.count_waiting) == 1


async def test_timers_that_wait_for_the_api(database: Database) -> None:
    """Timers that wait for the API become due spread over some seconds. Earlier and other timers keep their time."""
    waiting = [Timer(-n, 7, 500.0, b"x", waits_for_api=True) for n in range(100, 1100, 100)]
    for timer in (*waiting, Timer(-1, 7, 500.0, b"x"), Timer(-2, 7, 12.0, b"x", waits_for_api=True)):
        await database.run(timers.put, timer)

    assert await database.run(timers.bring_forward, 10.0, 5.0) == len(waiting)
    assert await database.run(timers.move_due, 10.0) == 1
    assert await database.run(timers.move_due, 15.0) == len(waiting)
    assert await database.run(query, "select id, due from timer") == [{"id": -1, "due": 500.0}]


async def test_cancel(database: Database) -> None:
    """Only the chat of a timer can cancel the timer, once."""
    await database.run(timers.put, Timer(-1, 7, 10.0, b"x"))

    assert not await database.run(timers.cancel, -1, 8)
    assert await database.run(timers.cancel, -1, 7)
    assert not await database.run(timers.cancel, -1, 7)
    assert await database.run(timers.move_due, 10.0) == 0
