"""Deletion of old records: one rule for each kind of record, applied in small steps.

The settings hold the retention periods. Deleted bytes leave the files with the next `Database.checkpoint()`.
"""

from dataclasses import dataclass
from enum import StrEnum

from storage import audit
from storage.database import Tx


class RetentionPeriod(StrEnum):
    """A retention period. Each value is the name of the setting with the duration."""

    CONVERSATION = "keep_hours"
    CASE = "keep_case_days"
    AUDIT = "keep_audit_days"
    CONSENT = "keep_consent_days"


@dataclass(frozen=True, slots=True)
class RetentionRule:
    """The statements that delete one kind of record. Each statement takes `:before` and `:limit`.

    The number of deleted records is the number of rows of the last statement.
    """

    kind: str
    term: RetentionPeriod
    statements: tuple[str, ...]


def _delete(kind: str, term: RetentionPeriod, table: str, key: str, old: str) -> RetentionRule:
    # The outer condition checks again a row that another transaction changed after the subquery.
    some = f"select {key.strip('()')} from {table} where {old} limit :limit"  # noqa: S608  # constants of this file
    return RetentionRule(kind, term, (f"delete from {table} where {old} and {key} in ({some}) returning 1",))  # noqa: S608  # our names


_INACTIVE = "session is not null and head is null and changed < :before"
_DECIDED = "select id from kyc_case where decided < :before order by id limit :limit"
_STALE = "broadcast_id in (select id from broadcast where created < :before)"

RULES = (
    # At least a day: an update with a deleted id counts as new, and Telegram repeats unanswered updates for a day.
    _delete("updates", RetentionPeriod.CONVERSATION, "inbox", "id", "state = 'done' and finished < :before"),
    _delete("buried updates", RetentionPeriod.CONVERSATION, "inbox", "id", "state = 'dead' and finished < :before"),
    # A conversation with a waiting update is kept at any age.
    RetentionRule("conversations", RetentionPeriod.CONVERSATION, (
        f"""update chat set session = null where {_INACTIVE}
        and chat_id in (select chat_id from chat where {_INACTIVE} limit :limit) returning 1""",  # noqa: S608  # our names
    )),
    # The whole row is deleted: even without an answer the row shows who read a card, and when.
    _delete("answers", RetentionPeriod.CONVERSATION, "paid_call", "key", "coalesce(answered, started) < :before"),
    _delete("notes of photos", RetentionPeriod.CONVERSATION, "photo", "(chat_id, message_id)", "sent < :before"),
    _delete("paces", RetentionPeriod.CONVERSATION, "pace", "chat_id", "filled < :before and shut_until < :before"),
    _delete("budgets", RetentionPeriod.CONVERSATION, "spent", "(day, chat_id)", "at < :before"),
    _delete("claims", RetentionPeriod.CONVERSATION, "claim", "case_id", "until < :before"),
    _delete("notices", RetentionPeriod.CONVERSATION, "notice", "user_id", "told < :before"),
    # A broadcast continues after every restart, so recipients of such an old broadcast are left over by an accident.
    _delete("recipients", RetentionPeriod.CASE, "recipient", "(broadcast_id, chat_id)", _STALE),
    _delete("broadcasts", RetentionPeriod.CASE, "broadcast", "id",
            "created < :before and id not in (select broadcast_id from recipient)"),
    _delete("chats", RetentionPeriod.CONVERSATION, "chat", "chat_id",
            "session is null and head is null and changed < :before and free_at < :before"),
    RetentionRule("photos of cases", RetentionPeriod.CONVERSATION, (
        """update kyc_case set photos = null where id in (select id from kyc_case
        where photos is not null and decided < :before limit :limit) returning 1""",
    )),
    # A gallery image outlives its case. The enrolment keeps the link to the person for a later erasure.
    RetentionRule("cases", RetentionPeriod.CASE, (
        f"""insert into enrolment (face_id, chat_id, enrolled) select face_id, chat_id, decided from kyc_case
        where face_id is not null and id in ({_DECIDED}) on conflict (face_id) do nothing""",  # noqa: S608  # our names
        f"delete from kyc_case where id in ({_DECIDED}) returning 1",  # noqa: S608  # our names
    )),
    _delete("consents", RetentionPeriod.CONSENT, "consent", "id", "withdrawn < :before"),
    _delete("erasures", RetentionPeriod.CONSENT, "erased", "(chat_id, at)", "at < :before"),
    _delete("languages", RetentionPeriod.CONSENT, "person", "chat_id",
            """first_seen < :before and chat_id not in (select chat_id from chat)
            and chat_id not in (select chat_id from consent where withdrawn is null)"""),
    _delete("departures", RetentionPeriod.CONSENT, "left_bot", "chat_id", "since < :before"),
)  # fmt: skip
AUDIT_RULE = RetentionRule("audit", RetentionPeriod.AUDIT, ())
"""The audit log is a hash chain with its own deletion (`audit.delete_oldest`)."""


def delete_expired(tx: Tx, rule: RetentionRule, before: float, limit: int) -> int:
    """Delete at most `limit` records of a kind from before a time. Return their number."""
    if rule is AUDIT_RULE:
        return audit.delete_oldest(tx, before, limit)
    found = [tx.rows(statement, before=before, limit=limit) for statement in rule.statements]
    return len(found[-1])
