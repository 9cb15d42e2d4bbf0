"""What each chat agreed to: one row for each purpose and wording, given and withdrawn at a time that can be proved."""

from storage.database import Tx


def give(tx: Tx, chat_id: int, purpose: str, version: str, now: float) -> None:
    """Stores a consent; one to the same wording that still stands keeps its time."""
    tx.rows(
        """insert into consent (chat_id, purpose, version, given)
        select :chat_id, :purpose, :version, :now
        where not exists (
            select 1 from consent where chat_id = :chat_id and purpose = :purpose and version = :version
            and withdrawn is null
        )""",
        chat_id=chat_id,
        purpose=purpose,
        version=version,
        now=now,
    )


def withdraw(tx: Tx, chat_id: int, now: float, purpose: str | None = None) -> int:
    """Withdraws what stands, for one purpose or all; returns how many consents that were."""
    found = tx.rows(
        """update consent set withdrawn = :now
        where chat_id = :chat_id and withdrawn is null and (:every = 1 or purpose = :purpose) returning purpose""",
        chat_id=chat_id,
        every=int(purpose is None),
        purpose=purpose or "",
        now=now,
    )
    return len(found)


def standing(tx: Tx, chat_id: int) -> dict[str, str]:
    """Purpose -> version of the wording, for every consent that was given and not withdrawn."""
    found = tx.rows(
        "select purpose, version from consent where chat_id = :chat_id and withdrawn is null order by given",
        chat_id=chat_id,
    )
    return {row["purpose"]: row["version"] for row in found}
