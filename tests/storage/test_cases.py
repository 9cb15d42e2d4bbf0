"""Tests of the cases of verification and of review notifications."""

from storage import cases, erasure, reviews
from storage.cases import CaseState
from storage.database import Database
from storage.retention import RULES, delete_expired
from tests.storage.children import query


async def put(database: Database, key: str, chat_id: int = 7, state: CaseState = CaseState.WAITING) -> cases.Case:
    """Open a case with reasons, photos and a number."""
    return await database.run(
        cases.open_case, key, chat_id, state, b"sealed", 1.0,
        reasons=("face_doubtful", "number_known"), photos=b"photos", number=b"n",
    )  # fmt: skip


async def test_case_is_opened_once(database: Database) -> None:
    """A second call with the same key returns the stored case."""
    first = await put(database, "a")

    assert await put(database, "a", state=CaseState.APPROVED) == first
    assert (first.state, first.reasons, first.payload, first.photos) == (
        CaseState.WAITING, ("face_doubtful", "number_known"), b"sealed", b"photos",
    )  # fmt: skip
    assert await database.run(cases.find, first.id) == first
    assert await database.run(cases.find, first.id + 1) is None


async def test_automatic_decision_keeps_no_photos(database: Database) -> None:
    """An automatic decision is stored with the case, without photos."""
    case = await put(database, "a", state=CaseState.APPROVED)

    assert (case.photos, case.decided, case.decider) == (None, 1.0, None)
    assert await database.run(cases.oldest_waiting) is None


async def test_queue(database: Database) -> None:
    """Waiting cases are counted, and the opening time of the oldest waiting case is returned."""
    made = [await put(database, key, chat_id) for chat_id, key in enumerate("abc")]
    for case, opened in zip(made, (5.0, 6.0, 7.0), strict=True):
        await database.run(query, f"update kyc_case set opened = {opened} where id = {case.id} returning id")
    await database.run(cases.decide, made[0].id, CaseState.REJECTED, 99, "", 8.0)

    assert await database.run(cases.count_waiting) == 2
    assert await database.run(cases.oldest_waiting) == 6.0


async def test_decided_once(database: Database) -> None:
    """The first decision is final and deletes the photos."""
    case = await put(database, "a")

    decided = await database.run(cases.decide, case.id, CaseState.REJECTED, 99, "child", 2.0)

    assert decided
    assert (decided.state, decided.decider, decided.verdict, decided.photos) == (CaseState.REJECTED, 99, "child", None)
    assert await database.run(cases.decide, case.id, CaseState.APPROVED, 98, "", 3.0) is None
    assert await database.run(cases.find_latest, 7) == decided


async def test_photos_of_a_case_that_is_asked_for_again(database: Database) -> None:
    """The photos stay for the person, until the person's next case, and never longer than a conversation."""
    waiting, again, old = [await put(database, key) for key in ("a", "b", "c")]
    for case, now in ((again, 20.0), (old, 2.0)):
        await database.run(cases.decide, case.id, CaseState.RETRY, 99, "blurred", now)

    rule = next(rule for rule in RULES if rule.kind == "photos of cases")
    assert await database.run(delete_expired, rule, 10.0, 100) == 1
    kept = [await database.run(cases.find, case.id) for case in (waiting, again, old)]
    assert [case.photos for case in kept if case] == [b"photos", b"photos", None]

    await database.run(cases.delete_photos, 7)
    kept = [await database.run(cases.find, case.id) for case in (waiting, again)]
    assert [case.photos for case in kept if case] == [b"photos", None]


async def test_latest(database: Database) -> None:
    """The newest case of the chat is returned, never a case of another chat."""
    await put(database, "a")
    newest = await put(database, "b")
    await put(database, "c", chat_id=8)

    assert await database.run(cases.find_latest, 7) == newest
    assert await database.run(cases.find_latest, 9) is None


async def test_number_of_another_chat(database: Database) -> None:
    """Each other chat with the same number counts once, and rejected cases do not count."""
    await put(database, "a", 7, CaseState.APPROVED)
    await put(database, "b", 8, CaseState.WAITING)
    await put(database, "c", 8, CaseState.RETRY)
    await put(database, "d", 9, CaseState.REJECTED)

    assert await database.run(cases.count_other_chats, [b"n"], 7) == 1
    assert await database.run(cases.count_other_chats, [b"older", b"n"], 1) == 2
    assert await database.run(cases.count_other_chats, [b"other"], 1) == 0


async def test_faces_and_erasure(database: Database) -> None:
    """The faces of a chat are listed until the erasure of the chat, and cases of other chats stay."""
    case = await put(database, "a")
    await put(database, "b", chat_id=8)
    assert await database.run(cases.set_face_id, case.key, 6)

    assert await database.run(cases.list_face_ids, 7) == (6,)
    await database.run(erasure.erase, 7, 9.0)

    assert await database.run(cases.find_latest, 7) is None
    assert not await database.run(cases.set_face_id, case.key, 6)
    assert await database.run(cases.find_latest, 8)


async def test_number_of_an_erased_case_is_never_given_again(database: Database) -> None:
    """A person or a reviewer with the number of an erased case must not reach the case of another person."""
    first = await put(database, "a")
    await database.run(erasure.erase, 7, 9.0)

    assert (await put(database, "b", chat_id=8)).id > first.id


async def test_reviewers_are_notified_once(database: Database) -> None:
    """Each reviewer is notified again only after opening the queue or after the pause."""
    assert await database.run(reviews.select_reviewers_to_notify, (1, 2), 10.0, 100.0) == (1, 2)
    assert await database.run(reviews.select_reviewers_to_notify, (1, 2, 3), 20.0, 100.0) == (3,)
    await database.run(reviews.reset_notification, 1)
    assert await database.run(reviews.select_reviewers_to_notify, (1, 2, 3), 30.0, 100.0) == (1,)
    assert await database.run(reviews.select_reviewers_to_notify, (1, 2, 3), 110.0, 100.0) == (2,)
    await database.run(erasure.erase, 3, 115.0)
    assert await database.run(reviews.select_reviewers_to_notify, (1, 2, 3), 115.0, 100.0) == (3,)
