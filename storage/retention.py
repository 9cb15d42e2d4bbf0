"""What is taken out of the store when its time is over: one rule for each kind of record, carried out in small steps.

How long each is kept stands in the settings. What is taken out leaves the files with the next `Database.checkpoint()`.
"""

from dataclasses import dataclass
from enum import StrEnum

from storage import audit
from storage.database import Tx


class RetentionPeriod(StrEnum):
    """How long a kind is kept: the names of the settings that say so."""

    CONVERSATION = "keep_hours"
    CASE = "keep_case_days"
    AUDIT = "keep_audit_days"
    CONSENT = "keep_consent_days"


@dataclass(frozen=True, slots=True)
class RetentionRule:
    """Statements, of which the last one's rows are counted; all take `:before` and `:limit`."""

    kind: str
    term: RetentionPeriod
    statements: tuple[str, ...]


def _delete(kind: str, term: RetentionPeriod, table: str, key: str, old: str) -> RetentionRule:
    # The condition stands twice: a row changed meanwhile is looked at again by the outer one.
    some = f"select {key.strip('()')} from {table} where {old} limit :limit"  # noqa: S608  # constants of this file
    return RetentionRule(kind, term, (f"delete from {table} where {old} and {key} in ({some}) returning 1",))  # noqa: S608  # our names


_FORGOTTEN = "session is not null and head is null and changed < :before"
_DECIDED = "select id from kyc_case where decided < :before order by id limit :limit"
_STALE = "broadcast_id in (select id from broadcast where created < :before)"

RULES = (
    # Keep a day at least: a dropped id would be taken as new, and Telegram repeats what was not answered that long.
    _delete("updates", RetentionPeriod.CONVERSATION, "inbox", "id", "state = 'done' and finished < :before"),
    _delete("buried updates", RetentionPeriod.CONVERSATION, "inbox", "id", "state = 'dead' and finished < :before"),
    # A conversation whose next update waits is kept, however old it is.
    RetentionRule("conversations", RetentionPeriod.CONVERSATION, (
        f"""update chat set session = null where {_FORGOTTEN}
        and chat_id in (select chat_id from chat where {_FORGOTTEN} limit :limit) returning 1""",  # noqa: S608  # our names
    )),
    # A call goes whole, answer or not: even its bare row tells who read a card, and when.
    _delete("answers", RetentionPeriod.CONVERSATION, "paid_call", "key", "coalesce(answered, started) < :before"),
    _delete("notes of photos", RetentionPeriod.CONVERSATION, "photo", "(chat_id, message_id)", "sent < :before"),
    _delete("paces", RetentionPeriod.CONVERSATION, "pace", "chat_id", "filled < :before and shut_until < :before"),
    _delete("budgets", RetentionPeriod.CONVERSATION, "spent", "(day, chat_id)", "at < :before"),
    _delete("claims", RetentionPeriod.CONVERSATION, "claim", "case_id", "until < :before"),
    _delete("notices", RetentionPeriod.CONVERSATION, "notice", "user_id", "told < :before"),
    # A message to everybody goes on after any restart; what is left of one so old is left by an accident.
    _delete("recipients", RetentionPeriod.CASE, "recipient", "(broadcast_id, chat_id)", _STALE),
    _delete("broadcasts", RetentionPeriod.CASE, "broadcast", "id",
            "created < :before and id not in (select broadcast_id from recipient)"),
    _delete("chats", RetentionPeriod.CONVERSATION, "chat", "chat_id",
            "session is null and head is null and changed < :before and free_at < :before"),
    # A face in the gallery outlives the case that brought it there: it stays its person's, to be deleted with them.
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
"""The audit is a chain: it is cut by its own operation."""


def delete_expired(tx: Tx, rule: RetentionRule, before: float, limit: int) -> int:
    """Takes out at most `limit` records of a kind that are older than that time; returns how many."""
    if rule is AUDIT_RULE:
        return audit.delete_oldest(tx, before, limit)
    found = [tx.rows(statement, before=before, limit=limit) for statement in rule.statements]
    return len(found[-1])
