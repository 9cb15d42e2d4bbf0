"""Updates that come later: a timer is kept like an update and moves into its chat's inbox when it is due.

From there it is handled as every update is: in order, under a lease, retried, once. So an undo window or a broadcast
outlives the process that began it.
"""

from dataclasses import dataclass, field

from storage import inbox
from storage.database import Tx


@dataclass(frozen=True, slots=True)
class Timer:
    """An update to come: `id` is the negative update_id it will have, `due` a time, `payload` sealed for that id.

    `waits_for_api`: it only waits for the API to work again, and may come as soon as that does.
    """

    id: int
    chat_id: int
    due: float
    payload: bytes = field(repr=False)
    waits_for_api: bool = False


def put(tx: Tx, timer: Timer) -> None:
    """Stores a timer; does nothing when one of this id waits already."""
    tx.rows(
        """insert into timer (id, chat_id, due, payload, waits) values (:id, :chat_id, :due, :payload, :waits)
        on conflict (id) do nothing""",
        id=timer.id,
        chat_id=timer.chat_id,
        due=timer.due,
        payload=timer.payload,
        waits=int(timer.waits_for_api),
    )


def cancel(tx: Tx, timer_id: int, chat_id: int) -> bool:
    """Takes a timer of this chat back; False when it is due already, was taken back before, or belongs elsewhere."""
    return bool(
        tx.rows("delete from timer where id = :id and chat_id = :chat_id returning id", id=timer_id, chat_id=chat_id)
    )


def bring_forward(tx: Tx, now: float, seconds: float) -> int:
    """What waits for the API becomes due within so many seconds, not all at once; how many timers that were."""
    return len(
        tx.rows(
            """update timer set due = :now + :seconds * (abs(id) % 1000) / 1000
            where waits = 1 and due > :now + :seconds returning id""",
            now=now,
            seconds=seconds,
        )
    )


def move_due(tx: Tx, now: float) -> int:
    """Moves what is due into the inbox, the earliest first; how many timers that were."""
    due = tx.rows("delete from timer where due <= :now returning id, chat_id, due, payload", now=now)
    for timer in sorted(due, key=lambda row: (row["due"], -row["id"])):
        inbox.put(tx, timer["id"], timer["chat_id"], timer["payload"], now)
    return len(due)
