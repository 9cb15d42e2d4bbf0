"""Counts by day, without any id: paid calls and their time, faults of photos, steps of conversations."""

from dataclasses import dataclass

from storage.database import Tx


@dataclass(frozen=True, slots=True)
class DailyCount:
    """How often something happened; `seconds` is what it took altogether."""

    day: str
    kind: str
    name: str
    times: int
    seconds: float


def add(tx: Tx, day: str, kind: str, name: str, seconds: float = 0.0) -> int:
    """Counts one more of a kind (such as "call", "error", "fault", "step") on a day (yyyy-mm-dd); the day's count."""
    return int(
        tx.rows(
            """insert into usage (day, kind, name, times, seconds) values (:day, :kind, :name, 1, :seconds)
            on conflict (day, kind, name) do update
            set times = usage.times + 1, seconds = usage.seconds + excluded.seconds returning times""",
            day=day,
            kind=kind,
            name=name,
            seconds=seconds,
        )[0]["times"]
    )


def list_between(tx: Tx, first: str, last: str) -> tuple[DailyCount, ...]:
    """The counts of some days, both included."""
    found = tx.rows(
        """select day, kind, name, times, seconds from usage where day >= :first and day <= :last
        order by day, kind, name""",
        first=first,
        last=last,
    )
    return tuple(DailyCount(**row) for row in found)


def count_paid_calls(tx: Tx, month: str) -> int:
    """Calls of a month (yyyy-mm) that were paid or may have been."""
    found = tx.rows(
        """select coalesce(sum(times), 0) as n from usage where kind in ('call', 'doubt') and day like :month""",
        month=f"{month}-%",
    )
    return int(found[0]["n"])
