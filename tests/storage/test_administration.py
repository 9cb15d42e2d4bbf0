"""Tests of roles, audit, usage counts, blocks, broadcasts, enrolments and photo messages."""

import pytest

from storage import (
    admins,
    audit,
    blocks,
    broadcasts,
    cases,
    consents,
    enrolments,
    erasure,
    people,
    photo_messages,
    usage,
)
from storage.admins import Admin, Role
from storage.audit import AuditEntry
from storage.broadcasts import DeliveryState
from storage.cases import CaseState
from storage.consents import Consent, Purpose
from storage.database import Database
from tests.storage.children import query

OWNERS = (99,)


async def test_roles(database: Database) -> None:
    """Owners are known from the settings, and a new appointment replaces the old role."""
    await database.run(admins.appoint, Admin(7, Role.REVIEWER, 99, 1.0))
    await database.run(admins.appoint, Admin(7, Role.ADMIN, 99, 2.0))

    assert [await database.run(admins.get_role, user, OWNERS) for user in (99, 7, 8)] == [Role.OWNER, Role.ADMIN, None]
    assert await database.run(admins.list_admins) == (Admin(7, Role.ADMIN, 99, 2.0),)
    assert await database.run(admins.dismiss, 7)
    assert not await database.run(admins.dismiss, 7)


def act(n: int, name: str = "see") -> AuditEntry:
    """Return one entry."""
    return AuditEntry(n, 99, name, str(n), 1700000000.25 + n)


async def test_audit_is_a_chain(database: Database) -> None:
    """Entries are listed newest first, each act once. A deleted entry breaks the chain."""
    for n in (1, 2, 2, 3):
        await database.run(audit.append, act(n))

    assert await database.run(audit.count_entries) == 3
    assert await database.run(audit.list_entries, 0, 2) == (act(3), act(2))
    assert await database.run(audit.find_broken_entry) is None
    await database.run(query, "delete from audit where update_id = 2 returning id")
    assert await database.run(audit.find_broken_entry) == 2


async def test_counts(database: Database) -> None:
    """Each call adds one to the count of its day. The paid calls of a month include the calls in doubt."""
    for day, kind in (("2026-11-30", "call"), ("2026-11-30", "call"), ("2026-12-01", "call"), ("2026-12-01", "doubt")):
        await database.run(usage.add, day, kind, "get_blx", 0.5)
    await database.run(usage.add, "2026-12-01", "fault", "dark")

    (november,) = await database.run(usage.list_between, "2026-11-01", "2026-11-31")
    assert (november.times, november.seconds) == (2, 1.0)
    assert [await database.run(usage.count_paid_calls, month) for month in ("2026-11", "2026-12", "2027-01")] == [
        2,
        2,
        0,
    ]


async def test_blocks(database: Database) -> None:
    """A second block or unblock of a chat returns False."""
    assert [await database.run(blocks.block, 7, 1.0) for _ in range(2)] == [True, False]
    assert (await database.run(people.get, 7)).blocked
    assert [await database.run(blocks.unblock, 7) for _ in range(2)] == [True, False]
    assert not (await database.run(people.get, 7)).blocked


@pytest.fixture
async def audience(database: Database) -> None:
    """Store the consents of five chats. Chat 4 withdraws, chat 5 is blocked."""
    for chat_id in range(1, 6):
        await database.run(consents.give, chat_id, chat_id, Consent(Purpose.READING, "1", "", "vi", 0.0, None))
    await database.run(consents.withdraw, 4, None, 1.0)
    await database.run(blocks.block, 5, 1.0)


@pytest.mark.usefixtures("audience")
async def test_broadcast_goes_to_each_once(database: Database) -> None:
    """A broadcast is created once and delivered chat by chat. The next broadcast leaves out unreachable chats."""
    assert await database.run(broadcasts.count_audience) == 3
    assert [await database.run(broadcasts.create, 77, 99, b"words", 1.0) for _ in range(2)] == [3, 3]
    assert await database.run(broadcasts.take_next, 77) == 1
    await database.run(broadcasts.record_delivery, 77, 1, DeliveryState.SENT, 1.0)
    assert await database.run(broadcasts.take_next, 77) == 2
    await database.run(broadcasts.record_delivery, 77, 2, DeliveryState.UNREACHABLE, 1.0)
    await database.run(blocks.block, 3, 1.0)
    assert await database.run(broadcasts.take_next, 77) is None
    assert await database.run(broadcasts.count_deliveries, 77) == {
        DeliveryState.SENT: 1,
        DeliveryState.UNREACHABLE: 1,
        DeliveryState.WAITING: 1,
    }
    assert await database.run(broadcasts.count_audience) == 1
    await database.run(broadcasts.mark_reachable, 2)
    assert await database.run(broadcasts.count_audience) == 2
    await database.run(broadcasts.delete, 77)
    assert await database.run(broadcasts.find, 77) is None


@pytest.mark.usefixtures("audience")
async def test_broadcast_skips_withdrawn_consents(database: Database) -> None:
    """A broadcast skips chats that were erased or withdrew all consents after its start."""
    await database.run(broadcasts.create, 77, 99, b"words", 1.0)
    await database.run(erasure.erase, 1, 2.0)
    await database.run(consents.withdraw, 2, Purpose.READING, 2.0)
    await database.run(consents.give, 2, 9, Consent(Purpose.MATCHING, "1", "", "vi", 3.0, None))

    assert [await database.run(broadcasts.take_next, 77) for _ in range(3)] == [2, 3, None]
    assert await database.run(broadcasts.count_deliveries, 77) == {DeliveryState.SENDING: 2, DeliveryState.WAITING: 1}


@pytest.mark.usefixtures("audience")
async def test_broadcast_stopped(database: Database) -> None:
    """A stopped broadcast has no next recipient."""
    await database.run(broadcasts.create, 77, 99, b"words", 1.0)
    found = await database.run(broadcasts.find, 77)
    assert found
    assert (found.body, found.stopped) == (b"words", False)
    await database.run(broadcasts.stop, 77)
    assert await database.run(broadcasts.take_next, 77) is None
    stopped = await database.run(broadcasts.find, 77)
    assert stopped
    assert stopped.stopped


async def test_faces_of_a_person(database: Database) -> None:
    """Faces of a person are found in enrolments and in cases, and deleted in both."""
    await database.run(enrolments.add, 101, 7, 1.0)
    await database.run(enrolments.add, 102, 8, 1.0)
    case = await database.run(cases.open_case, "k", 7, CaseState.APPROVED, b"sealed", 1.0)
    await database.run(cases.set_face_id, "k", 103)

    assert await database.run(enrolments.list_face_ids, 7) == (101, 103)
    await database.run(enrolments.delete, (101, 103))
    assert await database.run(enrolments.list_face_ids, 7) == ()
    kept = await database.run(cases.find, case.id)
    assert kept
    assert kept.face_id is None


async def test_photos_of_a_chat(database: Database) -> None:
    """Photo messages are stored once, listed by age and deleted together."""
    for message_id, sent in ((1, 1.0), (2, 5.0), (2, 5.0)):
        await database.run(photo_messages.add, 7, message_id, sent)

    assert await database.run(photo_messages.list_since, 7, 2.0) == (2,)
    await database.run(photo_messages.delete_all, 7)
    assert await database.run(photo_messages.list_since, 7, 0.0) == ()
