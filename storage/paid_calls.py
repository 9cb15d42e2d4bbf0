"""Journal of paid calls: the intent is stored before a call is sent, the answer before the answer is shown.

A call in state STARTED after a crash may have been charged. The bot asks the person before such a call is
repeated.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from storage.database import StorageError, Tx


class CallState(StrEnum):
    """The progress of a call."""

    ANNOUNCED = "noted"  # the progress message is shown, and no request was sent
    STARTED = "started"  # the request may have been sent and charged
    ANSWERED = "answered"
    CLOSED = "closed"  # answered, and the conversation has ended: the answer is deleted


@dataclass(frozen=True, slots=True)
class PaidCall:
    """A call in the journal. `message_id` is the progress message, `answer` the encrypted answer, `started` a time."""

    key: str
    state: CallState
    message_id: int | None
    answer: bytes | None
    started: float


def announce(tx: Tx, key: str, chat_id: int, operation: str, message_id: int, now: float) -> None:
    """Store the progress message of a call that will begin. A known key changes nothing."""
    sql = """insert into paid_call (key, chat_id, operation, note, state, started)
        values (:key, :chat_id, :operation, :message_id, 'noted', :now) on conflict (key) do nothing"""
    tx.rows(sql, key=key, chat_id=chat_id, operation=operation, message_id=message_id, now=now)


def begin(
    tx: Tx, key: str, chat_id: int, operation: str, message_id: int | None, now: float, same: str | None = None
) -> PaidCall | None:
    """Store the intent to make a call. Return None for a new or only announced call, otherwise the stored call.

    `same` is a name of the question. `find_answered` finds the answer by this name until the answer is deleted.
    """
    sql = """insert into paid_call (key, chat_id, operation, note, state, started, same)
        values (:key, :chat_id, :operation, :message_id, 'started', :now, :same)
        on conflict (key) do update set state = 'started', started = excluded.started, same = excluded.same
        where paid_call.state = 'noted' returning key"""
    new = tx.rows(sql, key=key, chat_id=chat_id, operation=operation, message_id=message_id, now=now, same=same)
    return None if new else find(tx, key)


def find(tx: Tx, key: str) -> PaidCall | None:
    """Return the call with this key, locked until the transaction ends, or None."""
    found = tx.rows(
        "select key, state, note as message_id, answer, started from paid_call where key = :key {for_update}", key=key
    )
    return PaidCall(**found[0] | {"state": CallState(found[0]["state"])}) if found else None


def find_answered(tx: Tx, chat_id: int, names: Iterable[str]) -> PaidCall | None:
    """Return the newest answered call of a chat with one of these names, or None when there is no such answer."""
    sql = """select key, state, note as message_id, answer, started from paid_call
        where chat_id = :chat_id and same = :same and state = 'answered' order by answered desc limit 1"""
    found = [row for name in names for row in tx.rows(sql, chat_id=chat_id, same=name)]
    return PaidCall(**found[0] | {"state": CallState(found[0]["state"])}) if found else None


def store_answer(tx: Tx, key: str, answer: bytes, now: float) -> None:
    """Store the answer of a call in state STARTED. Raises StorageError for a call in another state."""
    sql = """update paid_call set state = 'answered', answer = :answer, answered = :now
        where key = :key and state = 'started' returning key"""
    answered = tx.rows(sql, key=key, answer=answer, now=now)
    if not answered:
        raise StorageError("An answer came for a paid call that is not under way.")


def delete_uncharged(tx: Tx, key: str) -> float | None:
    """Delete a call that was certainly not charged, so that the call can be repeated.

    Return the start time of the call, or None for a call that had not started.
    """
    sql = "delete from paid_call where key = :key and state in ('noted', 'started') returning state, started"
    return next((row["started"] for row in tx.rows(sql, key=key) if row["state"] == CallState.STARTED), None)


def close_all(tx: Tx, chat_id: int) -> None:
    """Close the answered calls of a chat and delete their answers. Key, operation and time stay for statistics."""
    sql = """update paid_call set state = 'closed', answer = null
        where chat_id = :chat_id and state = 'answered'"""
    tx.rows(sql, chat_id=chat_id)
