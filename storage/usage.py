"""Daily usage counts without any id: paid calls and their duration, photo faults, steps of conversations."""

from dataclasses import dataclass

from storage.database import Tx


@dataclass(frozen=True, slots=True)
class DailyCount:
    """The count of one kind and name on one day. `seconds` is the total duration."""

    day: str
    kind: str
    name: str
    times: int
    seconds: float


def add(tx: Tx, day: str, kind: str, name: str, seconds: float = 0.0) -> int:
    """Add one to a count of a day (yyyy-mm-dd). Return the new count.

    Kinds are "call", "doubt", "error", "fault" and "step", among others.
    """
    sql = """insert into usage (day, kind, name, times, seconds) values (:day, :kind, :name, 1, :seconds)
        on conflict (day, kind, name) do update
        set times = usage.times + 1, seconds = usage.seconds + excluded.seconds returning times"""
    return int(tx.rows(sql, day=day, kind=kind, name=name, seconds=seconds)[0]["times"])


def list_between(tx: Tx, first: str, last: str) -> tuple[DailyCount, ...]:
    """Return the counts from the first to the last day, both included."""
    sql = """select day, kind, name, times, seconds from usage where day >= :first and day <= :last
        order by day, kind, name"""
    found = tx.rows(sql, first=first, last=last)
    return tuple(DailyCount(**row) for row in found)


def count_paid_calls(tx: Tx, month: str) -> int:
    """Return the number of calls of a month (yyyy-mm) that were charged or may have been charged."""
    sql = """select coalesce(sum(times), 0) as n from usage where kind in ('call', 'doubt') and day like :month"""
    found = tx.rows(sql, month=f"{month}-%")
    return int(found[0]["n"])
