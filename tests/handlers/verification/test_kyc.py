"""Tests of the guided verification: consents, photos, calls, and the state of the case."""

import pytest

from handlers.consent.terms import TERMS, VERIFICATION
from playground.testing.driver import Chat
from storage import cases, consents
from storage.cases import CaseState
from storage.consents import Consent, Purpose
from tests.fake_api import (
    BACK,
    BUSY,
    FRONT,
    SILENT,
    FakeApi,
    added,
    card,
    gallery,
    refused,
    side,
)
from tests.handlers.verification.person import (
    ALIVE,
    NO,
    NOBODY,
    PHOTOS,
    SAME,
    YES,
    consent,
    from_selfie,
    latest,
    payload,
    to_calls,
    to_photos,
    to_reading,
)
from tests.running_bot import LAN, RunningBot, run_bot


async def test_verified(bot: RunningBot, chat: Chat, api: FakeApi) -> None:
    """Three consents, three photos, two poses: the case is approved and sealed, and no score is shown."""
    api.next(card(), ALIVE, NOBODY)
    await to_calls(chat, turn=True)
    result = await chat.wait("Đã xác minh")
    assert [request.path.rpartition("/")[2] for request in api.seen] == ["get_haimat", "matchingliveness", "search"]
    assert api.seen[1].files["img_cmt"].data == api.seen[0].files["mattruoc"].data
    await bot.quiet()
    case = await latest(bot)
    assert (case.state, case.reasons, case.photos, case.face_id) == (CaseState.APPROVED, (), None, None)
    kept = payload(bot, case)
    assert kept["fields"]["name"] == {"machine": FRONT["name"], "person": None, "confidence": 0.97}
    assert kept["match"] == {"percent": 91.0, "verdict": "same"}
    assert kept["liveness"] == {"valid": True, "errors": []}
    assert set(kept["checks"].values()) == {"passed"}
    assert set(kept["consents"]) == {"verification_reading", "verification_matching"}
    assert FRONT["name"].encode() not in (case.payload or b"")
    assert f"Hồ sơ số {case.id}" in result.text
    assert not any("91" in message.text for message in chat.messages)
    await chat.click("✅ Xong")
    await chat.wait("Gửi /trangthai")


async def test_consents_are_kept_with_their_wording(bot: RunningBot, chat: Chat) -> None:
    """Each consent is stored when given, before any photo. A declined consent is not stored."""
    await to_photos(chat)
    acts = await bot.app.db.run(consents.list_consents, LAN)
    assert [(act.purpose, act.version) for act in acts] == [(name, TERMS[name].version) for name in VERIFICATION[:2]]
    assert len({TERMS[purpose].version for purpose in VERIFICATION}) == 3


@pytest.mark.parametrize(("labels", "words"), [([NO], "không đọc gì"), ([YES, NO], "không thể xác minh tại đây")])
async def test_needed_consent_declined(
    bot: RunningBot, chat: Chat, api: FakeApi, labels: list[str], words: str
) -> None:
    """A declined necessary consent ends the conversation with an alternative and without a call."""
    await chat.send_text("/xacminh")
    await consent(chat, *labels)
    assert "gửi /" in (await chat.wait(words)).text.lower()
    assert not api.seen
    assert await bot.app.db.run(cases.find_latest, LAN) is None


async def test_photo_before_consent(chat: Chat, api: FakeApi) -> None:
    """A photo gives no consent. The photo is held, and is the front after the consents."""
    await chat.send_text("/xacminh")
    asked = await chat.wait("đọc thẻ căn cước")
    assert asked.labels == [YES, NO]
    await chat.send_photo(PHOTOS[0])
    await chat.wait("Tôi cần bạn trả lời trước")
    assert not api.seen
    await chat.click(YES, asked)
    for words in ("so khớp khuôn mặt", "lưu khuôn mặt"):
        await chat.wait(words)
        await chat.click(YES)
    await chat.wait("Bước 2/4")


async def test_asked_once(chat: Chat) -> None:
    """A second verification asks for no stored consent, and not for the declined purpose alone."""
    await to_photos(chat)
    await chat.send_text("/huy")
    await chat.wait("Đã huỷ")
    await chat.send_text("/xacminh")
    await chat.wait("Bước 1/4")


async def test_reading_for_oneself_is_another_purpose(bot: RunningBot, chat: Chat) -> None:
    """The consent to a reading gives no consent to a verification, and a withdrawal ends one of the two only."""
    given = Consent(Purpose.READING, TERMS[Purpose.READING].version, "", "vi", 1.0, None)
    await bot.app.db.run(consents.give, LAN, 1, given)
    await to_photos(chat)
    await bot.app.db.run(consents.withdraw, LAN, Purpose.READING, 2.0)
    assert await bot.app.db.run(consents.is_in_force, LAN, Purpose.VERIFICATION_READING)


async def test_comparison_in_the_place_of_the_poses(bot: RunningBot, chat: Chat, api: FakeApi) -> None:
    """Without poses the selfie is compared with the card, and a reviewer decides."""
    api.next(card(), SAME, NOBODY)
    await to_calls(chat)
    assert "Bạn chưa chụp thêm tư thế" in (await chat.wait("đang chờ người xem lại")).text
    assert [request.path.rpartition("/")[2] for request in api.seen] == ["get_haimat", "matching", "search"]
    await bot.quiet()
    case = await latest(bot)
    assert (case.state, case.reasons) == (CaseState.WAITING, ("poses_skipped",))
    assert payload(bot, case)["checks"]["poses"] == "not made"


async def test_card_is_read_before_the_selfie(chat: Chat, api: FakeApi) -> None:
    """Both sides are read as soon as they are there. A photo without a card is asked for again before the selfie."""
    api.next(refused("1", "matsau"), card())
    await to_reading(chat)
    assert "Bước 2/4" in (await chat.wait("Không thấy giấy tờ")).text
    await chat.send_photo(PHOTOS[5])
    assert "Bước 3/4" in (await chat.wait("Đã đọc xong hai mặt thẻ")).text
    assert len(api.seen) == 2


async def test_service_that_is_busy_does_not_stop_the_photos(chat: Chat, api: FakeApi) -> None:
    """A service that is busy for the reading in the middle is asked again at the end."""
    api.next(BUSY)
    await to_reading(chat)
    await chat.wait("Bước 3/4")
    api.next(card(), ALIVE, NOBODY)
    await from_selfie(chat, turn=True)
    await chat.wait("Đã xác minh")


async def test_face_is_kept_only_with_consent(bot: RunningBot, chat: Chat, api: FakeApi) -> None:
    """With the third consent the face is enrolled, and the case stores the id of the face."""
    api.next(card(), ALIVE, NOBODY, added(41))
    await to_calls(chat, YES, turn=True)
    await chat.wait("Đã xác minh")
    assert api.seen[-1].path.endswith("/add")
    await bot.quiet()
    case = await latest(bot)
    assert case.face_id == 41
    document = api.seen[-1].document
    assert isinstance(document, dict)
    assert document["image"]["metadata"] == {"name": FRONT["name"], "case": str(case.id)}


async def test_collection_that_fails_spoils_nothing(bot: RunningBot, chat: Chat, api: FakeApi) -> None:
    """A failed enrolment keeps the approval, and the case has no face id."""
    api.next(card(), ALIVE, NOBODY, BUSY)
    await to_calls(chat, YES, turn=True)
    await chat.wait("Đã xác minh")
    await bot.quiet()
    assert (await latest(bot)).face_id is None


async def test_void_card(bot: RunningBot, chat: Chat, api: FakeApi) -> None:
    """A void card needs another card and no reviewer."""
    front, back = side("9_id_card_front", {**FRONT, "id": "012345678"}), side("9_id_card_back", BACK)
    api.next(card(front, back), SAME, NOBODY)
    await to_calls(chat)
    told = await chat.wait("Chưa xác minh được")
    assert "CMND 9 số đã hết giá trị" in told.text
    assert "Gửi /xacminh để làm lại" in told.text
    await chat.click("📷 Chụp lại")
    await chat.wait("Bước 1/")
    await bot.quiet()
    assert (await latest(bot)).state is CaseState.RETRY


async def test_trouble_in_the_middle_pays_nothing_twice(chat: Chat, api: FakeApi) -> None:
    """After a failed comparison one tap goes on without a second reading."""
    api.next(card(), BUSY)
    await to_calls(chat, turn=True)
    await chat.wait("bận hoặc tạm ngừng")
    api.next(ALIVE, NOBODY)
    await chat.click("🔄 Thử lại")
    await chat.wait("Đã xác minh")
    assert [request.path.rpartition("/")[2] for request in api.seen].count("get_haimat") == 1


async def test_stopped_in_the_middle_of_the_calls() -> None:
    """After a stop during the comparison the person is asked about that call, without a second reading."""
    async with run_bot(drain=0.1) as bot:
        chat = bot.chat()
        bot.api.next(card(), SILENT)
        await to_calls(chat, turn=True)
        await bot.api.wait_for(2)
        await bot.stop()
        bot.api.release.set()
        bot.later()
        bot.start()
        await chat.wait("chưa rõ đã xong hay chưa")
        bot.api.next(ALIVE, NOBODY)
        await chat.click("🔄 Thử lại")
        await chat.wait("Đã xác minh")
        assert [request.path.rpartition("/")[2] for request in bot.api.seen].count("get_haimat") == 1


async def test_resume(chat: Chat, api: FakeApi) -> None:
    """The command resumes the verification after any time, with a button to start over."""
    await to_photos(chat)
    await chat.send_photo(PHOTOS[0])
    await chat.wait("Bước 2/4")
    await chat.send_text("/trạng thái")
    await chat.wait("đang xác minh dở")
    await chat.send_text("/xacminh")
    resumed = await chat.wait("Tiếp tục từ bước đang dở")
    assert "Bước 2/4" in resumed.text
    assert resumed.labels == ["↩️ Làm lại từ đầu", "✖ Huỷ"]
    await chat.click("↩️ Làm lại từ đầu")
    await chat.wait("Bước 1/")


async def test_status(bot: RunningBot, chat: Chat, api: FakeApi) -> None:
    """/trangthai shows no case, a waiting case and a decided case with the reason."""
    await chat.send_text("/trangthai")
    await chat.wait("chưa có hồ sơ")
    api.next(card(), SAME, gallery({"id": 5, "url": ""}))
    await to_calls(chat)
    await chat.wait("đang chờ người xem lại")
    await chat.click("✅ Xong")
    await chat.wait("Hoàn tất")
    await chat.send_text("/trangthai")
    await chat.wait("đang chờ người xem lại")
    await bot.app.db.run(cases.decide, (await latest(bot)).id, CaseState.RETRY, 99, "blurred", 1.0)
    await chat.send_text("/trangthai")
    assert "Có ảnh chưa đủ rõ" in (await chat.wait("Chưa xác minh được")).text


async def test_link_is_no_photo_of_oneself(chat: Chat) -> None:
    """A link is refused in a verification."""
    await to_photos(chat)
    await chat.send_text("https://example.com/card.jpg")
    await chat.wait("không dùng được liên kết")
