"""Data of one chat for the export to the person (right of access)."""

from typing import Any

from storage.database import Tx


def list_paid_calls(tx: Tx, chat_id: int) -> list[dict[str, Any]]:
    """Return operation, state and start of each paid call, without the answers."""
    return tx.rows(
        "select operation, state, started from paid_call where chat_id = :chat_id order by started", chat_id=chat_id
    )


def list_photos(tx: Tx, chat_id: int) -> list[dict[str, Any]]:
    """Return id and time of each message with a photo."""
    return tx.rows("select message_id, sent from photo where chat_id = :chat_id order by message_id", chat_id=chat_id)


def list_cases(tx: Tx, chat_id: int) -> list[dict[str, Any]]:
    """Return the cases of verification, each with the encrypted payload and the key for its associated data."""
    sql = """select id, key, state, reasons, verdict, face_id, opened, decided, payload from kyc_case
        where chat_id = :chat_id order by id"""
    return tx.rows(sql, chat_id=chat_id)


def get_administration_data(tx: Tx, chat_id: int) -> dict[str, Any]:
    """Return role, block, number of administrative acts on this id, and paid calls of the last days."""
    role = tx.rows("select role from admin where user_id = :chat_id", chat_id=chat_id)
    blocked = tx.rows("select since from blocked where chat_id = :chat_id", chat_id=chat_id)
    spent = tx.rows("select day, calls from spent where chat_id = :chat_id order by day", chat_id=chat_id)
    acts = tx.rows("select count(*) as n from audit where target = :target", target=str(chat_id))
    return {
        "role": role[0]["role"] if role else None,
        "blocked": bool(blocked),
        "acts_of_administrators": acts[0]["n"],
        "paid_calls_by_day": {row["day"]: row["calls"] for row in spent},
    }


def list_erasures(tx: Tx, chat_id: int) -> tuple[float, ...]:
    """Return the times of earlier erasures of the chat."""
    return tuple(
        row["at"] for row in tx.rows("select at from erased where chat_id = :chat_id order by at", chat_id=chat_id)
    )
