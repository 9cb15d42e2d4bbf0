"""Broadcasts: the text, the recipients and the state of each delivery.

Each recipient has a row, so that an interrupted broadcast continues with the next recipient.
"""

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum

from storage.database import Tx


class DeliveryState(StrEnum):
    """The state of the delivery to one recipient."""

    WAITING = "waiting"
    SENDING = "sending"  # a crash leaves the delivery here, and the message is never sent twice
    SENT = "sent"
    UNREACHABLE = "gone"  # the person blocked the bot or left Telegram
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Broadcast:
    """One broadcast.

    `id` is the update with the order, `chat_id` the chat of the sender, `body` the encrypted text. A `stopped`
    broadcast goes to nobody else.
    """

    id: int
    chat_id: int
    body: bytes = field(repr=False)
    stopped: bool


def create(tx: Tx, broadcast_id: int, chat_id: int, body: bytes, now: float) -> int:
    """Store a broadcast to every chat with a consent in force and return the number of chats.

    Blocked and unreachable chats are left out. A second call with the same id changes nothing.
    """
    sql = """insert into broadcast (id, chat_id, body, created) values (:id, :chat_id, :body, :now)
        on conflict (id) do nothing returning id"""
    new = tx.rows(sql, id=broadcast_id, chat_id=chat_id, body=body, now=now)
    if new:
        tx.rows(
            f"""insert into recipient (broadcast_id, chat_id, fate)
            select :id, found.chat_id, 'waiting' from ({_AUDIENCE}) found""",  # noqa: S608  # a constant
            id=broadcast_id,
        )
    return sum(count_deliveries(tx, broadcast_id).values())


_AUDIENCE = """select distinct chat_id from consent where withdrawn is null
    and chat_id not in (select chat_id from blocked) and chat_id not in (select chat_id from left_bot)"""


def count_audience(tx: Tx) -> int:
    """Return the number of chats that a broadcast would go to now."""
    return int(tx.rows(f"select count(*) as n from ({_AUDIENCE}) found")[0]["n"])  # noqa: S608  # a constant


def find(tx: Tx, broadcast_id: int) -> Broadcast | None:
    """Return a broadcast, or None when there is none with this id."""
    found = tx.rows("select id, chat_id, body, stopped from broadcast where id = :id", id=broadcast_id)
    return Broadcast(**found[0] | {"stopped": bool(found[0]["stopped"])}) if found else None


def take_next(tx: Tx, broadcast_id: int) -> int | None:
    """Mark the next delivery as SENDING and return its chat, or None when no delivery waits.

    Chats that withdrew their consent or were blocked after the start are skipped.
    """
    sql = """update recipient set fate = 'sending' where broadcast_id = :id and chat_id = (
            select chat_id from recipient where broadcast_id = :id and fate = 'waiting'
            and exists (select 1 from consent where consent.chat_id = recipient.chat_id and withdrawn is null)
            and chat_id not in (select chat_id from blocked) order by chat_id limit 1 {skip_locked}
        ) and exists (select 1 from broadcast where id = :id and stopped = 0) returning chat_id"""
    found = tx.rows(sql, id=broadcast_id)
    return int(found[0]["chat_id"]) if found else None


def record_delivery(tx: Tx, broadcast_id: int, chat_id: int, state: DeliveryState, now: float) -> None:
    """Store the state of one delivery. An unreachable chat gets no further broadcasts."""
    sql = "update recipient set fate = :fate where broadcast_id = :id and chat_id = :chat_id"
    tx.rows(sql, id=broadcast_id, chat_id=chat_id, fate=state.value)
    if state is DeliveryState.UNREACHABLE:
        sql = "insert into left_bot (chat_id, since) values (:chat_id, :now) on conflict (chat_id) do nothing"
        tx.rows(sql, chat_id=chat_id, now=now)


def mark_reachable(tx: Tx, chat_id: int) -> None:
    """Include a chat in broadcasts again after a message from the chat."""
    tx.rows("delete from left_bot where chat_id = :chat_id", chat_id=chat_id)


def stop(tx: Tx, broadcast_id: int) -> None:
    """Stop a broadcast early. The waiting recipients do not get the message."""
    tx.rows("update broadcast set stopped = 1 where id = :id", id=broadcast_id)


def count_deliveries(tx: Tx, broadcast_id: int) -> Counter[DeliveryState]:
    """Return the number of deliveries in each state."""
    found = tx.rows("select fate, count(*) as n from recipient where broadcast_id = :id group by fate", id=broadcast_id)
    return Counter({DeliveryState(row["fate"]): int(row["n"]) for row in found})


def delete(tx: Tx, broadcast_id: int) -> None:
    """Delete the text and the recipients of a finished broadcast. The audit log keeps the counts."""
    tx.rows("delete from recipient where broadcast_id = :id", id=broadcast_id)
    tx.rows("delete from broadcast where id = :id", id=broadcast_id)
