"""Messages to everybody: who gets one, how far it is, how it went; a row a person, to go on where it stopped."""

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum

from storage.database import Tx


class DeliveryState(StrEnum):
    """How the message of one person went."""

    WAITING = "waiting"
    SENDING = "sending"  # taken up; a crash in between leaves it here, and it is never sent twice
    SENT = "sent"
    UNREACHABLE = "gone"  # the person blocked the bot or left Telegram
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Broadcast:
    """A message to everybody; `id` is the update that ordered it, `body` the sealed text, `stopped` no longer sent."""

    id: int
    chat_id: int
    body: bytes = field(repr=False)
    stopped: bool


def create(tx: Tx, broadcast_id: int, chat_id: int, body: bytes, now: float) -> int:
    """Stores a message for everybody with a standing consent who is not blocked; to how many. Once for one id."""
    new = tx.rows(
        """insert into broadcast (id, chat_id, body, created) values (:id, :chat_id, :body, :now)
        on conflict (id) do nothing returning id""",
        id=broadcast_id,
        chat_id=chat_id,
        body=body,
        now=now,
    )
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
    """How many people a message would go to."""
    return int(tx.rows(f"select count(*) as n from ({_AUDIENCE}) found")[0]["n"])  # noqa: S608  # a constant


def find(tx: Tx, broadcast_id: int) -> Broadcast | None:
    """A message to everybody, or None."""
    found = tx.rows("select id, chat_id, body, stopped from broadcast where id = :id", id=broadcast_id)
    return Broadcast(**found[0] | {"stopped": bool(found[0]["stopped"])}) if found else None


def take_next(tx: Tx, broadcast_id: int) -> int | None:
    """Takes up the next person, passing over who withdrew or was blocked meanwhile; None when nobody waits any more."""
    found = tx.rows(
        """update recipient set fate = 'sending' where broadcast_id = :id and chat_id = (
            select chat_id from recipient where broadcast_id = :id and fate = 'waiting'
            and exists (select 1 from consent where consent.chat_id = recipient.chat_id and withdrawn is null)
            and chat_id not in (select chat_id from blocked) order by chat_id limit 1 {skip_locked}
        ) and exists (select 1 from broadcast where id = :id and stopped = 0) returning chat_id""",
        id=broadcast_id,
    )
    return int(found[0]["chat_id"]) if found else None


def record_delivery(tx: Tx, broadcast_id: int, chat_id: int, fate: DeliveryState, now: float) -> None:
    """Stores how the message of one person went; who is gone gets no further ones."""
    tx.rows(
        "update recipient set fate = :fate where broadcast_id = :id and chat_id = :chat_id",
        id=broadcast_id,
        chat_id=chat_id,
        fate=fate.value,
    )
    if fate is DeliveryState.UNREACHABLE:
        tx.rows(
            "insert into left_bot (chat_id, since) values (:chat_id, :now) on conflict (chat_id) do nothing",
            chat_id=chat_id,
            now=now,
        )


def mark_reachable(tx: Tx, chat_id: int) -> None:
    """Notes that a person who was gone writes again."""
    tx.rows("delete from left_bot where chat_id = :chat_id", chat_id=chat_id)


def stop(tx: Tx, broadcast_id: int) -> None:
    """Ends a message early: who still waits does not get it."""
    tx.rows("update broadcast set stopped = 1 where id = :id", id=broadcast_id)


def count_deliveries(tx: Tx, broadcast_id: int) -> Counter[DeliveryState]:
    """How many people stand where."""
    found = tx.rows("select fate, count(*) as n from recipient where broadcast_id = :id group by fate", id=broadcast_id)
    return Counter({DeliveryState(row["fate"]): int(row["n"]) for row in found})


def delete(tx: Tx, broadcast_id: int) -> None:
    """Drops text and recipients of a message that is through; the audit keeps the counts."""
    tx.rows("delete from recipient where broadcast_id = :id", id=broadcast_id)
    tx.rows("delete from broadcast where id = :id", id=broadcast_id)
