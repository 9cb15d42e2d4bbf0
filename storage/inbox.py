"""The inbox: updates wait here, are handled in order per chat under a lease, retried, and buried when hopeless.

Times are seconds since 1970 given as `now`; `lease` is a length in seconds. Payloads and sessions are opaque bytes.
A lease is known by the `owner` of its Turn: two leases never share one, so that a worker which lost a chat is
refused even when the next lease went to the same process.
"""

from dataclasses import dataclass
from typing import Any

from storage.database import StorageError, Tx

_HEAD = "(select min(id) from inbox where chat_id = :chat_id and state = 'waiting')"
ATTEMPTS = 5  # failures of one update before it goes to the dead letter


class LeaseLost(StorageError):  # noqa: N818  # a state of the chat, not a fault
    """The chat was taken over in the meantime: what was done about it must not be stored."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """An update that waits: `attempts` failures so far, `received` at that time."""

    update_id: int
    payload: bytes
    attempts: int
    received: float


@dataclass(frozen=True, slots=True)
class Turn:
    """A leased chat: `owner` is this lease's name for the calls below, `updates` what waits, oldest first.

    `newest` is the id of the newest message sent to it by updates that are done, 0 for none.
    """

    chat_id: int
    owner: str
    session: bytes | None
    updates: tuple[Waiting, ...]
    newest: int = 0


def put(tx: Tx, update_id: int, chat_id: int, payload: bytes, now: float) -> bool:
    """Stores an update; False, and nothing stored, when this update_id was seen before.

    Seen ids are compared as a set: Telegram restarts them at a random number after a quiet week.
    """
    new = tx.rows(
        """insert into inbox (update_id, chat_id, state, payload, received)
        values (:update_id, :chat_id, 'waiting', :payload, :now)
        on conflict (update_id) do nothing returning id""",
        update_id=update_id,
        chat_id=chat_id,
        payload=payload,
        now=now,
    )
    for row in new:
        tx.rows(
            """insert into chat (chat_id, changed, head) values (:chat_id, :now, :id)
            on conflict (chat_id) do update set head = coalesce(chat.head, excluded.head)""",
            chat_id=chat_id,
            now=now,
            id=row["id"],
        )
    return bool(new)


def knows(tx: Tx, update_id: int) -> bool:
    """Whether this update was put before."""
    return bool(tx.rows("select id from inbox where update_id = :update_id", update_id=update_id))


def claim(tx: Tx, owner: str, now: float, lease: float, limit: int = 20) -> Turn | None:
    """Leases the chat whose update waits longest among those nobody holds and whose pause is over.

    Returns at most `limit` of its updates; None when no chat can be taken. A lease that ran out counts as a
    failure of the update at its head: one with `ATTEMPTS` of them ended its processes; `fail` buries it.
    """
    chat = _first_free(tx, now)
    if chat is None:
        return None
    chat_id, name = chat["chat_id"], f"{owner}#{chat['turn'] + 1}"
    _hold(tx, chat_id, name, now + lease)
    if chat["owner"] is not None:  # the one before neither finished nor failed: it died or was cut off
        _count(tx, chat_id, _waiting(tx, chat_id, 1)[0].update_id)
    return Turn(chat_id, name, chat["session"], _waiting(tx, chat_id, limit), chat["newest"])


def renew(tx: Tx, chat_id: int, owner: str, now: float, lease: float) -> bool:
    """Prolongs a lease to `now + lease`; False when it was lost."""
    kept = tx.rows(
        "update chat set free_at = :until where chat_id = :chat_id and owner = :owner returning chat_id",
        chat_id=chat_id,
        owner=owner,
        until=now + lease,
    )
    return bool(kept)


def complete(
    tx: Tx, chat_id: int, owner: str, update_id: int, session: bytes | None, now: float, newest: int = 0
) -> None:
    """Stores the new session and marks the update done, its payload blanked; the lease goes on.

    `newest` is the id of the newest message sent to the chat, 0 where nothing was sent.

    Raises LeaseLost, and stores nothing, when the chat belongs to another by now.
    """
    _demand(tx, chat_id, owner)
    tx.rows(
        """update inbox set state = 'done', payload = null, finished = :now
        where update_id = :update_id and chat_id = :chat_id and state = 'waiting'""",
        chat_id=chat_id,
        update_id=update_id,
        now=now,
    )
    tx.rows(
        f"""update chat set session = :session, changed = :now, head = {_HEAD},
        newest = case when newest < :newest then :newest else newest end where chat_id = :chat_id""",  # noqa: S608  # our names
        chat_id=chat_id,
        session=session,
        newest=newest,
        now=now,
    )


def release(tx: Tx, chat_id: int, owner: str, now: float, *, cut: bool = False) -> None:
    """Gives the chat back at `now`; does nothing when the lease was lost or already given back.

    With `cut` it is left as by a process that died: the next claim counts a failure of the update at its head.
    """
    if cut:
        renew(tx, chat_id, owner, now, 0)
    elif _holds(tx, chat_id, owner):
        _free(tx, chat_id, now)


def fail(tx: Tx, chat_id: int, owner: str, update_id: int, now: float, retry_at: float, limit: int = ATTEMPTS) -> bool:
    """Counts a failure of the update and gives the chat back, to nobody before `retry_at`: order is kept.

    At the `limit`-th failure the update goes to the dead letter instead, its payload kept: True, and the
    lease goes on for the updates behind it. Raises LeaseLost when the chat belongs to another by now.
    """
    _demand(tx, chat_id, owner)
    if _strike(tx, chat_id, update_id, now, limit):
        return True
    _free(tx, chat_id, retry_at)
    return False


def depth(tx: Tx) -> int:
    """How many updates wait, those being handled included."""
    return int(tx.rows("select count(*) as n from inbox where state = 'waiting'")[0]["n"])


def oldest(tx: Tx) -> float | None:
    """When the update that waits longest was received; None when none waits."""
    found = tx.rows("select received from inbox where id = (select min(head) from chat where head is not null)")
    return found[0]["received"] if found else None


def dead(tx: Tx) -> int:
    """How many updates lie in the dead letter."""
    return int(tx.rows("select count(*) as n from inbox where state = 'dead' and finished is not null")[0]["n"])


def next_wake(tx: Tx, now: float) -> float | None:
    """The earliest time, `now` or later, at which a claim could succeed; None when nothing waits."""
    at: float | None = tx.rows("select min(free_at) as at from chat where head is not null")[0]["at"]
    return None if at is None else max(now, at)


def forget(tx: Tx, before: float) -> int:
    """Drops the updates done before that time and says how many; a dropped id would be taken as new.

    Keep a day at least: Telegram repeats unanswered updates for that long.
    """
    return len(tx.rows("delete from inbox where state = 'done' and finished < :before returning id", before=before))


def _first_free(tx: Tx, now: float) -> dict[str, Any] | None:
    found = tx.rows(
        """select chat_id, session, owner, turn, newest from chat where head is not null and free_at <= :now
        order by head limit 1 {skip_locked}""",
        now=now,
    )
    return found[0] if found else None


def _hold(tx: Tx, chat_id: int, owner: str, until: float) -> None:
    tx.rows(
        "update chat set owner = :owner, turn = turn + 1, free_at = :until where chat_id = :chat_id",
        chat_id=chat_id,
        owner=owner,
        until=until,
    )


def _free(tx: Tx, chat_id: int, at: float) -> None:
    tx.rows(
        "update chat set owner = null, free_at = :at where chat_id = :chat_id",
        chat_id=chat_id,
        at=at,
    )


def _holds(tx: Tx, chat_id: int, owner: str) -> bool:
    """Whether the lease is still the owner's; locks the chat, so that a put beside it waits and is seen after."""
    return bool(
        tx.rows(
            "select chat_id from chat where chat_id = :chat_id and owner = :owner {for_update}",
            chat_id=chat_id,
            owner=owner,
        )
    )


def _demand(tx: Tx, chat_id: int, owner: str) -> None:
    if not _holds(tx, chat_id, owner):
        raise LeaseLost(f"The lease {owner} was lost to another worker.")


def _waiting(tx: Tx, chat_id: int, limit: int) -> tuple[Waiting, ...]:
    found = tx.rows(
        """select update_id, payload, attempts, received from inbox
        where chat_id = :chat_id and state = 'waiting' order by id limit :limit""",
        chat_id=chat_id,
        limit=limit,
    )
    return tuple(Waiting(**row) for row in found)


def _strike(tx: Tx, chat_id: int, update_id: int, now: float, limit: int) -> bool:
    """Counts a failure of a waiting update; True when that was the last one and the update is buried."""
    if _count(tx, chat_id, update_id) < limit:
        return False
    tx.rows(
        "update inbox set state = 'dead', finished = :now where update_id = :update_id",
        update_id=update_id,
        now=now,
    )
    _advance(tx, chat_id)
    return True


def _count(tx: Tx, chat_id: int, update_id: int) -> int:
    """Counts a failure of an update; how many it has now, 0 when it does not wait."""
    counted = tx.rows(
        """update inbox set attempts = attempts + 1
        where update_id = :update_id and chat_id = :chat_id and state = 'waiting' returning attempts""",
        chat_id=chat_id,
        update_id=update_id,
    )
    return int(counted[0]["attempts"]) if counted else 0


def _advance(tx: Tx, chat_id: int) -> None:
    """Points the chat to the first update that still waits.

    The chat is locked by an earlier statement: one statement that locks and looks at once would, on an
    engine with row locks, miss an update put meanwhile, and nothing would ever wake that chat.
    """
    tx.rows(f"update chat set head = {_HEAD} where chat_id = :chat_id", chat_id=chat_id)  # noqa: S608  # a constant
