"""The journal of paid calls: the intent is stored before a call is sent, the answer before it is shown.

A call found STARTED after a crash may have been charged: it is never blindly repeated, the person is asked.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from storage.database import StorageError, Tx


class CallState(StrEnum):
    """How far a call got."""

    NOTED = "noted"  # its progress message is shown; nothing was sent
    STARTED = "started"  # sent or about to be; nobody knows whether it was charged
    ANSWERED = "answered"
    CLOSED = "closed"  # answered, and its conversation is over: the answer is blanked


@dataclass(frozen=True, slots=True)
class StoredCall:
    """A call in the journal: `note` is the caller's own number, `answer` opaque bytes, `started` a time."""

    key: str
    state: CallState
    note: int | None
    answer: bytes | None
    started: float


def announce(tx: Tx, key: str, chat_id: int, operation: str, note: int, now: float) -> None:
    """Stores which message shows the progress of a call that will be begun; does nothing when the key is known."""
    tx.rows(
        """insert into paid_call (key, chat_id, operation, note, state, started)
        values (:key, :chat_id, :operation, :note, 'noted', :now) on conflict (key) do nothing""",
        key=key,
        chat_id=chat_id,
        operation=operation,
        note=note,
        now=now,
    )


def begin(
    tx: Tx, key: str, chat_id: int, operation: str, note: int | None, now: float, same: str | None = None
) -> StoredCall | None:
    """Stores the intent to make a call: None when it is new or only announced, otherwise the call as it is.

    `same` names the question: its answer is found by that name until it is blanked.
    """
    new = tx.rows(
        """insert into paid_call (key, chat_id, operation, note, state, started, same)
        values (:key, :chat_id, :operation, :note, 'started', :now, :same)
        on conflict (key) do update set state = 'started', started = excluded.started, same = excluded.same
        where paid_call.state = 'noted' returning key""",
        key=key,
        chat_id=chat_id,
        operation=operation,
        note=note,
        now=now,
        same=same,
    )
    return None if new else find(tx, key)


def find(tx: Tx, key: str) -> StoredCall | None:
    """The call under this key, or None when it was never begun."""
    found = tx.rows("select key, state, note, answer, started from paid_call where key = :key {for_update}", key=key)
    return StoredCall(**found[0] | {"state": CallState(found[0]["state"])}) if found else None


def find_same(tx: Tx, chat_id: int, names: Iterable[str]) -> StoredCall | None:
    """The answered call of this chat to the question of one of these names; None when there is none any more."""
    sql = """select key, state, note, answer, started from paid_call
        where chat_id = :chat_id and same = :same and state = 'answered' order by answered desc limit 1"""
    found = [row for name in names for row in tx.rows(sql, chat_id=chat_id, same=name)]
    return StoredCall(**found[0] | {"state": CallState(found[0]["state"])}) if found else None


def answer(tx: Tx, key: str, answer: bytes, now: float) -> None:
    """Stores the answer of a call that was begun; raises StorageError when it was not, or has one already."""
    answered = tx.rows(
        """update paid_call set state = 'answered', answer = :answer, answered = :now
        where key = :key and state = 'started' returning key""",
        key=key,
        answer=answer,
        now=now,
    )
    if not answered:
        raise StorageError("An answer came for a paid call that is not under way.")


def drop(tx: Tx, key: str) -> float | None:
    """Forgets a call known not to have been charged, so that it may be made again; when it was begun, None if not."""
    sql = "delete from paid_call where key = :key and state in ('noted', 'started') returning state, started"
    return next((row["started"] for row in tx.rows(sql, key=key) if row["state"] == CallState.STARTED), None)


def close_calls(tx: Tx, chat_id: int) -> None:
    """Blanks the answers of a finished conversation; key, operation and time stay for counting."""
    tx.rows(
        """update paid_call set state = 'closed', answer = null
        where chat_id = :chat_id and state = 'answered'""",
        chat_id=chat_id,
    )
