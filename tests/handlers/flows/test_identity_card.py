"""Tests of /cccd: sides in any order, as photos, albums and files."""

import pytest

from bot.api.results import Paper, TwoSides
from bot.conversation.flow import InFlow, Retake
from bot.conversation.message import Message
from handlers.flows.identity_card import outcome
from playground.testing.driver import Chat
from tests import pictures
from tests.fake_api import BACK_SIDE, FRONT_SIDE, FakeApi, card, side
from tests.running_bot import RunningBot

FRONT, BACK, THIRD = (pictures.photo(seed) for seed in range(3))


async def test_two_sides(chat: Chat, api: FakeApi) -> None:
    """The main path: command, front, back, fields, end."""
    await chat.send_text("/cccd")
    await chat.wait("Bước 1/2 · mặt trước")
    await chat.send_photo(FRONT)
    await chat.wait("Đã nhận mặt trước")
    await chat.send_photo(BACK)
    result = await chat.wait("Họ và tên: NGUYỄN THỊ MẪU")
    assert "CĂN CƯỚC CÔNG DÂN" in result.text
    assert "Đặc điểm nhận dạng: Sẹo chấm C: 1cm" in result.text
    assert "Đối chiếu" in result.text
    assert result.edited, "the result stands in the place of the progress message"
    assert not chat.actions, "the progress message says enough while nothing takes long"
    await chat.click("✅ Xong")
    await chat.wait("Hoàn tất")
    assert [message.labels for message in chat.messages[-2:]] == [[], ["🧹 Xoá ảnh của tôi khỏi khung chat"]]
    assert [set(request.files) for request in api.seen] == [{"mattruoc", "matsau"}]


async def test_photos_go_to_the_api_as_pixels_only(chat: Chat, api: FakeApi) -> None:
    """Each side is sent as a JPEG without metadata, with the credentials, and without an address of Telegram."""
    await _read(chat)
    (request,) = api.seen
    assert request.method == "POST"
    assert request.authorization.startswith("Basic ")
    for file in request.files.values():
        assert file.type == "image/jpeg"
        assert b"Exif" not in file.data
        assert b"http" not in file.data
    assert request.files["mattruoc"].data != request.files["matsau"].data


async def test_sides_in_the_other_order(chat: Chat, api: FakeApi) -> None:
    """Swapped sides need no second call when the service tells the sides apart."""
    api.next(card(FRONT_SIDE, BACK_SIDE))
    await chat.send_text("/cccd")
    await chat.wait("Bước 1/2")
    await chat.send_photo(BACK)
    await chat.wait("Bước 2/2")
    await chat.send_photo(FRONT)
    await chat.wait("Họ và tên: NGUYỄN THỊ MẪU")


async def test_service_that_leaves_the_sides_as_they_came(chat: Chat, api: FakeApi) -> None:
    """The sides are recognised by the kind of each paper, not by the field name."""
    api.next(card(BACK_SIDE, FRONT_SIDE))
    await _read(chat)
    assert "Nơi thường trú: 12 Phố Mẫu" in chat.last.text


async def test_album_of_two(chat: Chat, api: FakeApi) -> None:
    """An album of both sides gets one answer and no question."""
    await chat.send_text("/cccd")
    await chat.wait("Bước 1/2")
    await chat.send_album([FRONT, BACK])
    await chat.wait("Họ và tên")
    assert len([message for message in chat.messages if not message.outgoing]) == 2
    assert len(api.seen) == 1


async def test_album_of_three(bot: RunningBot, chat: Chat, api: FakeApi) -> None:
    """A third photo of an album is left out, with a message."""
    await chat.send_text("/cccd")
    await chat.wait("Bước 1/2")
    await chat.send_album([FRONT, BACK, THIRD])
    await chat.wait("ảnh này được bỏ qua")
    await chat.wait("Họ và tên")
    await bot.quiet()
    assert len(api.seen) == 1


async def test_album_with_a_faulty_first_photo(chat: Chat, api: FakeApi) -> None:
    """After a bad first photo of an album, the second photo is the back and the front is asked for again."""
    await chat.send_text("/cccd")
    await chat.wait("Bước 1/2")
    await chat.send_album([pictures.blurred(), BACK])
    await chat.wait("mờ")
    again = await chat.wait("Đã nhận mặt sau")
    assert "Bước 1/2 · mặt trước" in again.text
    await chat.send_photo(FRONT)
    await chat.wait("Họ và tên")
    assert len(api.seen) == 1


async def test_album_of_three_with_a_faulty_first_photo(chat: Chat, api: FakeApi) -> None:
    """The third photo of an album answers the step of the refused first photo."""
    await chat.send_text("/cccd")
    await chat.wait("Bước 1/2")
    await chat.send_album([pictures.blurred(), BACK, FRONT])
    await chat.wait("Họ và tên")
    assert len(api.seen) == 1


async def test_album_with_two_faulty_photos(chat: Chat) -> None:
    """The next photo answers the last question."""
    await chat.send_text("/cccd")
    await chat.wait("Bước 1/2")
    second = (await chat.send_album([pictures.blurred(1), pictures.blurred(2)]))[1]
    await chat.wait(lambda message: message.id > second.id + 1)
    asked = chat.last.text
    await chat.send_photo(FRONT)
    received = await chat.wait("Đã nhận")
    assert ("Bước 1/2" in asked) == ("Đã nhận mặt trước" in received.text)


@pytest.mark.parametrize(
    ("form", "name"), [("JPEG", "a.jpg"), ("PNG", "a.png"), ("WEBP", "a.webp"), ("HEIF", "a.heic")]
)
async def test_photo_as_file(chat: Chat, api: FakeApi, form: str, name: str) -> None:
    """An image file of every usual format is accepted, and sent as JPEG."""
    await chat.send_text("/cccd")
    await chat.wait("Bước 1/2")
    await chat.send_document(pictures.photo(0, form), name)
    await chat.wait("Bước 2/2")
    await chat.send_document(pictures.photo(1, form), name)
    await chat.wait("Họ và tên")
    assert all(file.data[:2] == b"\xff\xd8" for file in api.seen[0].files.values())


async def test_take_again(chat: Chat, api: FakeApi) -> None:
    """One side is taken again: one photo of the person, one paid call, and the other side stays."""
    await _read(chat)
    await chat.click("📷 Chụp lại mặt sau")
    await chat.wait("Bước 2/2")
    await chat.send_photo(THIRD)
    await chat.wait("Họ và tên")
    first, second = api.seen
    assert first.files["mattruoc"].data == second.files["mattruoc"].data
    assert first.files["matsau"].data != second.files["matsau"].data


async def test_both_photos_show_the_same_side(chat: Chat, api: FakeApi) -> None:
    """The missing side is asked for again, and the other photo stays."""
    api.next(card(FRONT_SIDE, FRONT_SIDE), card())
    await chat.send_text("/cccd")
    await chat.wait("Bước 1/2")
    await chat.send_album([FRONT, THIRD])
    again = await chat.wait("Cả hai ảnh đều là mặt trước")
    assert "Bước 2/2" in again.text
    await chat.send_photo(BACK)
    await chat.wait("Họ và tên")
    assert api.seen[0].files["mattruoc"].data == api.seen[1].files["mattruoc"].data


async def test_qr_is_read_by_the_bot_itself(chat: Chat, api: FakeApi) -> None:
    """The QR code of the front is a source beside the fields of the service."""
    specimen = pytest.importorskip("specimens", reason="specimens need the dependency group engine").specimen
    front, back = specimen("chip_id_card_front", 3, "d0"), specimen("chip_id_card_back", 3, "d0")
    papers = {each.kind: side(each.kind, each.truth) for each in (front, back)}
    for paper in papers.values():
        assert isinstance(paper["data"], dict)
        del paper["data"]["sources"]
    api.next(card(papers[front.kind], papers[back.kind]))
    await chat.send_text("/cccd")
    await chat.wait("Bước 1/2")
    await chat.send_album([front.jpeg, back.jpeg])
    result = await chat.wait(f"Họ và tên: {front.truth['name']}")
    assert "mã QR" in result.text


async def test_confidence_and_doubts_are_shown(chat: Chat, api: FakeApi) -> None:
    """A field with a low confidence is marked, and the doubts of the service are shown."""
    unsure = side("chip_id_card_back", {"identification_sign": "Nốt ruồi"}, surely=0.3)
    api.next(card({**FRONT_SIDE, "valid": "False", "invalidMessage": "Ảnh chụp từ màn hình"}, unsure))
    await _read(chat)
    assert "Đặc điểm nhận dạng: Nốt ruồi ❓" in chat.last.text
    assert "Ảnh chụp từ màn hình" in chat.last.text


async def test_a_side_of_no_use_is_asked_for_again(chat: Chat, api: FakeApi) -> None:
    """A refused photo without fields is asked for again with the reason, and the other side stays."""
    blinded = {**side("chip_id_card_front", {"nationality": "Việt Nam"}), "valid": "False", "invalidCode": "8"}
    api.next(card(blinded, BACK_SIDE), card())
    await chat.send_text("/cccd")
    await chat.wait("Bước 1/2")
    await chat.send_album([FRONT, BACK])
    again = await chat.wait("Ảnh mặt trước: bị loá sáng, che mất chữ")
    assert "Bước 1/2 · mặt trước" in again.text
    await chat.send_photo(THIRD)
    await chat.wait("Họ và tên")
    assert api.seen[0].files["matsau"].data == api.seen[1].files["matsau"].data


async def test_a_doubtful_side_that_could_be_read_is_shown(chat: Chat, api: FakeApi) -> None:
    """A refused photo with fields is shown with a warning and a button to take the photo again."""
    api.next(card({**FRONT_SIDE, "valid": "False", "invalidCode": "5"}, BACK_SIDE))
    await _read(chat)
    assert "Ảnh mặt trước: thẻ bị cắt góc" in chat.last.text
    assert "Họ và tên: NGUYỄN THỊ MẪU" in chat.last.text
    assert chat.last.buttons


async def test_hostile_values_stay_text(chat: Chat, api: FakeApi) -> None:
    """HTML in a field is escaped."""
    name = "<b>&amp; <a href='x'>{name}"
    api.next(card(side("chip_id_card_front", {"name": name}, mrz={"name": "<i>&"}), BACK_SIDE))
    await _read(chat)
    assert f"Họ và tên: {name.upper()}" in chat.last.text
    assert "<I>&" in chat.last.text


@pytest.mark.parametrize(
    ("sides", "step", "words"),
    [
        (TwoSides(Paper("12_id_card_back", {}), Paper("9_id_card_back", {})), "matsau", "<b>back</b>"),
        (TwoSides(Paper("", {"id": "1"}), None), "matsau", "could not find an identity paper"),
        (TwoSides(None, Paper("12_id_card_back", {})), "mattruoc", "could not find an identity paper"),
    ],
)
def test_outcome_asks_for_what_is_missing(sides: TwoSides, step: str, words: str) -> None:
    """Two equal sides or a missing side ask for a step again, with the reason."""
    found = outcome(InFlow("cccd", "", "1"), {"get_haimat": sides})
    assert isinstance(found, Retake)
    assert found.step == step
    assert words in found.reason.msgid


def test_outcome_of_both_sides_is_a_message() -> None:
    """A front and a back give the fields of the card."""
    sides = TwoSides(Paper("9_id_card_front", {"id": "012345678"}), Paper("9_id_card_back", {}))
    assert isinstance(outcome(InFlow("cccd", "", "1"), {"get_haimat": sides}), Message)


async def _read(chat: Chat) -> None:
    """Read a card by an album of two photos."""
    await chat.send_text("/cccd")
    await chat.wait("Bước 1/2")
    await chat.send_album([FRONT, BACK])
    await chat.wait("Đối chiếu")
