"""Tests of the guided verification with doubtful fields, faces, numbers and sides."""

import asyncio
import json
from typing import Any

import pytest

from bot.identity.papers.fields import PaperField
from handlers.verification import field_confirmation
from playground.testing.driver import Chat
from storage import associated_data, cases
from storage.cases import CaseState
from tests.bot.api.service import Answer, Seen
from tests.fake_api import (
    BACK,
    FRONT,
    QR,
    ZONE,
    FakeApi,
    card,
    compared,
    gallery,
    refused_face,
    side,
)
from tests.handlers.verification.person import (
    ALIVE,
    BACK_SIDE,
    NOBODY,
    PHOTOS,
    SAME,
    from_selfie,
    latest,
    payload,
    to_calls,
    to_reading,
    unsure,
)
from tests.running_bot import RunningBot, run_bot


async def test_doubtful_field_is_confirmed(bot: RunningBot, chat: Chat, api: FakeApi) -> None:
    """A field of low confidence is asked about with the card at hand, and the card is not read again.

    The word of the person alone proves nothing, so a reviewer decides.
    """
    api.next(card(unsure(), BACK_SIDE), ALIVE, NOBODY)
    await to_reading(chat)
    asked = await chat.wait("đọc chưa chắc chắn")
    assert "Quê quán: Hoàn Kiếm, Hà Nội" in asked.text
    assert "Bước 3/5" in asked.text
    assert len(api.seen) == 1
    await chat.click("✅ Đúng")
    await from_selfie(chat, turn=True)
    await chat.wait("đang chờ người xem lại")
    assert [request.path.rpartition("/")[2] for request in api.seen] == ["get_haimat", "matchingliveness", "search"]
    await bot.quiet()
    assert (await latest(bot)).reasons == ("confirmed",)


async def test_doubtful_field_is_corrected(bot: RunningBot, chat: Chat, api: FakeApi) -> None:
    """Both the read and the typed value are stored, and the case waits for a reviewer."""
    api.next(card(unsure(), BACK_SIDE), ALIVE, NOBODY)
    await to_reading(chat)
    await chat.wait("đọc chưa chắc chắn")
    await chat.click("✏️ Sửa lại")
    await chat.wait("Vui lòng gõ Quê quán")
    await chat.send_photo(PHOTOS[6])
    await chat.wait("cần vài chữ")
    await chat.send_text("x" * 201)
    await chat.wait("tối đa 200 ký tự")
    await chat.send_text("  Hoàn   Kiếm,\nHà Nội 2 ")
    await from_selfie(chat, turn=True)
    assert "Bạn đã sửa" in (await chat.wait("đang chờ người xem lại")).text
    await bot.quiet()
    case = await latest(bot)
    assert (case.state, case.reasons) == (CaseState.WAITING, ("corrected",))
    hometown = payload(bot, case)["fields"]["hometown"]
    assert (hometown["machine"], hometown["person"]) == (FRONT["hometown"], "Hoàn Kiếm, Hà Nội 2")


async def test_sources_that_differ_are_asked_about(bot: RunningBot, chat: Chat, api: FakeApi) -> None:
    """A name that differs between print and MRZ is asked about, and the case waits for a reviewer."""
    api.next(card(side("chip_id_card_front", {**FRONT, "dob": "11/02/1990"}, qr=QR), BACK_SIDE), ALIVE, NOBODY)
    await to_reading(chat)
    assert "Ngày sinh: 11/02/1990" in (await chat.wait("đọc chưa chắc chắn")).text
    await chat.click("✏️ Sửa lại")
    await chat.wait("Vui lòng gõ Ngày sinh")
    await chat.send_text("hôm qua")
    await chat.wait("gõ ngày như in trên thẻ")
    await chat.send_text("1.2.1990")
    await from_selfie(chat, turn=True)
    await chat.wait("đang chờ người xem lại")
    await bot.quiet()
    case = await latest(bot)
    assert set(case.reasons) == {"sources_differ", "corrected"}
    assert payload(bot, case)["fields"]["dob"]["person"] == "01/02/1990"


@pytest.mark.parametrize(
    ("field", "words", "value"),
    [
        (PaperField.DOB, "1955", "1955"),
        (PaperField.DOB, "5/1955", "05/1955"),
        (PaperField.DOB, "năm 1955", "1955"),
        (PaperField.DOB, "5.9.1955", "05/09/1955"),
        (PaperField.DOB, "Không thời hạn", None),
        (PaperField.DOB, "55", None),
        (PaperField.DUE_DATE, "không thời hạn", "Không thời hạn"),
        (PaperField.DUE_DATE, "2035", None),
        (PaperField.ISSUE_DATE, "2021", None),
    ],
)
def test_typed_dates(field: PaperField, words: str, value: str | None) -> None:
    """A birth may be a year or a month, an expiry unlimited. Other dates have a day."""
    assert field_confirmation.accept(field, words) == value


async def test_a_year_of_birth_is_corrected_by_a_year(bot: RunningBot, chat: Chat, api: FakeApi) -> None:
    """A birth without a day that the number contradicts is asked about, and the person types the printed year."""
    api.next(card(side("chip_id_card_front", {**FRONT, "dob": "1956"}, qr=QR), BACK_SIDE), ALIVE, NOBODY)
    await to_reading(chat)
    assert "Ngày sinh: 1956" in (await chat.wait("đọc chưa chắc chắn")).text
    await chat.click("✏️ Sửa lại")
    await chat.wait("Vui lòng gõ Ngày sinh")
    await chat.send_text("một chín năm lăm")
    await chat.wait("hoặc 1955 nếu thẻ chỉ ghi năm")
    await chat.send_text("1955")
    await from_selfie(chat, turn=True)
    await chat.wait("đang chờ người xem lại")
    await bot.quiet()
    assert payload(bot, await latest(bot))["fields"]["dob"]["person"] == "1955"


@pytest.mark.parametrize(
    ("percent", "reason"), [(30.0, "face_differs"), (70.0, "face_doubtful")], ids=["other person", "doubt"]
)
async def test_selfie_that_does_not_match(
    bot: RunningBot, chat: Chat, api: FakeApi, percent: float, reason: str
) -> None:
    """After two more selfies the case waits for a reviewer, with one reading of the card."""
    api.next(card(), compared(percent), compared(percent), compared(percent), NOBODY)
    await to_calls(chat)
    for photo in PHOTOS[5:7]:
        assert "Bước 3/4" in (await chat.wait("chưa khớp với ảnh trên thẻ")).text
        await chat.send_photo(photo)
    await chat.wait("đang chờ người xem lại")
    paths = [request.path.rpartition("/")[2] for request in api.seen]
    assert paths == ["get_haimat", "matching", "matching", "matching", "search"]
    await bot.quiet()
    case = await latest(bot)
    assert case.reasons == (reason, "poses_skipped")
    assert case.photos
    photos = json.loads(bot.app.vault.open(case.photos, associated_data.case_photos(case.key)))
    assert set(photos) == {"mattruoc", "matsau", "selfie", "liveness"}


async def test_selfie_that_matches_at_last(bot: RunningBot, chat: Chat, api: FakeApi) -> None:
    """A matching second selfie is accepted."""
    api.next(card(), compared(70.0), SAME, NOBODY)
    await to_calls(chat)
    await chat.wait("chưa khớp với ảnh trên thẻ")
    await chat.send_photo(PHOTOS[5])
    await chat.wait("đang chờ người xem lại")
    await bot.quiet()
    assert (await latest(bot)).reasons == ("poses_skipped",)


async def test_face_of_somebody_else_in_the_collection(bot: RunningBot, chat: Chat, api: FakeApi) -> None:
    """The case waits for a reviewer, and the person is not told the finding, which would help a cheat."""
    api.next(card(), ALIVE, gallery({"id": 5, "url": "", "metadata": {"name": "KẺ KHÁC"}}))
    await to_calls(chat, turn=True)
    told = await chat.wait("đang chờ người xem lại")
    assert "Cần kiểm tra thêm" in told.text
    assert "KẺ KHÁC" not in told.text
    await bot.quiet()
    assert (await latest(bot)).reasons == ("face_known",)


async def test_number_that_another_chat_has(bot: RunningBot, api: FakeApi) -> None:
    """The same card in a second chat waits for a reviewer, and in the same chat does not."""
    for number, (user, words) in enumerate(((1, "Đã xác minh"), (2, "đang chờ người xem lại"), (1, "Đã xác minh"))):
        api.next(card(), ALIVE, NOBODY)
        chat = bot.chat(user)
        await to_calls(chat, turn=True, consented=number == 2)
        await chat.wait(words)
        await bot.quiet()
        if user == 2:
            await bot.app.db.run(cases.decide, (await latest(bot, 2)).id, CaseState.REJECTED, 99, "number_known", 1.0)


class Everybody(FakeApi):
    """Return an API with the same card, face and gallery for everybody."""

    def choose(self, seen: Seen) -> Answer:
        """Return the answer of the operation."""
        return {"get_haimat": card(), "matchingliveness": ALIVE, "search": NOBODY}[seen.path.rpartition("/")[2]]


async def test_one_card_handed_in_by_many_at_once() -> None:
    """Of simultaneous cases with one number only the first is approved without a reviewer."""
    people = range(1, 9)
    async with run_bot(api=Everybody()) as bot:
        await asyncio.gather(*(to_calls(bot.chat(user), turn=True) for user in people))
        await asyncio.gather(*(bot.chat(user).wait("Hồ sơ số", since=None) for user in people))
        states = [(await latest(bot, user)).state for user in people]
    assert states.count(CaseState.APPROVED) == 1


async def test_sides_of_two_cards(chat: Chat, api: FakeApi) -> None:
    """Sides of two cards are found before the selfie, and the person chooses the side to take again."""
    other = side("chip_id_card_back", BACK, mrz={**ZONE, "id": "001190000018"})
    api.next(card(back=other), card(), ALIVE, NOBODY)
    await to_reading(chat)
    offered = await chat.wait("không thuộc cùng một thẻ")
    assert offered.labels == ["📷 Chụp lại mặt trước", "📷 Chụp lại mặt sau", "✖ Huỷ"]
    await chat.click("📷 Chụp lại mặt sau")
    await chat.wait("Bước 2/4")
    await chat.send_photo(PHOTOS[5])
    await from_selfie(chat, turn=True)
    await chat.wait("Đã xác minh")
    assert api.seen[0].files["mattruoc"].data == api.seen[1].files["mattruoc"].data


async def test_sides_of_two_cards_after_all_tries(bot: RunningBot, chat: Chat, api: FakeApi) -> None:
    """After two more photos the sides are taken as they are, and the case tells why."""
    other = side("chip_id_card_back", BACK, mrz={**ZONE, "id": "001190000018"})
    api.next(card(back=other), card(back=other), card(back=other), ALIVE, NOBODY)
    await to_reading(chat)
    for photo in PHOTOS[5:7]:
        await chat.wait("không thuộc cùng một thẻ")
        await chat.click("📷 Chụp lại mặt sau")
        await chat.wait("Bước 2/4")
        await chat.send_photo(photo)
    await chat.wait("đọc chưa chắc chắn")
    await chat.click("✅ Đúng")
    await from_selfie(chat, turn=True)
    await chat.wait("đang chờ người xem lại")
    await bot.quiet()
    assert {"two_cards", "sources_differ", "confirmed"} <= set((await latest(bot)).reasons)


async def test_sides_in_the_other_order(chat: Chat, api: FakeApi) -> None:
    """The portrait is taken from the photo of the front, in any order of the sides."""
    back_first = card(BACK_SIDE, side("chip_id_card_front", FRONT, qr=QR))
    api.next(back_first, ALIVE, NOBODY)
    await to_calls(chat, turn=True)
    await chat.wait("Đã xác minh")
    assert api.seen[1].files["img_cmt"].data == api.seen[0].files["matsau"].data


@pytest.mark.parametrize(
    ("answers", "step"),
    [
        ([card(), refused_face("3")], "Bước 3/4"),
        ([card(), SAME, refused_face("3")], "Bước 3/4"),
    ],
    ids=["face", "search"],
)
async def test_photo_at_fault_keeps_the_rest(chat: Chat, api: FakeApi, answers: list[Any], step: str) -> None:
    """A photo that the service cannot use is asked for again, without the consents."""
    api.next(*answers)
    await to_calls(chat)
    assert step in (await chat.wait(lambda message: "Không thấy" in message.text)).text
