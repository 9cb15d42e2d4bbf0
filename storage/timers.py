"""Timers: stored updates that move into the inbox of their chat when due.

The inbox handles a due timer like any update: in order, under a lease, with retries. So an undo window or a broadcast
outlives the process that started the timer.
"""

from dataclasses import dataclass, field

from storage import inbox
from storage.database import Tx


@dataclass(frozen=True, slots=True)
class Timer:
    """A future update. `id` is its negative update_id, `due` a time, `payload` encrypted for that id.

    With `waits_for_api` the timer waits for the end of an outage of the API, and may come earlier at that end.
    """

    id: int
    chat_id: int
    due: float
    payload: bytes = field(repr=False)
    waits_for_api: bool = False


def put(tx: Tx, timer: Timer) -> None:
    """Store a timer. A timer with a known id changes nothing."""
    sql = """insert into timer (id, chat_id, due, payload, waits) values (:id, :chat_id, :due, :payload, :waits)
        on conflict (id) do nothing"""
    tx.rows(
        sql, id=timer.id, chat_id=timer.chat_id, due=timer.due, payload=timer.payload, waits=int(timer.waits_for_api)
    )


def cancel(tx: Tx, timer_id: int, chat_id: int) -> bool:
    """Delete a timer of this chat. Return False when the chat has no such timer, or no longer."""
    return bool(
        tx.rows("delete from timer where id = :id and chat_id = :chat_id returning id", id=timer_id, chat_id=chat_id)
    )


def bring_forward(tx: Tx, now: float, seconds: float) -> int:
    """Make the timers that wait for the API due within some seconds, evenly spread. Return their number."""
    sql = """update timer set due = :now + :seconds * (abs(id) % 1000) / 1000
        where waits = 1 and due > :now + :seconds returning id"""
    return len(tx.rows(sql, now=now, seconds=seconds))


def move_due(tx: Tx, now: float) -> int:
    """Move due timers into the inbox, the earliest first. Return their number."""
    due = tx.rows("delete from timer where due <= :now returning id, chat_id, due, payload", now=now)
    for timer in sorted(due, key=lambda row: (row["due"], -row["id"])):
        inbox.put(tx, timer["id"], timer["chat_id"], timer["payload"], now)
    return len(due)
