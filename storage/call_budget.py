"""Daily budget of paid calls of each person, shared by all processes.

A row holds an id, a day, a count and a time. The row outlives an erasure, or an erasure would renew the budget, and is
deleted when its retention period is over (`storage.retention`).
"""

from storage.database import Tx


def spend(tx: Tx, day: str, chat_id: int, limit: int, now: float) -> bool:
    """Take one call from the budget of a person for a day (yyyy-mm-dd). Return False when the budget is used up."""
    sql = """insert into spent (day, chat_id, calls, at) values (:day, :chat_id, 1, :now)
        on conflict (day, chat_id) do update set calls = spent.calls + 1, at = excluded.at
        where spent.calls < :limit returning calls"""
    return bool(tx.rows(sql, day=day, chat_id=chat_id, limit=limit, now=now))


def refund(tx: Tx, day: str, chat_id: int) -> None:
    """Return one unused call to the budget."""
    sql = "update spent set calls = calls - 1 where day = :day and chat_id = :chat_id and calls > 0"
    tx.rows(sql, day=day, chat_id=chat_id)
