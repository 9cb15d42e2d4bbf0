"""Tests of the review queue: claims, masked fields, decisions, and messages to the person."""

import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from typing import Any

import pytest

from bot.api.operations import ADD
from playground.testing.driver import Chat
from storage import admins, associated_data, cases, consents, erasure
from storage.admins import Admin, Role
from storage.cases import Case, CaseState
from storage.consents import Consent, Purpose
from tests import pictures
from tests.fake_api import added, card
from tests.fake_gallery import FakeGallery
from tests.handlers.verification.person import PHOTOS, SAME, to_calls
from tests.running_bot import ADMIN, LAN, RunningBot, run_bot, until

REVIEWER, OTHER = 55, 56
SELFIE = pictures.photo(5)
FIELDS: Mapping[str, Any] = {
    "id": {"machine": "001190000017", "person": None, "confidence": 0.9},
    "name": {"machine": "NGUYỄN THI MẪU", "person": "NGUYỄN THỊ MẪU", "confidence": 0.4},
}


@pytest.fixture
def api() -> FakeGallery:
    """Return a fake API v1 with a face gallery."""
    return FakeGallery()


@pytest.fixture
async def bot(api: FakeGallery) -> AsyncIterator[RunningBot]:
    """Run a bot with two reviewers. The leases are longer than the claims."""
    async with run_bot(api=api, lease=1e6) as opened:
        for user in (REVIEWER, OTHER):
            await opened.app.db.run(admins.appoint, Admin(user, Role.REVIEWER, ADMIN, 0.0))
        yield opened


@pytest.fixture
def reviewer(bot: RunningBot) -> Chat:
    """Return a reviewer's chat."""
    return bot.chat(REVIEWER)


async def _agreed(bot: RunningBot) -> None:
    """Store a consent of Lan to the enrolment of the face."""
    given = Consent(Purpose.VERIFICATION_ENROLMENT, "1", "", "vi", 0.0, None)
    await bot.app.db.run(consents.give, LAN, 1, given)


async def _case(bot: RunningBot, key: str = "k", chat_id: int = LAN, **more: Any) -> Case:
    """Return a waiting case whose selfie Telegram still has."""
    person = bot.chat(chat_id)
    sent = await person.send_photo(SELFIE)
    await person.wait("Bạn muốn làm gì")
    payload = {
        "fields": FIELDS,
        "match": {"percent": 71.5, "verdict": "doubtful"},
        "liveness": None,
        "others": [{"id": 9, "similarity": 88.1}],
        "consents": {},
    } | more
    seal = bot.app.vault.seal
    sealed = seal(json.dumps(payload).encode(), associated_data.case(key))
    return await bot.app.db.run(
        cases.open_case, key, chat_id, CaseState.WAITING, sealed, 1.0,
        reasons=("face_doubtful", "corrected"),
        photos=seal(json.dumps({"selfie": sent.sizes[-1].file_id}).encode(), associated_data.case_photos(key)),
    )  # fmt: skip


async def test_queue_is_empty(reviewer: Chat) -> None:
    """An empty queue gives a message."""
    await reviewer.send_text("/review")
    await reviewer.wait("Không có hồ sơ nào")


async def test_masked_until_tapped(bot: RunningBot, reviewer: Chat) -> None:
    """The case shows reasons and scores. Each field is unmasked by a tap, with an entry in the audit log."""
    case = await _case(bot)
    await reviewer.send_text("/duyệt")
    shown = await reviewer.wait("Hồ sơ số")
    for words in ("khuôn mặt chưa chắc trùng khớp", "71,5 %", "#9 (88,1 %)", "Họ và tên: •••"):
        assert words in shown.text
    assert "MẪU" not in shown.text
    assert "001190000017" not in shown.text
    await reviewer.click("👁 Họ và tên")
    seen = await reviewer.wait("người dùng sửa")
    assert seen.id == shown.id
    assert "NGUYỄN THỊ MẪU (người dùng sửa; máy đọc: NGUYỄN THI MẪU)" in seen.text
    assert "001190000017" not in seen.text
    acts = await bot.rows("select act, target, actor from audit order by id")
    assert [tuple(row.values()) for row in acts] == [
        ("review", str(case.id), REVIEWER),
        ("see name", str(case.id), REVIEWER),
    ]


async def test_photos_for_ten_minutes(bot: RunningBot, reviewer: Chat) -> None:
    """The photos are shown and deleted after ten minutes."""
    await _case(bot)
    await reviewer.send_text("/review")
    await reviewer.wait("Hồ sơ số")
    await reviewer.click("🖼 Xem ảnh")
    await reviewer.wait(lambda message: message.kind == "photo")
    await bot.quiet()
    bot.later(601)
    await until(lambda: not any(message.kind == "photo" for message in reviewer.messages))
    assert "see photos" in {row["act"] for row in await bot.rows("select act from audit")}


async def test_one_reviewer_each(bot: RunningBot, reviewer: Chat) -> None:
    """A claimed case is hidden from other reviewers until the claim ends or the case is given back."""
    first, second = await _case(bot, "a"), await _case(bot, "b", 8)
    other = bot.chat(OTHER)
    await reviewer.send_text("/review")
    await reviewer.wait(f"Hồ sơ số {first.id}")
    await reviewer.send_text("/review")
    await reviewer.wait(f"Hồ sơ số {first.id}")
    await other.send_text("/review")
    await other.wait(f"Hồ sơ số {second.id}")
    await reviewer.click("↩ Trả lại")
    await reviewer.wait("đã trở lại hàng chờ")
    bot.later(1801)
    await reviewer.send_text("/review")
    await reviewer.wait(f"Hồ sơ số {first.id}")


async def test_approve(bot: RunningBot, reviewer: Chat, api: FakeGallery) -> None:
    """An approval is confirmed, stored and told to the person. The face is kept with the person's consent only."""
    await _agreed(bot)
    case = await _case(bot, consents={"enrolment": "1"})
    await _approve(reviewer)
    await reviewer.wait("đã duyệt")
    await bot.chat().wait("Đã xác minh")
    done = await bot.app.db.run(cases.find, case.id)
    assert done
    assert (done.state, done.decider, done.photos, done.face_id) == (CaseState.APPROVED, REVIEWER, None, 101)
    assert api.faces == {101: {"name": "NGUYỄN THỊ MẪU", "case": str(case.id)}}


async def _approve(reviewer: Chat) -> None:
    await reviewer.send_text("/review")
    await reviewer.wait("Hồ sơ số")
    await reviewer.click("✅ Duyệt")
    await reviewer.wait("không thể hoàn tác")
    await reviewer.click("✅ Duyệt")


async def test_consent_withdrawn_since(bot: RunningBot, reviewer: Chat, api: FakeGallery) -> None:
    """After a withdrawal the case is approved without keeping the face."""
    await _agreed(bot)
    await _case(bot, consents={"enrolment": "1"})
    await bot.app.db.run(consents.withdraw, LAN, Purpose.VERIFICATION_ENROLMENT, 1.0)
    await _approve(reviewer)
    await reviewer.wait("đã duyệt")
    assert not api.asked(ADD.name)


async def test_person_who_goes_while_the_face_is_kept(bot: RunningBot, reviewer: Chat, api: FakeGallery) -> None:
    """The face of a person erased during the call is deleted from the gallery again."""
    await _agreed(bot)
    await _case(bot, consents={"enrolment": "1"})
    api.once = [replace(added(api.enrol()), hold=True)]
    await _approve(reviewer)
    await until(lambda: bool(api.asked(ADD.name)))
    await bot.app.db.run(erasure.erase, LAN, 2.0)
    api.release.set()
    await reviewer.wait("không còn thuộc về bạn")
    await until(lambda: not api.faces)


async def test_reject_with_a_reason(bot: RunningBot, reviewer: Chat, api: FakeGallery) -> None:
    """A rejection tells the person the reason in softer words, and no face is kept."""
    case = await _case(bot, consents={"enrolment": "1"})
    await reviewer.send_text("/review")
    await reviewer.wait("Hồ sơ số")
    await reviewer.click("❌ Từ chối")
    await reviewer.wait("Vì sao từ chối")
    await reviewer.click("Ảnh tự chụp không khớp với ảnh chân dung trên thẻ.")
    await reviewer.wait("đã từ chối")
    told = await bot.chat().wait("không được chấp nhận")
    assert "Ảnh tự chụp không khớp" in told.text
    assert told.labels == []
    assert not api.faces
    acts = [row["act"] for row in await bot.rows("select act from audit order by id")]
    assert acts == ["review", "rejected face_differs"]
    assert await bot.app.db.run(cases.count_waiting) == 0
    done = await bot.app.db.run(cases.find, case.id)
    assert done
    assert done.verdict == "face_differs"


async def test_ask_for_a_retake_survives_a_restart(bot: RunningBot, reviewer: Chat) -> None:
    """The decision reaches the person although the bot ends right afterwards."""
    await _case(bot)
    await reviewer.send_text("/review")
    await reviewer.wait("Hồ sơ số")
    await reviewer.click("🔁 Yêu cầu làm lại")
    await reviewer.wait("chụp lại ảnh nào")
    await reviewer.click("Làm lại từ đầu")
    asked = await reviewer.wait("Vì sao?")
    assert len(set(asked.labels)) == len(asked.labels)
    await reviewer.click("Có ảnh chưa đủ rõ.")
    await reviewer.wait("đã yêu cầu làm lại")
    await bot.stop()
    bot.start()
    assert "Có ảnh chưa đủ rõ" in (await bot.chat().wait("Chưa xác minh được")).text


async def test_one_photo_is_taken_again(bot: RunningBot, reviewer: Chat, api: FakeGallery) -> None:
    """The reviewer names the photo. The person takes that photo alone, without consents, and a new case is opened."""
    person = bot.chat()
    api.next(card(), SAME, card(), SAME)
    await to_calls(person)
    await person.wait("đang chờ người xem lại")
    await person.click("✅ Xong")
    await reviewer.send_text("/review")
    await reviewer.wait("Hồ sơ số")
    await reviewer.click("🔁 Yêu cầu làm lại")
    await reviewer.wait("chụp lại ảnh nào")
    await reviewer.click("mặt sau")
    await reviewer.wait("Vì sao?")
    await reviewer.click("Có ảnh chưa đủ rõ.")
    asked = await person.wait("Chỉ cần chụp lại ảnh mặt sau")
    seen = len(api.seen)
    await person.click("📷 Chụp lại mặt sau", asked)
    await person.wait("Bước 2/4 · mặt sau")
    await person.send_photo(PHOTOS[6])
    await person.wait("Hồ sơ số 2")
    first, again = api.seen[0], api.seen[seen]
    assert first.files["mattruoc"].data == again.files["mattruoc"].data
    assert first.files["matsau"].data != again.files["matsau"].data
    await bot.quiet()
    old = await bot.app.db.run(cases.find, 1)
    assert old
    assert (old.state, old.verdict, old.photos) == (CaseState.RETRY, "blurred matsau", None)


async def test_case_that_was_erased_while_it_was_looked_at(bot: RunningBot, reviewer: Chat) -> None:
    """A tap on an old case does not approve the next case."""
    await _case(bot)
    await reviewer.send_text("/review")
    await reviewer.wait("Hồ sơ số")
    await reviewer.click("✅ Duyệt")
    await reviewer.wait("không thể hoàn tác")
    await bot.app.db.run(erasure.erase, LAN, 1.0)
    other = await _case(bot, "other", LAN + 1)
    await reviewer.click("✅ Duyệt")
    await reviewer.wait("không còn thuộc về bạn")
    case = await bot.app.db.run(cases.find, other.id)
    assert case
    assert case.state is CaseState.WAITING


async def test_refusing_to_decide_decides_nothing(bot: RunningBot, reviewer: Chat) -> None:
    """The safe button keeps the case with the reviewer."""
    case = await _case(bot)
    await reviewer.send_text("/review")
    await reviewer.wait("Hồ sơ số")
    await reviewer.click("✅ Duyệt")
    await reviewer.wait("không thể hoàn tác")
    await reviewer.click("✖ Không")
    await reviewer.wait("không thay đổi gì")
    await reviewer.send_text("/review")
    await reviewer.wait(f"Hồ sơ số {case.id}")


async def test_case_that_was_erased_meanwhile(bot: RunningBot, reviewer: Chat) -> None:
    """An erased case cannot be decided."""
    await _case(bot)
    await reviewer.send_text("/review")
    await reviewer.wait("Hồ sơ số")
    await reviewer.click("✅ Duyệt")
    await reviewer.wait("không thể hoàn tác")
    await bot.rows("delete from kyc_case")
    await reviewer.click("✅ Duyệt")
    await reviewer.wait("không còn thuộc về bạn")


async def test_number_of_an_erased_case_comes_again(bot: RunningBot, reviewer: Chat) -> None:
    """A decision does not reach a new case with the number of an erased case."""
    await _case(bot)
    await reviewer.send_text("/review")
    await reviewer.wait("Hồ sơ số")
    await reviewer.click("✅ Duyệt")
    await reviewer.wait("không thể hoàn tác")
    await bot.app.db.run(erasure.erase, LAN, 2.0)
    other = await _case(bot, "b", 8)
    await reviewer.click("✅ Duyệt")
    await reviewer.wait("không còn thuộc về bạn")
    assert await bot.app.db.run(cases.find, other.id) == other


async def test_own_case_is_for_others(bot: RunningBot, reviewer: Chat) -> None:
    """A reviewer cannot decide the own case."""
    await _case(bot, chat_id=REVIEWER)
    await reviewer.send_text("/review")
    await reviewer.wait("Không có hồ sơ nào")


async def test_for_others_there_is_no_queue(bot: RunningBot, chat: Chat) -> None:
    """A person without a role gets the answer of an unknown command."""
    await _case(bot)
    await chat.send_text("/review")
    await chat.wait("Không có lệnh này")
