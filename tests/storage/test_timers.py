"""Timers become updates when they are due, once, in order, and not after they were taken back."""

from storage import inbox, timers
from storage.database import Database
from storage.timers import Timer
from tests.storage.children import query
from tests.storage.claims import claim, ids


async def test_due_timers_become_updates_in_order(database: Database) -> None:
    """What is due is in the inbox, the earliest first; what is not stays."""
    for n, due in ((-1, 30.0), (-2, 10.0), (-3, 20.0)):
        await database.run(timers.put, Timer(n, 7, due, b"%d" % n))

    assert await database.run(timers.move_due, 20.0) == 2

    turn = await claim(database, now=20.0)
    assert ids(turn) == [-2, -3]
    assert [update.payload for update in turn.updates] == [b"-2", b"-3"]
    assert await database.run(query, "select id from timer") == [{"id": -1}]


async def test_a_timer_rings_once(database: Database) -> None:
    """Set again after it rang, as by an update that is handled twice, it is known and dropped."""
    timer = Timer(-1, 7, 10.0, b"x")
    for _ in range(2):
        await database.run(timers.put, timer)
    await database.run(timers.move_due, 10.0)
    await database.run(timers.put, timer)
    await database.run(timers.move_due, 10.0)

    assert await database.run(inbox.count_waiting) == 1


async def test_what_waits_for_the_service_comes_when_it_works(database: Database) -> None:
    """It comes within so many seconds, not all at the same moment; what is due before stays, and so does the rest."""
    waiting = [Timer(-n, 7, 500.0, b"x", waits_for_api=True) for n in range(100, 1100, 100)]
    for timer in (*waiting, Timer(-1, 7, 500.0, b"x"), Timer(-2, 7, 12.0, b"x", waits_for_api=True)):
        await database.run(timers.put, timer)

    assert await database.run(timers.bring_forward, 10.0, 5.0) == len(waiting)
    assert await database.run(timers.move_due, 10.0) == 1
    assert await database.run(timers.move_due, 15.0) == len(waiting)
    assert await database.run(query, "select id, due from timer") == [{"id": -1, "due": 500.0}]


async def test_taken_back_in_time(database: Database) -> None:
    """Only its own chat takes a timer back, once, and not when it is due already."""
    await database.run(timers.put, Timer(-1, 7, 10.0, b"x"))

    assert not await database.run(timers.cancel, -1, 8)
    assert await database.run(timers.cancel, -1, 7)
    assert not await database.run(timers.cancel, -1, 7)
    assert await database.run(timers.move_due, 10.0) == 0
