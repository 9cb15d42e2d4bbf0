"""Cases of guided verification: what a person handed in, how it stands, and who decided about it and why.

Payloads and photos are opaque bytes, sealed by the caller to the case's key (`storage.associated_data`).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from storage.database import Tx


class CaseState(StrEnum):
    """How a case stands; only WAITING ones are open."""

    WAITING = "waiting"  # somebody has to look at it
    APPROVED = "approved"
    RETRY = "retry"  # the person is asked to go through it again, and told why
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Case:
    """One case. `id` is the number that people and staff speak of; `reasons` are codes that say why it waits.

    `face_id` is the person's face in the gallery of the API, if it was enrolled. `decider` is the chat id of the
    administrator who decided, None where the machine did; `verdict` the code of the reason that the person was told.
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
    """Stores a new case and returns it; the case as it is when the key is known, so that it may be repeated.

    `number` stands for the paper's number (`Vault.blind_index`). A case that need not wait is decided at
    once, by nobody, and keeps no photos.
    """
    waiting = state is CaseState.WAITING
    tx.rows(
        """insert into kyc_case (key, chat_id, state, reasons, payload, photos, number, opened, decided)
        values (:key, :chat_id, :state, :reasons, :payload, :photos, :number, :now, :decided)
        on conflict (key) do nothing""",
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
    """The case with this number, or None."""
    return _first(tx.rows("select * from kyc_case where id = :id {for_update}", id=case_id))


def find_latest(tx: Tx, chat_id: int) -> Case | None:
    """The newest case of a chat, or None."""
    return _first(tx.rows("select * from kyc_case where chat_id = :chat_id order by id desc limit 1", chat_id=chat_id))


def count_waiting(tx: Tx) -> int:
    """How many cases wait for a decision."""
    return int(tx.rows("select count(*) as n from kyc_case where state = 'waiting'")[0]["n"])


def oldest_waiting(tx: Tx) -> float | None:
    """When the case that waits longest was opened; None when none waits."""
    found = tx.rows("select opened from kyc_case where state = 'waiting' order by id limit 1")
    return found[0]["opened"] if found else None


def decide(tx: Tx, case_id: int, state: CaseState, decider: int, verdict: str, now: float) -> Case | None:
    """Decides a waiting case and blanks its photos; None, and nothing done, when it does not wait (any more)."""
    return _first(
        tx.rows(
            """update kyc_case
            set state = :state, decider = :decider, verdict = :verdict, decided = :now, photos = null
            where id = :id and state = 'waiting' returning *""",
            id=case_id,
            state=state.value,
            decider=decider,
            verdict=verdict,
            now=now,
        )
    )


def set_face_id(tx: Tx, key: str, face_id: int) -> bool:
    """Stores which face of the gallery belongs to a case; False when there is no such case (any more)."""
    sql = "update kyc_case set face_id = :face_id where key = :key returning id"
    return bool(tx.rows(sql, key=key, face_id=face_id))


def count_other_chats(tx: Tx, numbers: Iterable[bytes], chat_id: int) -> int:
    """How many other chats have a case with this paper's number that was not rejected.

    `numbers` stand for the one number, under each of the keys (`Vault.blind_indexes`). Nobody else opens a case
    until the transaction is over: of two who hand in one card at once, one finds the other's.
    """
    tx.rows("{lock_table} kyc_case in share row exclusive mode")
    sql = """select distinct chat_id from kyc_case
        where number = :number and chat_id <> :chat_id and state <> 'rejected'"""
    return len({row["chat_id"] for number in numbers for row in tx.rows(sql, number=number, chat_id=chat_id)})


def list_face_ids(tx: Tx, chat_id: int) -> tuple[int, ...]:
    """The faces of a chat in the gallery: to be deleted at the API before the chat is erased here."""
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
