"""Taking one person's data out of the store because they ask for it; noted, so that no backup brings it back.

Blanked bytes leave the files with the next `Database.checkpoint()`. See `storage.retention` for what goes by age.
"""

from dataclasses import dataclass

from storage import consents
from storage.database import Tx


@dataclass(frozen=True, slots=True)
class ErasureCounts:
    """How much of each kind was taken out; of consents it is those that stood until then."""

    sessions: int
    updates: int
    calls: int
    languages: int
    photos: int
    cases: int
    consents: int


def erase(tx: Tx, chat_id: int, now: float) -> ErasureCounts:
    """Forgets one chat: session, answers, buried updates, language, paid calls, notes of photos, cases; ends consents.

    The update that asks for it may be under way: its lease, its order and the seen ids stay as they are. What was
    agreed to, when, and that it was erased stays as proof (ids and times only), and so do ids of images that the
    gallery has to delete.
    """
    tx.rows(
        "insert into erased (chat_id, at) values (:chat_id, :now) on conflict (chat_id, at) do nothing",
        chat_id=chat_id,
        now=now,
    )
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
