"""Taking personal data out of the store: of one chat when its person asks, of everyone when its time is over.

Blanked bytes leave the files with the next `Database.checkpoint()`.
"""

from storage.database import Tx


def erase(tx: Tx, chat_id: int, now: float) -> None:
    """Forgets one chat: session, answers, buried updates, language, paid calls, cases and consents.

    Its faces in the gallery of the API are the caller's to delete first (`cases.face_ids`).

    The update that asks for it may be under way: its lease, its order and the seen ids stay as they are.
    """
    tx.rows("update chat set session = null, changed = :now where chat_id = :chat_id", chat_id=chat_id, now=now)
    tx.rows(
        """update inbox set state = 'done', payload = null, finished = :now
        where chat_id = :chat_id and state = 'dead'""",
        chat_id=chat_id,
        now=now,
    )
    tx.rows("delete from paid_call where chat_id = :chat_id", chat_id=chat_id)
    for table in ("person", "kyc_case", "consent"):
        tx.rows(f"delete from {table} where chat_id = :chat_id", chat_id=chat_id)  # noqa: S608  # names of our own


def expire(tx: Tx, before: float) -> int:
    """Takes out sessions, answers and buried updates untouched since that time; returns how many.

    A chat with updates waiting keeps its session; one that has nothing left at all is dropped. A call of that age
    goes whole, answer or not: even its bare row tells who read a card, and when.
    """
    sessions = tx.rows(
        """update chat set session = null
        where session is not null and head is null and changed < :before returning chat_id""",
        before=before,
    )
    called = tx.rows("delete from paid_call where coalesce(answered, started) < :before returning state", before=before)
    answers = [call for call in called if call["state"] == "answered"]
    buried = tx.rows(
        """update inbox set state = 'done', payload = null
        where state = 'dead' and finished < :before returning id""",
        before=before,
    )
    tx.rows(
        "delete from chat where session is null and head is null and changed < :before and free_at < :before",
        before=before,
    )
    return len(sessions) + len(answers) + len(buried)
