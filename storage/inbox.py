"""Inbox of updates: workers lease chats and handle the updates of each chat in order, with retries and a dead letter.

Times are seconds since 1970. Payloads and sessions are opaque bytes. Each lease has an id of its own, so a worker that
lost a chat is refused even when the next lease went to the same process.
"""

from dataclasses import dataclass
from typing import Any

from storage.database import StorageError, Tx

_HEAD = "(select min(id) from inbox where chat_id = :chat_id and state = 'waiting')"
MAX_ATTEMPTS = 5  # failures of one update before the dead letter


class LeaseLost(StorageError):  # noqa: N818  # a state of the chat, not an error
    """The lease of a chat was lost to another worker, so the results of the work must not be stored."""


@dataclass(frozen=True, slots=True)
class WaitingUpdate:
    """A waiting update, with the number of failed `attempts` and the time of receipt.

    `highest` is the highest message id known in any chat at the time of receipt, 0 for none.
    """

    update_id: int
    payload: bytes
    attempts: int
    received: float
    highest: int = 0


@dataclass(frozen=True, slots=True)
class ChatLease:
    """The lease of a chat, with the session and the waiting updates of the chat, the oldest first.

    `newest` is the id of the newest message that finished updates sent to the chat, 0 for none.
    """

    chat_id: int
    lease_id: str
    session: bytes | None
    updates: tuple[WaitingUpdate, ...]
    newest: int = 0


def put(tx: Tx, update_id: int, chat_id: int, payload: bytes, now: float, highest: int = 0) -> bool:
    """Store an update. Return False, without any change, for a known update_id.

    Known ids are compared as a set, because Telegram restarts the numbering at random after a week without updates.
    """
    sql = """insert into inbox (update_id, chat_id, state, payload, received, highest)
        values (:update_id, :chat_id, 'waiting', :payload, :now, :highest)
        on conflict (update_id) do nothing returning id"""
    new = tx.rows(sql, update_id=update_id, chat_id=chat_id, payload=payload, now=now, highest=highest)
    for row in new:
        sql = """insert into chat (chat_id, changed, head) values (:chat_id, :now, :id)
            on conflict (chat_id) do update set head = coalesce(chat.head, excluded.head)"""
        tx.rows(sql, chat_id=chat_id, now=now, id=row["id"])
    return bool(new)


def contains(tx: Tx, update_id: int) -> bool:
    """Return whether an update with this id was stored before."""
    return bool(tx.rows("select id from inbox where update_id = :update_id", update_id=update_id))


def claim(tx: Tx, worker: str, now: float, lease_seconds: float, max_chats: int, limit: int = 20) -> list[ChatLease]:
    """Lease up to `max_chats` free chats whose pause is over, those with the longest waiting updates first.

    Each lease holds at most `limit` updates. An expired lease counts as a failure of the first waiting
    update. An update with `MAX_ATTEMPTS` failures probably crashed each process that tried it and belongs in the dead
    letter (`fail`).
    """
    sql = """select chat_id, session, owner, turn, newest from chat where head is not null and free_at <= :now
        order by head limit :max_chats {skip_locked}"""
    free = tx.rows(sql, now=now, max_chats=max_chats)
    return [_lease(tx, chat, f"{worker}#{chat['turn'] + 1}", now + lease_seconds, limit) for chat in free]


def renew(tx: Tx, chat_id: int, lease_id: str, now: float, lease_seconds: float) -> bool:
    """Extend a lease to `now + lease_seconds`. Return False when the lease was lost."""
    sql = "update chat set free_at = :until where chat_id = :chat_id and owner = :lease_id returning chat_id"
    return bool(tx.rows(sql, chat_id=chat_id, lease_id=lease_id, until=now + lease_seconds))


def complete(
    tx: Tx,
    chat_id: int,
    lease_id: str,
    update_id: int,
    session: bytes | None,
    now: float,
    newest: int = 0,
    *,
    last: bool = False,
) -> bool:
    """Store the new session and mark the update as done, without its payload. Return whether further updates wait.

    With `last` the lease is released as well. `newest` is the id of the newest message sent to the chat, 0 for none.
    Raises LeaseLost, without any change, when the lease was lost.
    """
    _require_lease(tx, chat_id, lease_id)
    sql = """update inbox set state = 'done', payload = null, finished = :now
        where update_id = :update_id and chat_id = :chat_id and state = 'waiting'"""
    tx.rows(sql, chat_id=chat_id, update_id=update_id, now=now)
    release_sql = ", owner = null, free_at = :now" if last else ""
    chat = tx.rows(
        f"""update chat set session = :session, changed = :now, head = {_HEAD}{release_sql},
        newest = case when newest < :newest then :newest else newest end where chat_id = :chat_id returning head""",  # noqa: S608  # our names
        chat_id=chat_id,
        session=session,
        newest=newest,
        now=now,
    )
    return chat[0]["head"] is not None


def release(tx: Tx, chat_id: int, lease_id: str, now: float) -> None:
    """Release a lease. The chat is free from `now` on. A lost or released lease changes nothing."""
    sql = "update chat set owner = null, free_at = :now where chat_id = :chat_id and owner = :lease_id"
    tx.rows(sql, chat_id=chat_id, lease_id=lease_id, now=now)


def expire(tx: Tx, chat_id: int, lease_id: str, now: float) -> None:
    """Let a lease expire as after a crash: the next claim counts a failure of the first waiting update."""
    renew(tx, chat_id, lease_id, now, 0)


def fail(
    tx: Tx, chat_id: int, lease_id: str, update_id: int, now: float, retry_at: float, limit: int = MAX_ATTEMPTS
) -> bool:
    """Count a failure of an update. Return whether the update went to the dead letter.

    Below `limit` failures the lease is released and the chat pauses until `retry_at`, so that the order is kept. At
    the `limit`-th failure the update goes to the dead letter with its payload, and the lease continues for the next
    updates. Raises LeaseLost when the lease was lost.
    """
    _require_lease(tx, chat_id, lease_id)
    if _count_failure(tx, chat_id, update_id) < limit:
        release(tx, chat_id, lease_id, retry_at)
        return False
    tx.rows(
        "update inbox set state = 'dead', finished = :now where update_id = :update_id", update_id=update_id, now=now
    )
    tx.rows(f"update chat set head = {_HEAD} where chat_id = :chat_id", chat_id=chat_id)  # noqa: S608  # a constant
    return True


def count_waiting(tx: Tx) -> int:
    """Return the number of waiting updates, including updates in progress."""
    return int(tx.rows("select count(*) as n from inbox where state = 'waiting'")[0]["n"])


def oldest_waiting(tx: Tx) -> float | None:
    """Return the time of receipt of the longest waiting update, or None when no update waits."""
    found = tx.rows("select received from inbox where id = (select min(head) from chat where head is not null)")
    return found[0]["received"] if found else None


def count_dead(tx: Tx) -> int:
    """Return the number of updates in the dead letter."""
    # Each dead update has a time. The condition on `finished` lets the engines use the partial index.
    return int(tx.rows("select count(*) as n from inbox where state = 'dead' and finished is not null")[0]["n"])


def _lease(tx: Tx, chat: dict[str, Any], lease_id: str, until: float, limit: int) -> ChatLease:
    chat_id = chat["chat_id"]
    sql = "update chat set owner = :lease_id, turn = turn + 1, free_at = :until where chat_id = :chat_id"
    tx.rows(sql, chat_id=chat_id, lease_id=lease_id, until=until)
    if chat["owner"] is not None:  # the last owner neither finished nor failed, so its process died or was ended
        _count_failure(tx, chat_id, _waiting(tx, chat_id, 1)[0].update_id)
    return ChatLease(chat_id, lease_id, chat["session"], _waiting(tx, chat_id, limit), chat["newest"])


def _require_lease(tx: Tx, chat_id: int, lease_id: str) -> None:
    """Lock the chat, so that a concurrent `put` waits. Raises LeaseLost when another lease holds the chat.

    The lock must be a separate statement. A single statement that locks the chat and computes the next head would miss
    a concurrent `put` on an engine with row locks, and nothing would wake that chat.
    """
    sql = "select chat_id from chat where chat_id = :chat_id and owner = :lease_id {for_update}"
    if not tx.rows(sql, chat_id=chat_id, lease_id=lease_id):
        raise LeaseLost(f"The lease {lease_id} was lost to another worker.")


def _waiting(tx: Tx, chat_id: int, limit: int) -> tuple[WaitingUpdate, ...]:
    sql = """select update_id, payload, attempts, received, highest from inbox
        where chat_id = :chat_id and state = 'waiting' order by id limit :limit"""
    found = tx.rows(sql, chat_id=chat_id, limit=limit)
    return tuple(WaitingUpdate(**row) for row in found)


def _count_failure(tx: Tx, chat_id: int, update_id: int) -> int:
    """Count a failure of a waiting update. Return the new number of failures, 0 for an update that does not wait."""
    sql = """update inbox set attempts = attempts + 1
        where update_id = :update_id and chat_id = :chat_id and state = 'waiting' returning attempts"""
    counted = tx.rows(sql, chat_id=chat_id, update_id=update_id)
    return int(counted[0]["attempts"]) if counted else 0
