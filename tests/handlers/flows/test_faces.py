"""Tests of the face flows: verdicts without scores, the pair of faces, and poses in a random order."""

import io

import pytest
from PIL import Image

from bot.conversation.flow import InFlow
from bot.render.face_pair import join_faces
from handlers.flows.liveness import LIVENESS
from playground.testing.driver import Chat
from tests import pictures
from tests.fake_api import FakeApi, compared, gallery, poses, refused_face
from tests.running_bot import RunningBot

CARD, SELFIE, THIRD, FOURTH, FIFTH = (pictures.photo(seed) for seed in range(5))


@pytest.mark.parametrize(
    ("percent", "words"), [(93.4, "Khớp"), (80.0, "Khớp"), (79.9, "Nghi ngờ"), (60.0, "Nghi ngờ"), (12.0, "Không khớp")]
)
async def test_card_and_selfie(bot: RunningBot, chat: Chat, api: FakeApi, percent: float, words: str) -> None:
    """The verdict is shown without the score, with both faces in one picture."""
    api.next(compared(percent, pictures.photo(7), pictures.photo(8)))
    await chat.send_text("/khuôn mặt")
    await chat.wait("Bước 1/2")
    await chat.send_album([CARD, SELFIE])
    result = await chat.wait(words)
    await bot.quiet()
    assert not any(f"{percent:.0f}" in message.text for message in chat.messages)
    pictures_sent = [message for message in chat.messages if message.kind == "photo" and not message.outgoing]
    assert [message.text for message in pictures_sent] == ["Hai khuôn mặt được so sánh"]
    assert result.labels == ["📷 Chụp lại giấy tờ có ảnh chân dung", "📷 Chụp lại ảnh tự chụp", "✅ Xong"]
    assert set(api.seen[0].files) == {"img_cmt", "img_person"}


async def test_both_faces_leave_the_chat_with_the_photos(chat: Chat, api: FakeApi) -> None:
    """The bot's picture of the faces is deleted with the person's photos."""
    api.next(compared(93.0, pictures.photo(7), pictures.photo(8)))
    await chat.send_text("/khuonmat")
    await chat.wait("Bước 1/2")
    await chat.send_album([CARD, SELFIE])
    await chat.wait("Hai khuôn mặt")
    await chat.click("✅ Xong")
    await chat.wait("Ảnh bạn đã gửi vẫn còn")
    await chat.click("🧹 Xoá ảnh của tôi khỏi khung chat")
    await chat.wait("3 tin nhắn có ảnh")
    assert not [message for message in chat.messages if message.kind == "photo"]


@pytest.mark.parametrize(("match", "words"), [("1", "Khớp"), ("2", "Nghi ngờ"), ("3", "Không khớp")])
async def test_two_portraits(chat: Chat, api: FakeApi, match: str, words: str) -> None:
    """A verdict of the service is shown. Without cut-out faces there is no picture."""
    api.next(compared(71.0, match=match))
    await chat.send_text("/hai chân dung")
    await chat.send_photo(CARD)
    await chat.wait("Bước 2/2")
    await chat.send_photo(SELFIE)
    await chat.wait(words)
    assert not [message for message in chat.messages if message.kind == "photo" and not message.outgoing]


async def test_flawed_selfie(chat: Chat, api: FakeApi) -> None:
    """A refused selfie is asked for twice, then the result is shown with the doubt."""
    api.next(compared(85.0, valid="False", invalidCode="3", invalidMessage="Ảnh chân dung bị mờ"))
    await chat.send_text("/khuonmat")
    await chat.wait("Bước 1/2")
    await chat.send_photo(CARD)
    await chat.wait("Bước 2/2")
    for selfie in (SELFIE, THIRD):
        await chat.send_photo(selfie)
        assert "Bước 2/2" in (await chat.wait("chưa dùng được: Ảnh chân dung bị mờ")).text
    await chat.send_photo(FOURTH)
    assert "Ảnh chân dung bị mờ" in (await chat.wait("Khớp")).text


async def test_face_nobody_sees(chat: Chat, api: FakeApi) -> None:
    """A named photo without a face is asked for again, and the other photo stays."""
    api.next(refused_face("3", "img_person"), compared(90.0))
    await chat.send_text("/khuonmat")
    await chat.wait("Bước 1/2")
    await chat.send_album([CARD, SELFIE])
    assert "Bước 2/2" in (await chat.wait("Không thấy khuôn mặt trong ảnh tự chụp")).text
    await chat.send_photo(THIRD)
    await chat.wait("Khớp")


async def test_living_person(chat: Chat, api: FakeApi) -> None:
    """The card and the poses are sent under the names of the API, in any order of the questions."""
    api.next(poses(valid=True))
    await chat.send_text("/người thật")
    await chat.wait("Bước 1/4")
    photos = [CARD, SELFIE, THIRD, FOURTH]
    for number, photo in enumerate(photos, 1):
        await chat.wait(f"Bước {number}/4")
        await chat.send_photo(photo)
    await chat.wait("Người thật")
    assert set(api.seen[0].files) == {"img_cmt", "mid", "left", "right"}


def test_order_of_poses() -> None:
    """All orders of poses occur. One conversation keeps its order."""
    orders = {tuple(step.name for step in LIVENESS.way(InFlow("nguoithat", "", "1", seed=str(n)))) for n in range(60)}
    assert len(orders) == 6
    assert {order[0] for order in orders} == {"img_cmt"}


@pytest.mark.parametrize(("code", "noun"), [("7", "mặt quay trái"), ("8", "mặt quay phải"), ("6", "mặt nhìn thẳng")])
async def test_pose_that_does_not_fit(chat: Chat, api: FakeApi, code: str, noun: str) -> None:
    """Only the refused pose is asked for again, with the reason of the service."""
    api.next(poses(valid=False, errors="chưa quay đủ", code=code), poses(valid=True))
    await _pose(chat)
    again = await chat.wait("Tư thế này chưa đạt: chưa quay đủ")
    assert noun in again.text
    await chat.send_photo(FIFTH)
    await chat.wait("Người thật")


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (poses(valid=False, errors="Ảnh quay trái trùng với ảnh chính diện", code="10"), "trùng với ảnh chính diện"),
        (poses(valid=False), "hệ thống không nêu lý do"),
    ],
)
async def test_no_living_person(chat: Chat, api: FakeApi, answer: object, words: str) -> None:
    """An error that no photo mends is shown as the result."""
    api.next(answer)  # type: ignore[arg-type]
    await _pose(chat)
    assert words in (await chat.wait("Chưa xác nhận được")).text


async def test_known_face(chat: Chat, api: FakeApi) -> None:
    """The result tells if the face is known, and shows initials of names only."""
    api.next(
        gallery({"id": 3, "url": "u", "metadata": {"name": "Nguyễn Văn Mẫu", "phone": "0900"}, "similarity": 97.5})
    )
    await chat.send_text("/tìm mặt")
    await chat.send_photo(SELFIE)
    result = await chat.wait("Đã có")
    assert "N. V. M." in result.text
    assert not any(word in result.text for word in ("Mẫu", "0900", "97"))


async def test_unknown_face(chat: Chat, api: FakeApi) -> None:
    """An empty answer of the gallery is a result."""
    api.next(gallery())
    await chat.send_text("/timmat")
    await chat.send_photo(SELFIE)
    await chat.wait("Chưa có")


def test_side_by_side() -> None:
    """Both faces are drawn with one height. There is no picture when one face does not open."""
    picture = Image.open(io.BytesIO(join_faces(pictures.photo(1, "PNG"), pictures.photo(2))))
    assert picture.height == 320
    assert picture.width > 640
    assert join_faces(b"no picture", pictures.photo(2)) == b""


async def _pose(chat: Chat) -> None:
    await chat.send_text("/nguoithat")
    await chat.wait("Bước 1/4")
    for number, photo in enumerate((CARD, SELFIE, THIRD, FOURTH), 1):
        await chat.wait(f"Bước {number}/4")
        await chat.send_photo(photo)
