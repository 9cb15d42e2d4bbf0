"""Verifications that version 0.1.0 left open go on, and a reviewer decides about their cases."""

import pytest

from storage import audit, cases, consents, enrolments
from storage.cases import CaseState
from tests.fake_api import card, compared
from tests.fake_gallery import FakeGallery
from tests.running_bot import RunningBot
from tests.upgrade.old_store import SELFIE, VERIFICATION


async def test_verification_at_its_selfie(bot: RunningBot, api: FakeGallery) -> None:
    """The verification goes on with its consents and photos, and the face is kept."""
    api.next(card(), compared(93.0))
    person = bot.chat(102)
    await person.send_photo(SELFIE)
    await person.wait("Bước 4/4")
    await person.click("Để sau")
    await person.wait("đang chờ người xem lại")
    await bot.quiet()
    case = await bot.app.db.run(cases.find_latest, 102)
    assert case
    assert case.reasons == ("poses_skipped", "number_known")


async def test_verification_in_the_middle_of_its_consents(bot: RunningBot) -> None:
    """An old button shows the question with the present words. The consent given before stands."""
    person = bot.chat(103)
    await person.click("✅ Tôi đồng ý")
    await person.wait("so khớp khuôn mặt")
    await person.click("✅ Tôi đồng ý")
    await person.wait("lưu khuôn mặt")
    await person.click("Không")
    await person.wait("Bước 1/4")
    assert set(await bot.app.db.run(consents.list_in_force, 103)) == set(VERIFICATION[:2])


async def test_verification_at_its_consents_is_stopped(bot: RunningBot) -> None:
    """The old button to stop names the command."""
    person = bot.chat(103)
    await person.click("✖ Huỷ")
    await person.wait("Gửi /xacminh")


async def test_verification_at_a_doubtful_field(bot: RunningBot, api: FakeGallery) -> None:
    """The old button confirms the field, and the reading that was paid is not paid again."""
    before = len(api.seen)
    api.next(compared(93.0))
    person = bot.chat(112)
    await person.click("✅ Đúng")
    await person.wait("đang chờ người xem lại")
    assert [request.path.rpartition("/")[2] for request in api.seen[before:]] == ["matching", "search"]


async def test_case_is_approved_and_its_face_kept(bot: RunningBot, api: FakeGallery) -> None:
    """The reviewer with the case open unmasks and approves with the old buttons. The person hears of it."""
    reviewer = bot.chat(202)
    await reviewer.click("👁 Ngày sinh")
    shown = await reviewer.wait("01/02/1990")
    assert "NGUYỄN THỊ MẪU" in shown.text, "what was unmasked before stays so"
    await reviewer.click("✅ Duyệt")
    await reviewer.wait("không thể hoàn tác")
    await reviewer.click("✅ Duyệt")
    await reviewer.wait("đã duyệt")
    await bot.chat(109).wait("Đã xác minh")
    await bot.quiet()
    assert api.faces[104] == {"name": "NGUYỄN THỊ MẪU", "case": "1"}
    assert await bot.app.db.run(enrolments.list_face_ids, 109) == (104,)
    assert await bot.app.db.run(audit.find_broken_entry) is None


@pytest.mark.parametrize(("label", "words"), [("❌ Từ chối", "Vì sao từ chối"), ("↩ Trả lại", "trở lại hàng")])
async def test_other_buttons_of_a_case(bot: RunningBot, label: str, words: str) -> None:
    """The other old buttons lead on too."""
    reviewer = bot.chat(202)
    await reviewer.click(label)
    await reviewer.wait(words)


async def test_confirmation_of_a_decision(bot: RunningBot) -> None:
    """The reviewer is asked to send the command again, which shows the case, and approves it."""
    reviewer = bot.chat(204)
    await reviewer.click("✅ Duyệt")
    await reviewer.wait("Tôi vừa được cập nhật")
    await reviewer.send_text("/review")
    await reviewer.wait("Hồ sơ số 2")
    await reviewer.click("✅ Duyệt")
    await reviewer.wait("không thể hoàn tác")
    await reviewer.click("✅ Duyệt")
    await bot.chat(114).wait("Đã xác minh")
    await bot.quiet()
    case = await bot.app.db.run(cases.find, 2)
    assert case
    assert (case.state, case.face_id) == (CaseState.APPROVED, 104)
