"""Ids of the messages with photos of papers, so that the bot can delete the photos from the chat on request."""

from storage.database import Tx


def add(tx: Tx, chat_id: int, message_id: int, now: float) -> None:
    """Store the id of a message with a photo."""
    sql = """insert into photo (chat_id, message_id, sent) values (:chat_id, :message_id, :now)
        on conflict (chat_id, message_id) do nothing"""
    tx.rows(sql, chat_id=chat_id, message_id=message_id, now=now)


def list_since(tx: Tx, chat_id: int, after: float) -> tuple[int, ...]:
    """Return the ids of the messages with photos sent after a time, the oldest first."""
    sql = "select message_id from photo where chat_id = :chat_id and sent > :after order by message_id"
    found = tx.rows(sql, chat_id=chat_id, after=after)
    return tuple(row["message_id"] for row in found)


def delete_all(tx: Tx, chat_id: int) -> None:
    """Delete the message ids of a chat."""
    tx.rows("delete from photo where chat_id = :chat_id", chat_id=chat_id)
