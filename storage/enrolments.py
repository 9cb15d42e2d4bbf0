"""Whose faces stand in the gallery of the API: ids of images beside the chat they belong to, to be deleted with it.

A face is linked to a person by whoever enrolled it, or by the person's own case of verification.
"""

from collections.abc import Iterable

from storage import cases
from storage.database import Tx


def add(tx: Tx, face_id: int, chat_id: int, now: float) -> None:
    """Notes that an image of the gallery shows the person of a chat."""
    tx.rows(
        """insert into enrolment (face_id, chat_id, enrolled) values (:face_id, :chat_id, :now)
        on conflict (face_id) do update set chat_id = excluded.chat_id""",
        face_id=face_id,
        chat_id=chat_id,
        now=now,
    )


def of_chat(tx: Tx, chat_id: int) -> tuple[int, ...]:
    """The images of one person, in the order of their ids, however they came there."""
    found = tx.rows("select face_id from enrolment where chat_id = :chat_id", chat_id=chat_id)
    return tuple(sorted({row["face_id"] for row in found} | set(cases.list_face_ids(tx, chat_id))))


def forget(tx: Tx, face_ids: Iterable[int]) -> None:
    """Drops images that the gallery no longer holds."""
    for face_id in face_ids:
        tx.rows("delete from enrolment where face_id = :face_id", face_id=face_id)
        tx.rows("update kyc_case set face_id = null where face_id = :face_id", face_id=face_id)
