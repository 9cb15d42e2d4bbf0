"""What is taken out of the store when its time is over: one rule for each kind of record, carried out in small steps.

How long each is kept stands in the settings. What is taken out leaves the files with the next `Database.checkpoint()`.
"""

from dataclasses import dataclass
from enum import StrEnum

from storage import audit
from storage.database import Tx


class Term(StrEnum):
    """How long a kind is kept: the names of the settings that say so."""

    TALK = "keep_hours"
    CASE = "keep_case_days"
    AUDIT = "keep_audit_days"
    PROOF = "keep_consent_days"


@dataclass(frozen=True, slots=True)
class Rule:
    """Statements, of which the last one's rows are counted; all take `:before` and `:limit`."""

    kind: str
    term: Term
    statements: tuple[str, ...]


def _delete(kind: str, term: Term, table: str, key: str, old: str) -> Rule:
    # The condition stands twice: a row changed meanwhile is looked at again by the outer one.
    some = f"select {key.strip('()')} from {table} where {old} limit :limit"  # noqa: S608  # constants of this file
    return Rule(kind, term, (f"delete from {table} where {old} and {key} in ({some}) returning 1",))  # noqa: S608  # our names


_FORGOTTEN = "session is not null and head is null and changed < :before"
_DECIDED = "select id from kyc_case where decided < :before order by id limit :limit"
_STALE = "broadcast_id in (select id from broadcast where created < :before)"

RULES = (
    # Keep a day at least: a dropped id would be taken as new, and Telegram repeats what was not answered that long.
    _delete("updates", Term.TALK, "inbox", "id", "state = 'done' and finished < :before"),
    _delete("buried updates", Term.TALK, "inbox", "id", "state = 'dead' and finished < :before"),
    # A conversation whose next update waits is kept, however old it is.
    Rule("conversations", Term.TALK, (
        f"""update chat set session = null where {_FORGOTTEN}
        and chat_id in (select chat_id from chat where {_FORGOTTEN} limit :limit) returning 1""",  # noqa: S608  # our names
    )),
    # A call goes whole, answer or not: even its bare row tells who read a card, and when.
    _delete("answers", Term.TALK, "paid_call", "key", "coalesce(answered, started) < :before"),
    _delete("notes of photos", Term.TALK, "photo", "(chat_id, message_id)", "sent < :before"),
    _delete("paces", Term.TALK, "pace", "chat_id", "filled < :before and shut_until < :before"),
    _delete("budgets", Term.TALK, "spent", "(day, chat_id)", "at < :before"),
    _delete("claims", Term.TALK, "claim", "case_id", "until < :before"),
    _delete("notices", Term.TALK, "notice", "user_id", "told < :before"),
    # A message to everybody goes on after any restart; what is left of one so old is left by an accident.
    _delete("recipients", Term.CASE, "recipient", "(broadcast_id, chat_id)", _STALE),
    _delete("broadcasts", Term.CASE, "broadcast", "id",
            "created < :before and id not in (select broadcast_id from recipient)"),
    _delete("chats", Term.TALK, "chat", "chat_id",
            "session is null and head is null and changed < :before and free_at < :before"),
    # A face in the gallery outlives the case that brought it there: it stays its person's, to be deleted with them.
    Rule("cases", Term.CASE, (
        f"""insert into enrolment (face_id, chat_id, enrolled) select face_id, chat_id, decided from kyc_case
        where face_id is not null and id in ({_DECIDED}) on conflict (face_id) do nothing""",  # noqa: S608  # our names
        f"delete from kyc_case where id in ({_DECIDED}) returning 1",  # noqa: S608  # our names
    )),
    _delete("consents", Term.PROOF, "consent", "id", "withdrawn < :before"),
    _delete("erasures", Term.PROOF, "erased", "(chat_id, at)", "at < :before"),
    _delete("languages", Term.PROOF, "person", "chat_id",
            """first_seen < :before and chat_id not in (select chat_id from chat)
            and chat_id not in (select chat_id from consent where withdrawn is null)"""),
    _delete("departures", Term.PROOF, "left_bot", "chat_id", "since < :before"),
)  # fmt: skip
AUDIT = Rule("audit", Term.AUDIT, ())
"""The audit is a chain: it is cut by its own operation."""


def expire(tx: Tx, rule: Rule, before: float, limit: int) -> int:
    """Takes out at most `limit` records of a kind that are older than that time; returns how many."""
    if rule is AUDIT:
        return audit.delete_oldest(tx, before, limit)
    found = [tx.rows(statement, before=before, limit=limit) for statement in rule.statements]
    return len(found[-1])
