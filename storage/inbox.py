"""The inbox: updates wait here, are handled in order per chat under a lease, retried, and buried when hopeless.

Times are seconds since 1970 given as `now`; `lease` is a length in seconds. Payloads and sessions are opaque bytes.
A lease is known by the `owner` of its Turn: two leases never share one, so that a worker which lost a chat is
refused even when the next lease went to the same process.
"""

from dataclasses import dataclass
from typing import Any

from storage.database import StorageError, Tx

_HEAD = "(select min(id) from inbox where chat_id = :chat_id and state = 'waiting')"
MAX_ATTEMPTS = 5  # failures of one update before it goes to the dead letter


class LeaseLost(StorageError):  # noqa: N818  # a state of the chat, not a fault
    """The chat was taken over in the meantime: what was done about it must not be stored."""


@dataclass(frozen=True, slots=True)
class WaitingUpdate:
    """An update that waits: `attempts` failures so far, `received` at that time.

    `highest` is the highest id of a message that was known then in any chat, 0 for none.
    """

    update_id: int
    payload: bytes
    attempts: int
    received: float
    highest: int = 0


@dataclass(frozen=True, slots=True)
class ChatLease:
    """A leased chat: `owner` is this lease's name for the calls below, `updates` what waits, oldest first.

    `newest` is the id of the newest message sent to it by updates that are done, 0 for none.
    """

    chat_id: int
    owner: str
    session: bytes | None
    updates: tuple[WaitingUpdate, ...]
    newest: int = 0


def put(tx: Tx, update_id: int, chat_id: int, payload: bytes, now: float, highest: int = 0) -> bool:
    """Stores an update; False, and nothing stored, when this update_id was seen before.

    Seen ids are compared as a set: Telegram restarts them at a random number after a quiet week.
    """
    new = tx.rows(
        """insert into inbox (update_id, chat_id, state, payload, received, highest)
        values (:update_id, :chat_id, 'waiting', :payload, :now, :highest)
        on conflict (update_id) do nothing returning id""",
        update_id=update_id,
        chat_id=chat_id,
        payload=payload,
        now=now,
        highest=highest,
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


def contains(tx: Tx, update_id: int) -> bool:
    """Whether this update was put before."""
    return bool(tx.rows("select id from inbox where update_id = :update_id", update_id=update_id))


def claim(tx: Tx, owner: str, now: float, lease: float, room: int, limit: int = 20) -> list[ChatLease]:
    """Leases chats that nobody holds and whose pause is over, at most `room`: those whose updates wait longest.

    Each comes with at most `limit` of its updates. A lease that ran out counts as a failure of the update at its
    head: one with `MAX_ATTEMPTS` of them ended its processes; `fail` buries it.
    """
    free = tx.rows(
        """select chat_id, session, owner, turn, newest from chat where head is not null and free_at <= :now
        order by head limit :room {skip_locked}""",
        now=now,
        room=room,
    )
    return [_leased(tx, chat, f"{owner}#{chat['turn'] + 1}", now + lease, limit) for chat in free]


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
    tx: Tx,
    chat_id: int,
    owner: str,
    update_id: int,
    session: bytes | None,
    now: float,
    newest: int = 0,
    *,
    last: bool = False,
) -> bool:
    """Stores the new session and marks the update done, its payload blanked; says whether further ones wait.

    The lease goes on, unless this is the `last` update of the turn: that gives the chat back as well. `newest` is the
    id of the newest message sent to the chat, 0 where nothing was sent. Raises LeaseLost, and stores nothing, when the
    chat belongs to another by now.
    """
    _demand(tx, chat_id, owner)
    tx.rows(
        """update inbox set state = 'done', payload = null, finished = :now
        where update_id = :update_id and chat_id = :chat_id and state = 'waiting'""",
        chat_id=chat_id,
        update_id=update_id,
        now=now,
    )
    free = ", owner = null, free_at = :now" if last else ""
    chat = tx.rows(
        f"""update chat set session = :session, changed = :now, head = {_HEAD}{free},
        newest = case when newest < :newest then :newest else newest end where chat_id = :chat_id returning head""",  # noqa: S608  # our names
        chat_id=chat_id,
        session=session,
        newest=newest,
        now=now,
    )
    return chat[0]["head"] is not None


def release(tx: Tx, chat_id: int, owner: str, now: float, *, cut: bool = False) -> None:
    """Gives the chat back, to nobody before `now`; does nothing when the lease was lost or already given back.

    With `cut` it is left as by a process that died: the next claim counts a failure of the update at its head.
    """
    if cut:
        renew(tx, chat_id, owner, now, 0)
        return
    tx.rows(
        "update chat set owner = null, free_at = :now where chat_id = :chat_id and owner = :owner",
        chat_id=chat_id,
        owner=owner,
        now=now,
    )


def fail(
    tx: Tx, chat_id: int, owner: str, update_id: int, now: float, retry_at: float, limit: int = MAX_ATTEMPTS
) -> bool:
    """Counts a failure of the update and gives the chat back, to nobody before `retry_at`: order is kept.

    At the `limit`-th failure the update goes to the dead letter instead, its payload kept: True, and the
    lease goes on for the updates behind it. Raises LeaseLost when the chat belongs to another by now.
    """
    _demand(tx, chat_id, owner)
    if _count(tx, chat_id, update_id) < limit:
        release(tx, chat_id, owner, retry_at)
        return False
    tx.rows(
        "update inbox set state = 'dead', finished = :now where update_id = :update_id", update_id=update_id, now=now
    )
    tx.rows(f"update chat set head = {_HEAD} where chat_id = :chat_id", chat_id=chat_id)  # noqa: S608  # a constant
    return True


def count_waiting(tx: Tx) -> int:
    """How many updates wait, those being handled included."""
    return int(tx.rows("select count(*) as n from inbox where state = 'waiting'")[0]["n"])


def oldest_waiting(tx: Tx) -> float | None:
    """When the update that waits longest was received; None when none waits."""
    found = tx.rows("select received from inbox where id = (select min(head) from chat where head is not null)")
    return found[0]["received"] if found else None


def count_dead(tx: Tx) -> int:
    """How many updates lie in the dead letter."""
    return int(tx.rows("select count(*) as n from inbox where state = 'dead' and finished is not null")[0]["n"])


def _leased(tx: Tx, chat: dict[str, Any], name: str, until: float, limit: int) -> ChatLease:
    chat_id = chat["chat_id"]
    tx.rows(
        "update chat set owner = :name, turn = turn + 1, free_at = :until where chat_id = :chat_id",
        chat_id=chat_id,
        name=name,
        until=until,
    )
    if chat["owner"] is not None:  # the one before neither finished nor failed: it died or was cut off
        _count(tx, chat_id, _waiting(tx, chat_id, 1)[0].update_id)
    return ChatLease(chat_id, name, chat["session"], _waiting(tx, chat_id, limit), chat["newest"])


def _demand(tx: Tx, chat_id: int, owner: str) -> None:
    """LeaseLost unless the lease is still the owner's; locks the chat, so that a put beside it waits.

    A statement of its own: one that locked the chat and looked for its next head at once would, on an engine with row
    locks, miss an update put meanwhile, and nothing would ever wake that chat.
    """
    sql = "select chat_id from chat where chat_id = :chat_id and owner = :owner {for_update}"
    if not tx.rows(sql, chat_id=chat_id, owner=owner):
        raise LeaseLost(f"The lease {owner} was lost to another worker.")


def _waiting(tx: Tx, chat_id: int, limit: int) -> tuple[WaitingUpdate, ...]:
    found = tx.rows(
        """select update_id, payload, attempts, received, highest from inbox
        where chat_id = :chat_id and state = 'waiting' order by id limit :limit""",
        chat_id=chat_id,
        limit=limit,
    )
    return tuple(WaitingUpdate(**row) for row in found)


def _count(tx: Tx, chat_id: int, update_id: int) -> int:
    """Counts a failure of an update; how many it has now, 0 when it does not wait."""
    counted = tx.rows(
        """update inbox set attempts = attempts + 1
        where update_id = :update_id and chat_id = :chat_id and state = 'waiting' returning attempts""",
        chat_id=chat_id,
        update_id=update_id,
    )
    return int(counted[0]["attempts"]) if counted else 0
