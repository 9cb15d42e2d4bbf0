"""Cases of guided verification (KYC): the submitted data, the state, and the decision with its reason.

Payloads and photos are opaque bytes that the caller encrypts for the key of the case (`storage.associated_data`).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from storage.database import Tx


class CaseState(StrEnum):
    """The state of a case. Only WAITING cases are open."""

    WAITING = "waiting"  # for the decision of a reviewer
    APPROVED = "approved"
    RETRY = "retry"  # the person is told the reason and asked to start again
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Case:
    """One case. `id` is the number shown to people and staff. `reasons` are the codes of the reasons for a review.

    `face_id` is the person's image in the gallery of the API, None without an enrolment. `decider` is the chat id of
    the administrator who decided, None for an automatic decision. `verdict` is the code of the reason that the person
    was told.
    """

    id: int
    key: str
    chat_id: int
    state: CaseState
    reasons: tuple[str, ...]
    opened: float
    payload: bytes | None = field(default=None, repr=False)
    photos: bytes | None = field(default=None, repr=False)
    face_id: int | None = None
    decider: int | None = None
    decided: float | None = None
    verdict: str = ""


def open_case(
    tx: Tx,
    key: str,
    chat_id: int,
    state: CaseState,
    payload: bytes,
    now: float,
    *,
    reasons: Iterable[str] = (),
    photos: bytes | None = None,
    number: bytes | None = None,
) -> Case:
    """Store a new case and return the case. A second call with the same key returns the stored case.

    `number` is the blind index of the number of the paper (`Vault.blind_index`). A case in another state than WAITING
    counts as decided automatically and keeps no photos.
    """
    waiting = state is CaseState.WAITING
    sql = """insert into kyc_case (key, chat_id, state, reasons, payload, photos, number, opened, decided)
        values (:key, :chat_id, :state, :reasons, :payload, :photos, :number, :now, :decided)
        on conflict (key) do nothing"""
    tx.rows(
        sql,
        key=key,
        chat_id=chat_id,
        state=state.value,
        reasons=" ".join(reasons),
        payload=payload,
        photos=photos if waiting else None,
        number=number,
        now=now,
        decided=None if waiting else now,
    )
    return _cases(tx.rows("select * from kyc_case where key = :key", key=key))[0]


def find(tx: Tx, case_id: int) -> Case | None:
    """Return the case with this number, locked until the transaction ends, or None."""
    return _first(tx.rows("select * from kyc_case where id = :id {for_update}", id=case_id))


def find_latest(tx: Tx, chat_id: int) -> Case | None:
    """Return the newest case of a chat, or None."""
    return _first(tx.rows("select * from kyc_case where chat_id = :chat_id order by id desc limit 1", chat_id=chat_id))


def count_waiting(tx: Tx) -> int:
    """Return the number of cases that wait for a decision."""
    return int(tx.rows("select count(*) as n from kyc_case where state = 'waiting'")[0]["n"])


def oldest_waiting(tx: Tx) -> float | None:
    """Return the time at which the longest waiting case was opened, or None when no case waits."""
    found = tx.rows("select opened from kyc_case where state = 'waiting' order by id limit 1")
    return found[0]["opened"] if found else None


def decide(tx: Tx, case_id: int, state: CaseState, decider: int, verdict: str, now: float) -> Case | None:
    """Decide a waiting case and delete its photos. Return None, without any change, when the case does not wait.

    A case that is asked for again keeps its photos for the person, until `delete_photos` or the retention.
    """
    sql = """update kyc_case set state = :state, decider = :decider, verdict = :verdict, decided = :now,
        photos = case when :state = 'retry' then photos end
        where id = :id and state = 'waiting' returning *"""
    return _first(tx.rows(sql, id=case_id, state=state.value, decider=decider, verdict=verdict, now=now))


def delete_photos(tx: Tx, chat_id: int) -> None:
    """Delete the photos of the decided cases of a chat."""
    sql = "update kyc_case set photos = null where chat_id = :chat_id and photos is not null and state <> 'waiting'"
    tx.rows(sql, chat_id=chat_id)


def set_face_id(tx: Tx, key: str, face_id: int) -> bool:
    """Store the gallery image of a case. Return False when there is no case with this key."""
    sql = "update kyc_case set face_id = :face_id where key = :key returning id"
    return bool(tx.rows(sql, key=key, face_id=face_id))


def count_other_chats(tx: Tx, numbers: Iterable[bytes], chat_id: int) -> int:
    """Return the number of other chats with a case, not rejected, for the same paper.

    `numbers` are the blind indexes of the one number under each key (`Vault.blind_indexes`). The function locks the
    table until the transaction ends. So of two people who submit one card at once, one finds the case of the other.
    """
    tx.rows("{lock_table} kyc_case in share row exclusive mode")
    sql = """select distinct chat_id from kyc_case
        where number = :number and chat_id <> :chat_id and state <> 'rejected'"""
    return len({row["chat_id"] for number in numbers for row in tx.rows(sql, number=number, chat_id=chat_id)})


def list_face_ids(tx: Tx, chat_id: int) -> tuple[int, ...]:
    """Return the gallery images of the cases of a chat. They must be deleted at the API before the chat is erased."""
    found = tx.rows(
        "select face_id from kyc_case where chat_id = :chat_id and face_id is not null order by id", chat_id=chat_id
    )
    return tuple(row["face_id"] for row in found)


def _first(rows: list[dict[str, Any]]) -> Case | None:
    return next(iter(_cases(rows)), None)


def _cases(rows: Iterable[dict[str, Any]]) -> tuple[Case, ...]:
    return tuple(
        Case(
            **{name: value for name, value in row.items() if name != "number"}
            | {"state": CaseState(row["state"]), "reasons": tuple(row["reasons"].split())}
        )
        for row in rows
    )
