"""Tests of the deletion of old records, by kind and in small steps."""

from collections.abc import Iterable

from storage import (
    audit,
    blocks,
    broadcasts,
    cases,
    consents,
    enrolments,
    erasure,
    inbox,
    paid_calls,
    people,
    photo_messages,
    reviews,
)
from storage.audit import AuditEntry
from storage.broadcasts import DeliveryState
from storage.cases import CaseState
from storage.consents import Consent, Purpose
from storage.database import Database
from storage.retention import AUDIT_RULE, RULES, RetentionRule, delete_expired
from tests.storage.children import query
from tests.storage.test_erasure import blobs, fill

KINDS = {rule.kind: rule for rule in (*RULES, AUDIT_RULE)}
CONVERSATION_KINDS = ("conversations", "answers", "buried updates", "updates", "notes of photos", "chats")


async def expired(database: Database, kinds: Iterable[str], before: float, limit: int = 100) -> list[int]:
    """Apply the rules of some kinds once. Return the number of deleted records of each kind."""
    return [await database.run(delete_expired, KINDS[kind], before, limit) for kind in kinds]


def consent(update_id: int) -> Consent:
    """Return a consent given at the time `update_id`."""
    return Consent(Purpose.READING, "1", "digest", "vi", float(update_id), None)


async def test_conversations(database: Database) -> None:
    """Inactive conversations are deleted and counted, and the chat once no data are left."""
    claimed = await fill(database, 7)
    await database.run(photo_messages.add, 7, 1, 0.0)
    await database.run(inbox.complete, 7, claimed.lease_id, 72, b"session", 10.0)
    await database.run(inbox.release, 7, claimed.lease_id, 10.0)

    assert await expired(database, CONVERSATION_KINDS, 5.0) == [0, 1, 1, 1, 1, 0]
    assert await blobs(database) == {b"session"}
    assert await expired(database, CONVERSATION_KINDS, 11.0) == [1, 0, 0, 1, 0, 1]
    assert await blobs(database) == set()
    assert await database.run(query, "select chat_id from chat") == []
    assert await database.run(inbox.count_dead) == 0


async def test_calls_without_an_answer_go_too(database: Database) -> None:
    """Started calls and closed calls are deleted by age."""
    for chat_id, key in enumerate(("started", "closed", "young")):
        await database.run(paid_calls.begin, key, chat_id, "get_haimat", None, 10.0 if key == "young" else 0.0)
    await database.run(paid_calls.store_answer, "closed", b"answer", 1.0)
    await database.run(paid_calls.close_all, 1)

    assert await expired(database, ["answers"], 5.0) == [2]
    assert await database.run(query, "select key from paid_call") == [{"key": "young"}]


async def test_a_chat_with_updates_is_kept(database: Database) -> None:
    """A conversation with a waiting update is kept at any age."""
    await fill(database, 7)

    await expired(database, CONVERSATION_KINDS, 100.0)

    assert await blobs(database) == {b"sealed", b"session"}


async def test_a_few_at_a_time(database: Database) -> None:
    """One step deletes at most `limit` records, and the next step continues."""
    for update_id in range(5):
        await database.run(photo_messages.add, 7, update_id, 0.0)

    assert [(await expired(database, ["notes of photos"], 1.0, limit=2))[0] for _ in range(4)] == [2, 2, 1, 0]


async def test_cases(database: Database) -> None:
    """Decided cases are deleted, their gallery images become enrolments, and waiting cases are kept."""
    for key, chat_id, state, now in (
        ("old", 7, CaseState.APPROVED, 1.0), ("new", 8, CaseState.APPROVED, 9.0), ("open", 9, CaseState.WAITING, 1.0)
    ):  # fmt: skip
        await database.run(cases.open_case, key, chat_id, state, b"sealed", now, number=b"n")
        await database.run(cases.set_face_id, key, chat_id * 10)

    assert await expired(database, ["cases"], 5.0) == [1]

    assert await database.run(query, "select key from kyc_case order by id") == [{"key": "new"}, {"key": "open"}]
    assert await database.run(enrolments.list_face_ids, 7) == (70,)


async def test_audit(database: Database) -> None:
    """The oldest entries are deleted, the chain stays intact, and a change is still detected."""
    for n in range(1, 6):
        await database.run(audit.append, AuditEntry(n, 99, "act", "", float(n)))

    assert await database.run(delete_expired, AUDIT_RULE, 3.0, 1) == 1
    assert await database.run(audit.find_broken_entry) is None
    assert await database.run(delete_expired, AUDIT_RULE, 3.0, 100) == 1
    assert await database.run(audit.count_entries) == 3
    assert await database.run(audit.find_broken_entry) is None
    await database.run(query, "update audit set target = 'x' where update_id = 3 returning id")
    assert await database.run(audit.find_broken_entry) == 1


async def test_audit_keeps_its_end(database: Database) -> None:
    """The newest entry is kept at any age, also behind an entry with an earlier time, so that the chain continues."""
    for n, at in enumerate((1.0, 8.0, 2.0), start=1):
        await database.run(audit.append, AuditEntry(n, 99, "act", "", at))

    assert await database.run(delete_expired, AUDIT_RULE, 5.0, 100) == 1
    assert await database.run(delete_expired, AUDIT_RULE, 50.0, 100) == 1
    await database.run(audit.append, AuditEntry(4, 99, "act", "", 60.0))
    assert await database.run(audit.find_broken_entry) is None
    assert await database.run(audit.count_entries) == 2


async def test_proof(database: Database) -> None:
    """Withdrawn consents and erasures are deleted after their period. Consents in force are kept."""
    await database.run(consents.give, 7, 1, consent(1))
    await database.run(consents.give, 8, 2, consent(2))
    await database.run(people.set_locale, 7, "en", 1.0)
    await database.run(people.set_locale, 8, "en", 1.0)
    await database.run(erasure.erase, 7, 3.0)
    await database.run(people.set_locale, 9, "en", 1.0)

    assert await expired(database, ("consents", "erasures", "languages"), 3.0) == [0, 0, 1]
    assert await expired(database, ("consents", "erasures", "languages"), 4.0) == [1, 1, 0]
    assert await database.run(query, "select chat_id from consent") == [{"chat_id": 8}]
    assert await database.run(query, "select chat_id from person") == [{"chat_id": 8}]


async def test_administration(database: Database) -> None:
    """Expired claims, unfinished broadcasts, departures and notifications are deleted. Blocks are kept."""
    case = await database.run(cases.open_case, "a", 7, CaseState.WAITING, b"sealed", 1.0)
    await database.run(reviews.claim, case.id, 99, 1.0, 1.0)
    await database.run(consents.give, 8, 2, consent(2))
    await database.run(broadcasts.create, 5, 99, b"sealed", 1.0)
    await database.run(broadcasts.record_delivery, 5, 8, DeliveryState.UNREACHABLE, 1.0)
    await database.run(blocks.block, 6, 1.0)

    await database.run(reviews.select_reviewers_to_notify, [99], 1.0, 60.0)

    kinds = ("claims", "recipients", "broadcasts", "departures", "notices")
    assert await expired(database, kinds, 1.0) == [0, 0, 0, 0, 0]
    assert await expired(database, kinds, 5.0) == [1, 1, 1, 1, 1]
    assert (await database.run(people.get, 6)).blocked


def test_every_rule_has_a_kind_of_its_own() -> None:
    """Each rule has its own kind."""
    assert len(KINDS) == len(RULES) + 1
    assert all(isinstance(rule, RetentionRule) for rule in KINDS.values())
