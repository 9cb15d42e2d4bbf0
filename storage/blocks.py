"""Chats that an administrator blocked."""

from storage.database import Tx


def block(tx: Tx, chat_id: int, now: float) -> bool:
    """Block a chat. Return False when the chat was blocked already."""
    sql = """insert into blocked (chat_id, since) values (:chat_id, :now)
        on conflict (chat_id) do nothing returning since"""
    return bool(tx.rows(sql, chat_id=chat_id, now=now))


def unblock(tx: Tx, chat_id: int) -> bool:
    """Unblock a chat. Return False when the chat was not blocked."""
    return bool(tx.rows("delete from blocked where chat_id = :chat_id returning chat_id", chat_id=chat_id))
