"""What people agreed to: one row for each act, kept as proof after a withdrawal; ids, versions and times only.

Law 91/2025/QH15 on personal data protection, art. 9: consent is a clear act for each purpose, silence is none, and
whoever relies on it must be able to show it.
"""

from dataclasses import dataclass
from enum import StrEnum

from storage.database import Tx


class Purpose(StrEnum):
    """The purposes of processing personal data. Each is agreed to, and withdrawn, by itself.

    Reading and matching for oneself keep nothing. A verification keeps what was read until its case is decided, so its
    purposes are others.
    """

    READING = "reading"
    MATCHING = "matching"
    VERIFICATION_READING = "verification_reading"
    VERIFICATION_MATCHING = "verification_matching"
    VERIFICATION_ENROLMENT = "verification_enrolment"


@dataclass(frozen=True, slots=True)
class Consent:
    """One consent: `digest` is the SHA-256 of the text shown in `locale`; `withdrawn` is None while it stands."""

    purpose: Purpose
    version: str
    digest: str
    locale: str
    given: float
    withdrawn: float | None


def give(tx: Tx, chat_id: int, update_id: int, consent: Consent) -> None:
    """Stores a consent given by an update; the same update gives it once."""
    tx.rows(
        """insert into consent (chat_id, update_id, purpose, version, digest, locale, given)
        values (:chat_id, :update_id, :purpose, :version, :digest, :locale, :given)
        on conflict (update_id, purpose) do nothing""",
        chat_id=chat_id,
        update_id=update_id,
        purpose=consent.purpose.value,
        version=consent.version,
        digest=consent.digest,
        locale=consent.locale,
        given=consent.given,
    )


def withdraw(tx: Tx, chat_id: int, purpose: Purpose | None, now: float) -> int:
    """Ends the standing consents of a chat, those to one purpose or all; how many that were."""
    ended = tx.rows(
        """update consent set withdrawn = :now
        where chat_id = :chat_id and withdrawn is null and (purpose = :purpose or :purpose is null) returning id""",
        chat_id=chat_id,
        purpose=purpose.value if purpose else None,
        now=now,
    )
    return len(ended)


def stands(tx: Tx, chat_id: int, purpose: Purpose, version: str | None = None) -> bool:
    """Whether this chat agreed to this version, or to any, and did not withdraw."""
    return bool(
        tx.rows(
            """select id from consent where chat_id = :chat_id and purpose = :purpose and withdrawn is null
            and (version = :version or :version is null) limit 1""",
            chat_id=chat_id,
            purpose=purpose.value,
            version=version,
        )
    )


def standing(tx: Tx, chat_id: int) -> dict[Purpose, str]:
    """Return the version of the newest consent that stands, by purpose."""
    return {act.purpose: act.version for act in history(tx, chat_id) if act.withdrawn is None}


def history(tx: Tx, chat_id: int) -> tuple[Consent, ...]:
    """Every consent of a chat, the oldest first."""
    found = tx.rows(
        """select purpose, version, digest, locale, given, withdrawn from consent
        where chat_id = :chat_id order by given, id""",
        chat_id=chat_id,
    )
    return tuple(Consent(**row | {"purpose": Purpose(row["purpose"])}) for row in found)
