"""Chats that an administrator shut out."""

from storage.database import Tx


def block(tx: Tx, chat_id: int, now: float) -> bool:
    """Shuts a chat out; False when it was already."""
    return bool(
        tx.rows(
            """insert into blocked (chat_id, since) values (:chat_id, :now)
            on conflict (chat_id) do nothing returning since""",
            chat_id=chat_id,
            now=now,
        )
    )


def unblock(tx: Tx, chat_id: int) -> bool:
    """Lets a chat in again; False when it was not shut out."""
    return bool(tx.rows("delete from blocked where chat_id = :chat_id returning chat_id", chat_id=chat_id))
