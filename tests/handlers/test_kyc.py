"""Guided verification as a person lives it: consent, photos, doubts, and how the case stands."""

import json
from typing import Any

import pytest

from handlers.consent import PURPOSES, version
from playground.driver import Chat
from storage import cases, consents
from storage.cases import Case, CaseState
from tests import pictures
from tests.fake_api import (
    BACK,
    BUSY,
    FRONT,
    QR,
    SILENT,
    ZONE,
    FakeApi,
    added,
    card,
    compared,
    gallery,
    poses,
    refused,
    refused_face,
    side,
)
from tests.town import LAN, Town, open_town

PHOTOS = [pictures.photo(seed) for seed in range(8)]
YES, NO = "✅ Tôi đồng ý", "Không"
SAME, NOBODY = compared(93.0), gallery()
ODD = {**FRONT, "address": "12 Phố Mẩu"}


def unsure(name: str = "hometown") -> object:
    """A front on which one field was read with little certainty."""
    front: dict[str, Any] = side("chip_id_card_front", FRONT, qr=QR)
    front["data"][f"{name}_confidence"] = 0.2
    return front


BACK_SIDE = side("chip_id_card_back", BACK, mrz=ZONE)


async def to_photos(chat: Chat, enrolment: str = NO) -> None:
    """Give the consents."""
    await chat.send_text("/xác minh")
    for number, label in enumerate((YES, YES, enrolment), 1):
        await chat.wait(f"Bước {number}/")
        await chat.click(label)
    await chat.wait("Bước 4/7 · mặt trước")


async def to_calls(chat: Chat, enrolment: str = NO, *, turn: bool = False) -> None:
    """Give the consents and all the photos."""
    await to_photos(chat, enrolment)
    for number, photo in enumerate(PHOTOS[:3], 4):
        await chat.wait(f"Bước {number}/7")
        await chat.send_photo(photo)
    await chat.wait("Bước 7/7 · chụp thêm tư thế")
    await chat.click("🙂 Có, chụp thêm" if turn else "Để sau")
    for number, photo in enumerate(PHOTOS[3:5] if turn else [], 8):
        await chat.wait(f"Bước {number}/9")
        await chat.send_photo(photo)


async def latest(town: Town, chat_id: int = LAN) -> Case:
    """The newest case."""
    found = await town.house.db.run(cases.latest, chat_id)
    assert found
    return found


def payload(town: Town, case: Case) -> Any:
    """What is sealed in a case."""
    assert case.payload
    return json.loads(town.house.vault.open(case.payload, cases.payload_place(case.key)))


async def test_verified(town: Town, chat: Chat, api: FakeApi) -> None:
    """The straight way: three consents, three photos, no poses; approved, sealed, no score shown."""
    api.next(card(), SAME, NOBODY)
    await to_calls(chat)
    result = await chat.wait("Đã xác minh")
    assert [request.path.rpartition("/")[2] for request in api.seen] == ["get_haimat", "matching", "search"]
    await town.quiet()
    case = await latest(town)
    assert (case.state, case.reasons, case.photos, case.face_id) == (CaseState.APPROVED, (), None, None)
    kept = payload(town, case)
    assert kept["fields"]["name"] == {"machine": FRONT["name"], "person": None, "confidence": 0.97}
    assert kept["match"] == {"percent": 93.0, "verdict": "same"}
    assert set(kept["consents"]) == {"reading", "matching"}
    assert FRONT["name"].encode() not in (case.payload or b"")
    assert f"Hồ sơ số {case.id}" in result.text
    assert not any("93" in message.text for message in chat.messages)
    await chat.click("✅ Xong")
    await chat.wait("Gửi /trangthai")


async def test_consents_are_kept_with_their_wording(town: Town, chat: Chat) -> None:
    """Each consent is stored when it is given, before any photo; a declined one is not."""
    await to_photos(chat)
    standing = await town.house.db.run(consents.standing, LAN)
    assert standing == {purpose: version(purpose) for purpose in ("reading", "matching")}
    assert len({version(purpose) for purpose in PURPOSES}) == 3


@pytest.mark.parametrize(("labels", "words"), [([NO], "không đọc gì"), ([YES, NO], "không thể xác minh tại đây")])
async def test_needed_consent_declined(town: Town, chat: Chat, api: FakeApi, labels: list[str], words: str) -> None:
    """Without it the conversation ends kindly, names another way, and nothing was called."""
    await chat.send_text("/xacminh")
    for number, label in enumerate(labels, 1):
        await chat.wait(f"Bước {number}/")
        await chat.click(label)
    assert "gửi /" in (await chat.wait(words)).text.lower()
    assert not api.seen
    assert await town.house.db.run(cases.latest, LAN) is None


async def test_photo_before_consent(chat: Chat, api: FakeApi) -> None:
    """A photo does not stand for a consent: the buttons are shown again."""
    await chat.send_text("/xacminh")
    await chat.wait("Bước 1/")
    await chat.send_photo(PHOTOS[0])
    asked = await chat.wait("bấm một trong các nút")
    assert asked.labels == [YES, NO, "✖ Huỷ"]
    assert not api.seen


async def test_poses_in_the_place_of_the_comparison(town: Town, chat: Chat, api: FakeApi) -> None:
    """Who turns the head is judged by the poses, and compared with the card by them too."""
    api.next(card(), poses(valid=True), NOBODY)
    await to_calls(chat, turn=True)
    await chat.wait("Đã xác minh")
    assert [request.path.rpartition("/")[2] for request in api.seen] == ["get_haimat", "matchingliveness", "search"]
    assert api.seen[1].files["img_cmt"].data == api.seen[0].files["mattruoc"].data
    await town.quiet()
    assert payload(town, await latest(town))["liveness"] == {"valid": True, "errors": []}


async def test_face_is_kept_only_with_consent(town: Town, chat: Chat, api: FakeApi) -> None:
    """The third consent leads to the collection; the case knows which face it is."""
    api.next(card(), SAME, NOBODY, added(41))
    await to_calls(chat, YES)
    await chat.wait("Đã xác minh")
    assert api.seen[-1].path.endswith("/add")
    await town.quiet()
    case = await latest(town)
    assert case.face_id == 41
    document = api.seen[-1].document
    assert isinstance(document, dict)
    assert document["image"]["metadata"] == {"name": FRONT["name"], "case": str(case.id)}


async def test_collection_that_fails_spoils_nothing(town: Town, chat: Chat, api: FakeApi) -> None:
    """The verification stands; that the face is missing can be seen in the case."""
    api.next(card(), SAME, NOBODY, BUSY)
    await to_calls(chat, YES)
    await chat.wait("Đã xác minh")
    await town.quiet()
    assert (await latest(town)).face_id is None


async def test_doubtful_field_is_confirmed(town: Town, chat: Chat, api: FakeApi) -> None:
    """What was read with little certainty is asked about, before anything else is paid; the reading is not repeated."""
    api.next(card(unsure(), BACK_SIDE), SAME, NOBODY)
    await to_calls(chat)
    asked = await chat.wait("đọc chưa chắc chắn")
    assert "Quê quán: Hoàn Kiếm, Hà Nội" in asked.text
    assert "Bước 8/8" in asked.text
    assert len(api.seen) == 1
    await chat.click("✅ Đúng")
    await chat.wait("Đã xác minh")
    assert [request.path.rpartition("/")[2] for request in api.seen] == ["get_haimat", "matching", "search"]


async def test_doubtful_field_is_corrected(town: Town, chat: Chat, api: FakeApi) -> None:
    """Both values are kept, the machine's and the person's, and somebody compares them with the card."""
    api.next(card(unsure(), BACK_SIDE), SAME, NOBODY)
    await to_calls(chat)
    await chat.wait("đọc chưa chắc chắn")
    await chat.click("✏️ Sửa lại")
    await chat.wait("Vui lòng gõ Quê quán")
    await chat.send_photo(PHOTOS[6])
    await chat.wait("cần vài chữ")
    await chat.send_text("x" * 201)
    await chat.wait("tối đa 200 ký tự")
    await chat.send_text("  Hoàn   Kiếm,\nHà Nội 2 ")
    assert "Bạn đã sửa" in (await chat.wait("đang chờ người xem lại")).text
    await town.quiet()
    case = await latest(town)
    assert (case.state, case.reasons) == (CaseState.WAITING, ("corrected",))
    hometown = payload(town, case)["fields"]["hometown"]
    assert (hometown["machine"], hometown["person"]) == (FRONT["hometown"], "Hoàn Kiếm, Hà Nội 2")


async def test_sources_that_differ_are_asked_about(town: Town, chat: Chat, api: FakeApi) -> None:
    """Print and zone say different names: the person is asked, and somebody looks at it."""
    api.next(card(side("chip_id_card_front", {**FRONT, "dob": "11/02/1990"}, qr=QR), BACK_SIDE), SAME, NOBODY)
    await to_calls(chat)
    assert "Ngày sinh: 11/02/1990" in (await chat.wait("đọc chưa chắc chắn")).text
    await chat.click("✏️ Sửa lại")
    await chat.wait("Vui lòng gõ Ngày sinh")
    await chat.send_text("hôm qua")
    await chat.wait("gõ ngày như in trên thẻ")
    await chat.send_text("1.2.1990")
    await chat.wait("đang chờ người xem lại")
    await town.quiet()
    case = await latest(town)
    assert set(case.reasons) == {"sources_differ", "corrected"}
    assert payload(town, case)["fields"]["dob"]["person"] == "01/02/1990"


@pytest.mark.parametrize(
    ("percent", "reason"), [(30.0, "face_differs"), (70.0, "face_doubtful")], ids=["other person", "doubt"]
)
async def test_selfie_that_does_not_match(town: Town, chat: Chat, api: FakeApi, percent: float, reason: str) -> None:
    """Two more tries, then a person looks at it; the card is read once only."""
    api.next(card(), compared(percent), compared(percent), compared(percent), NOBODY)
    await to_calls(chat)
    for photo in PHOTOS[5:7]:
        assert "Bước 6/7" in (await chat.wait("chưa khớp với ảnh trên thẻ")).text
        await chat.send_photo(photo)
    await chat.wait("đang chờ người xem lại")
    paths = [request.path.rpartition("/")[2] for request in api.seen]
    assert paths == ["get_haimat", "matching", "matching", "matching", "search"]
    await town.quiet()
    case = await latest(town)
    assert case.reasons == (reason,)
    assert case.photos
    photos = json.loads(town.house.vault.open(case.photos, cases.photos_place(case.key)))
    assert set(photos) == {"mattruoc", "matsau", "selfie"}


async def test_selfie_that_matches_at_last(chat: Chat, api: FakeApi) -> None:
    """A second try is enough when it is good."""
    api.next(card(), compared(70.0), SAME, NOBODY)
    await to_calls(chat)
    await chat.wait("chưa khớp với ảnh trên thẻ")
    await chat.send_photo(PHOTOS[5])
    await chat.wait("Đã xác minh")


async def test_face_of_somebody_else_in_the_collection(town: Town, chat: Chat, api: FakeApi) -> None:
    """It waits for a person; what was found is not told, for it would help a cheat."""
    api.next(card(), SAME, gallery({"id": 5, "url": "", "metadata": {"name": "KẺ KHÁC"}}))
    await to_calls(chat)
    told = await chat.wait("đang chờ người xem lại")
    assert "Cần kiểm tra thêm" in told.text
    assert "KẺ KHÁC" not in told.text
    await town.quiet()
    assert (await latest(town)).reasons == ("face_known",)


async def test_number_that_another_chat_has(town: Town, api: FakeApi) -> None:
    """The same card in two chats: the second one waits; the same chat again does not."""
    for user, words in ((1, "Đã xác minh"), (2, "đang chờ người xem lại"), (1, "Đã xác minh")):
        api.next(card(), SAME, NOBODY)
        chat = town.chat(user)
        await to_calls(chat)
        await chat.wait(words)
        await town.quiet()
        if user == 2:
            await town.house.db.run(
                cases.decide, (await latest(town, 2)).id, CaseState.REJECTED, 99, "number_known", 1.0
            )


async def test_expired_card(town: Town, chat: Chat, api: FakeApi) -> None:
    """Nobody has to look at it: another card is needed, and that is what is said."""
    api.next(card(side("chip_id_card_front", {**FRONT, "due_date": "01/02/2015"}, qr=QR), BACK_SIDE), SAME, NOBODY)
    await to_calls(chat)
    told = await chat.wait("Chưa xác minh được")
    assert "Thẻ đã hết hạn" in told.text
    assert "Gửi /xacminh để làm lại" in told.text
    await chat.click("📷 Chụp lại")
    await chat.wait("Bước 1/")
    await town.quiet()
    assert (await latest(town)).state is CaseState.RETRY


async def test_sides_of_two_cards(chat: Chat, api: FakeApi) -> None:
    """It is seen before a face is compared, and one side is taken again."""
    other = side("chip_id_card_back", BACK, mrz={**ZONE, "id": "001190000018"})
    api.next(card(back=other), card(), SAME, NOBODY)
    await to_calls(chat)
    assert "Bước 5/7" in (await chat.wait("không thuộc cùng một thẻ")).text
    await chat.send_photo(PHOTOS[5])
    await chat.wait("Đã xác minh")


async def test_sides_in_the_other_order(chat: Chat, api: FakeApi) -> None:
    """The portrait is looked for on the photo that shows the front, whichever came first."""
    back_first = card(BACK_SIDE, side("chip_id_card_front", FRONT, qr=QR))
    api.next(back_first, SAME, NOBODY)
    await to_calls(chat)
    await chat.wait("Đã xác minh")
    assert api.seen[1].files["img_cmt"].data == api.seen[0].files["matsau"].data


async def test_trouble_in_the_middle_pays_nothing_twice(chat: Chat, api: FakeApi) -> None:
    """The service fails at the comparison: one tap goes on there, the card is not read again."""
    api.next(card(), BUSY)
    await to_calls(chat)
    await chat.wait("bận hoặc tạm ngừng")
    api.next(SAME, NOBODY)
    await chat.click("🔄 Thử lại")
    await chat.wait("Đã xác minh")
    assert [request.path.rpartition("/")[2] for request in api.seen].count("get_haimat") == 1


async def test_stopped_in_the_middle_of_the_calls() -> None:
    """A stop while the faces are compared: the person is asked about that call, the card is not read again."""
    async with open_town(drain=0.1) as town:
        chat = town.chat()
        town.api.next(card(), SILENT)
        await to_calls(chat)
        await town.api.wait_for(2)
        await town.stop()
        town.api.release.set()
        town.later()
        town.start()
        await chat.wait("chưa rõ đã xong hay chưa")
        town.api.next(SAME, NOBODY)
        await chat.click("🔄 Thử lại")
        await chat.wait("Đã xác minh")
        assert [request.path.rpartition("/")[2] for request in town.api.seen].count("get_haimat") == 1


@pytest.mark.parametrize(
    ("answers", "step"),
    [
        ([refused("1", "matsau")], "Bước 5/7"),
        ([refused("1")], "Bước 4/7"),
        ([card(), refused_face("3")], "Bước 6/7"),
        ([card(), SAME, refused_face("3")], "Bước 6/7"),
    ],
    ids=["back", "card", "face", "search"],
)
async def test_photo_at_fault_keeps_the_rest(chat: Chat, api: FakeApi, answers: list[Any], step: str) -> None:
    """Whatever the service cannot use, only that is asked for again, never the consents."""
    api.next(*answers)
    await to_calls(chat)
    assert step in (await chat.wait(lambda message: "Không thấy" in message.text)).text


async def test_resume(chat: Chat, api: FakeApi) -> None:
    """The command again, after whatever gap, goes on where it was; starting over is one tap."""
    await to_photos(chat)
    await chat.send_photo(PHOTOS[0])
    await chat.wait("Bước 5/7")
    await chat.send_text("/trạng thái")
    await chat.wait("đang xác minh dở")
    await chat.send_text("/xacminh")
    resumed = await chat.wait("Tiếp tục từ bước đang dở")
    assert "Bước 5/7" in resumed.text
    assert resumed.labels == ["↩️ Làm lại từ đầu", "✖ Huỷ"]
    await chat.click("↩️ Làm lại từ đầu")
    await chat.wait("Bước 1/")


async def test_status(town: Town, chat: Chat, api: FakeApi) -> None:
    """Nothing yet, waiting, decided: the command tells, with the reason that a person gave."""
    await chat.send_text("/trangthai")
    await chat.wait("chưa có hồ sơ")
    api.next(card(), SAME, gallery({"id": 5, "url": ""}))
    await to_calls(chat)
    await chat.wait("đang chờ người xem lại")
    await chat.click("✅ Xong")
    await chat.wait("Hoàn tất")
    await chat.send_text("/trangthai")
    await chat.wait("đang chờ người xem lại")
    await town.house.db.run(cases.decide, (await latest(town)).id, CaseState.RETRY, 99, "blurred", 1.0)
    await chat.send_text("/trangthai")
    assert "Có ảnh chưa đủ rõ" in (await chat.wait("Chưa xác minh được")).text


async def test_link_is_no_photo_of_oneself(chat: Chat) -> None:
    """Whoever verifies photographs: a link is refused."""
    await to_photos(chat)
    await chat.send_text("https://example.com/card.jpg")
    await chat.wait("không dùng được liên kết")
