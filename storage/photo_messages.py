"""Which messages of a chat hold photos of papers: their ids, so that the person can have them taken out of the chat."""

from storage.database import Tx


def note(tx: Tx, chat_id: int, message_id: int, now: float) -> None:
    """Notes a message with a photo."""
    tx.rows(
        """insert into photo (chat_id, message_id, sent) values (:chat_id, :message_id, :now)
        on conflict (chat_id, message_id) do nothing""",
        chat_id=chat_id,
        message_id=message_id,
        now=now,
    )


def since(tx: Tx, chat_id: int, after: float) -> tuple[int, ...]:
    """The messages with photos that came after a time, the oldest first."""
    found = tx.rows(
        "select message_id from photo where chat_id = :chat_id and sent > :after order by message_id",
        chat_id=chat_id,
        after=after,
    )
    return tuple(row["message_id"] for row in found)


def forget(tx: Tx, chat_id: int) -> None:
    """Drops what is noted of a chat."""
    tx.rows("delete from photo where chat_id = :chat_id", chat_id=chat_id)
