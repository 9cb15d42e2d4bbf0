"""Erasure of the data of one person at the person's request, with a record that keeps a backup from restoring the data.

Deleted bytes leave the files with the next `Database.checkpoint()`. Deletion by age is in `storage.retention`.
"""

from dataclasses import dataclass

from storage import consents
from storage.database import Tx


@dataclass(frozen=True, slots=True)
class ErasureCounts:
    """The number of deleted records of each kind. `consents` counts the consents withdrawn by the erasure."""

    sessions: int
    updates: int
    calls: int
    languages: int
    photos: int
    cases: int
    consents: int


def erase(tx: Tx, chat_id: int, now: float) -> ErasureCounts:
    """Delete the data of a chat and withdraw its consents.

    The data are the session, dead updates, language, paid calls, photo messages, cases and review notifications.
    The update with the request may be in progress, so the lease, the order and the known update ids stay. Consents and
    the record of the erasure stay as proof (ids and times only). The ids of gallery images stay until the gallery has
    deleted the images.
    """
    sql = "insert into erased (chat_id, at) values (:chat_id, :now) on conflict (chat_id, at) do nothing"
    tx.rows(sql, chat_id=chat_id, now=now)
    tx.rows("delete from claim where case_id in (select id from kyc_case where chat_id = :chat_id)", chat_id=chat_id)
    tx.rows("delete from notice where user_id = :chat_id", chat_id=chat_id)
    session = "update chat set session = null, changed = :now where chat_id = :chat_id and session is not null"
    dead = """update inbox set state = 'done', payload = null, finished = :now
        where chat_id = :chat_id and state = 'dead'"""
    return ErasureCounts(
        sessions=len(tx.rows(f"{session} returning chat_id", chat_id=chat_id, now=now)),
        updates=len(tx.rows(f"{dead} returning id", chat_id=chat_id, now=now)),
        calls=len(tx.rows("delete from paid_call where chat_id = :chat_id returning key", chat_id=chat_id)),
        languages=len(tx.rows("delete from person where chat_id = :chat_id returning chat_id", chat_id=chat_id)),
        photos=len(tx.rows("delete from photo where chat_id = :chat_id returning message_id", chat_id=chat_id)),
        cases=len(tx.rows("delete from kyc_case where chat_id = :chat_id returning id", chat_id=chat_id)),
        consents=consents.withdraw(tx, chat_id, None, now),
    )
