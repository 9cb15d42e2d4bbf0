"""Enrolled faces: the ids of gallery images of the API with the chat of the person, so that both are deleted together.

An administrator's enrolment links an image to a person, or the person's own case of verification does.
"""

from collections.abc import Iterable

from storage import cases
from storage.database import Tx


def add(tx: Tx, face_id: int, chat_id: int, now: float) -> None:
    """Store that an image of the gallery shows the person of a chat."""
    sql = """insert into enrolment (face_id, chat_id, enrolled) values (:face_id, :chat_id, :now)
        on conflict (face_id) do update set chat_id = excluded.chat_id"""
    tx.rows(sql, face_id=face_id, chat_id=chat_id, now=now)


def list_face_ids(tx: Tx, chat_id: int) -> tuple[int, ...]:
    """Return the gallery images of one person, from enrolments and from cases, ordered by id."""
    found = tx.rows("select face_id from enrolment where chat_id = :chat_id", chat_id=chat_id)
    return tuple(sorted({row["face_id"] for row in found} | set(cases.list_face_ids(tx, chat_id))))


def delete(tx: Tx, face_ids: Iterable[int]) -> None:
    """Delete the references to images that the gallery no longer holds."""
    for face_id in face_ids:
        tx.rows("delete from enrolment where face_id = :face_id", face_id=face_id)
        tx.rows("update kyc_case set face_id = null where face_id = :face_id", face_id=face_id)
