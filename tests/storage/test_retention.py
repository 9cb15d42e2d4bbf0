"""What is too old goes, by its kind's own term and a few at a time; what is younger, or still needed, stays."""

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
TALK = ("conversations", "answers", "buried updates", "updates", "notes of photos", "chats")


async def expired(database: Database, kinds: Iterable[str], before: float, limit: int = 100) -> list[int]:
    """Carry out the rules of some kinds once; how many of each went."""
    return [await database.run(delete_expired, KINDS[kind], before, limit) for kind in kinds]


def consent(update_id: int) -> Consent:
    """A consent given at that time."""
    return Consent(Purpose.READING, "1", "digest", "vi", float(update_id), None)


async def test_conversations(database: Database) -> None:
    """What lay untouched goes and is counted; the chat itself once nothing of it is left."""
    turn = await fill(database, 7)
    await database.run(photo_messages.add, 7, 1, 0.0)
    await database.run(inbox.complete, 7, turn.owner, 72, b"session", 10.0)
    await database.run(inbox.release, 7, turn.owner, 10.0)

    assert await expired(database, TALK, 5.0) == [0, 1, 1, 1, 1, 0]
    assert await blobs(database) == {b"session"}
    assert await expired(database, TALK, 11.0) == [1, 0, 0, 1, 0, 1]
    assert await blobs(database) == set()
    assert await database.run(query, "select chat_id from chat") == []
    assert await database.run(inbox.count_dead) == 0


async def test_calls_without_an_answer_go_too(database: Database) -> None:
    """One that nobody knows the end of, and one whose conversation is over."""
    for chat_id, key in enumerate(("started", "closed", "young")):
        await database.run(paid_calls.begin, key, chat_id, "get_haimat", None, 10.0 if key == "young" else 0.0)
    await database.run(paid_calls.store_answer, "closed", b"answer", 1.0)
    await database.run(paid_calls.close_all, 1)

    assert await expired(database, ["answers"], 5.0) == [2]
    assert await database.run(query, "select key from paid_call") == [{"key": "young"}]


async def test_a_chat_with_updates_is_spared(database: Database) -> None:
    """A conversation whose next update waits keeps its session however old it is."""
    await fill(database, 7)

    await expired(database, TALK, 100.0)

    assert await blobs(database) == {b"sealed", b"session"}


async def test_a_few_at_a_time(database: Database) -> None:
    """One step takes the limit and no more; the next one goes on."""
    for update_id in range(5):
        await database.run(photo_messages.add, 7, update_id, 0.0)

    assert [(await expired(database, ["notes of photos"], 1.0, limit=2))[0] for _ in range(4)] == [2, 2, 1, 0]


async def test_cases(database: Database) -> None:
    """Decided ones go; the face they brought into the gallery stays their person's. A waiting one stays."""
    for key, chat_id, state, now in (
        ("old", 7, CaseState.APPROVED, 1.0), ("new", 8, CaseState.APPROVED, 9.0), ("open", 9, CaseState.WAITING, 1.0)
    ):  # fmt: skip
        await database.run(cases.open_case, key, chat_id, state, b"sealed", now, number=b"n")
        await database.run(cases.set_face_id, key, chat_id * 10)

    assert await expired(database, ["cases"], 5.0) == [1]

    assert await database.run(query, "select key from kyc_case order by id") == [{"key": "new"}, {"key": "open"}]
    assert await database.run(enrolments.list_face_ids, 7) == (70,)


async def test_audit(database: Database) -> None:
    """The oldest acts go; the chain of the others is whole still, and tampering with it is still noticed."""
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
    """However old all are, the newest stays, for the next one to follow; a late clock behind it changes nothing."""
    for n, at in enumerate((1.0, 8.0, 2.0), start=1):
        await database.run(audit.append, AuditEntry(n, 99, "act", "", at))

    assert await database.run(delete_expired, AUDIT_RULE, 5.0, 100) == 1
    assert await database.run(delete_expired, AUDIT_RULE, 50.0, 100) == 1
    await database.run(audit.append, AuditEntry(4, 99, "act", "", 60.0))
    assert await database.run(audit.find_broken_entry) is None
    assert await database.run(audit.count_entries) == 2


async def test_proof(database: Database) -> None:
    """A withdrawn consent and a noted erasure go by their own term; a consent that stands never does."""
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


async def test_what_administration_leaves_behind(database: Database) -> None:
    """Claims that ran out, messages to everybody that nobody finished, who left; a block stays."""
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
    """What is counted can be told apart."""
    assert len(KINDS) == len(RULES) + 1
    assert all(isinstance(rule, RetentionRule) for rule in KINDS.values())
