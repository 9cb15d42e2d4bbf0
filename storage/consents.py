"""Consents: one row for each consent, with ids, versions and times only. A withdrawn consent is kept as proof.

Law 91/2025/QH15 on personal data protection, art. 9: consent is a clear act for each purpose, silence is no consent,
and a controller who relies on a consent must be able to prove the consent.
"""

from dataclasses import dataclass
from enum import StrEnum

from storage.database import Tx


class Purpose(StrEnum):
    """A purpose of processing. The consent to each purpose is given and withdrawn separately.

    Reading and matching for the person keep no data. A verification keeps the data until the decision of its case, and
    so has separate purposes.
    """

    READING = "reading"
    MATCHING = "matching"
    VERIFICATION_READING = "verification_reading"
    VERIFICATION_MATCHING = "verification_matching"
    VERIFICATION_ENROLMENT = "verification_enrolment"


@dataclass(frozen=True, slots=True)
class Consent:
    """One consent. `digest` is the SHA-256 of the text shown in `locale`. `withdrawn` is None while in force."""

    purpose: Purpose
    version: str
    digest: str
    locale: str
    given: float
    withdrawn: float | None


def give(tx: Tx, chat_id: int, update_id: int, consent: Consent) -> None:
    """Store the consent that an update gave. A second call for the same update and purpose changes nothing."""
    sql = """insert into consent (chat_id, update_id, purpose, version, digest, locale, given)
        values (:chat_id, :update_id, :purpose, :version, :digest, :locale, :given)
        on conflict (update_id, purpose) do nothing"""
    tx.rows(
        sql,
        chat_id=chat_id,
        update_id=update_id,
        purpose=consent.purpose.value,
        version=consent.version,
        digest=consent.digest,
        locale=consent.locale,
        given=consent.given,
    )


def withdraw(tx: Tx, chat_id: int, purpose: Purpose | None, now: float) -> int:
    """Withdraw the consents of a chat to one purpose, or to every purpose for None. Return their number."""
    sql = """update consent set withdrawn = :now
        where chat_id = :chat_id and withdrawn is null and (purpose = :purpose or :purpose is null) returning id"""
    return len(tx.rows(sql, chat_id=chat_id, purpose=purpose.value if purpose else None, now=now))


def is_in_force(tx: Tx, chat_id: int, purpose: Purpose) -> bool:
    """Return whether a consent of this chat to any version of the text is in force."""
    return purpose in list_in_force(tx, chat_id)


def list_in_force(tx: Tx, chat_id: int) -> dict[Purpose, str]:
    """Return the version of the newest consent in force, by purpose."""
    return {act.purpose: act.version for act in list_consents(tx, chat_id) if act.withdrawn is None}


def list_consents(tx: Tx, chat_id: int) -> tuple[Consent, ...]:
    """Return every consent of a chat, also withdrawn ones, the oldest first."""
    sql = """select purpose, version, digest, locale, given, withdrawn from consent
        where chat_id = :chat_id order by given, id"""
    found = tx.rows(sql, chat_id=chat_id)
    return tuple(Consent(**row | {"purpose": Purpose(row["purpose"])}) for row in found)
