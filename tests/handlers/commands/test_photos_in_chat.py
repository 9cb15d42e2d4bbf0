"""Tests of refused photos: the message, the number of tries, and the photos accepted in the end."""

import io

import pytest
from PIL import Image

from bot.photos import annotate
from bot.photos.imaging import MAX_BYTES
from playground.testing.driver import Chat
from tests import pictures
from tests.fake_api import FakeApi
from tests.running_bot import RunningBot

FRONT, BACK = pictures.photo(0), pictures.photo(1)


@pytest.fixture(autouse=True)
async def _first_step(chat: Chat) -> None:
    await chat.send_text("/cccd")
    await chat.wait("Bước 1/2")


@pytest.mark.parametrize(
    ("photo", "sentence"),
    [
        (pictures.blurred(), "Ảnh bị mờ, nhoè"),
        (pictures.dark(), "Ảnh quá tối"),
        (pictures.white(), "Ảnh quá sáng"),
        (pictures.glaring(), "tắt đèn flash, nghiêng thẻ"),
        (pictures.small(), "Ảnh quá nhỏ"),
    ],
    ids=["blurred", "dark", "bright", "glaring", "small"],
)
async def test_fault_is_named(chat: Chat, api: FakeApi, photo: bytes, sentence: str) -> None:
    """A photo with a fault makes no call. The step is asked again, with the fault and the remedy."""
    await chat.send_photo(photo)
    asked = await chat.wait(sentence)
    assert "Bước 1/2" in asked.text
    assert asked.labels == ["✖ Huỷ"]
    assert not api.seen


async def test_reflection_is_ringed_on_the_persons_own_photo(chat: Chat, bot: RunningBot) -> None:
    """The refusal is one message: a small copy of the photo with a ring, the sentence, and the Cancel button."""
    before = len(chat.messages)
    await chat.send_photo(pictures.glaring())
    asked = await chat.wait("tắt đèn flash")
    assert [message.kind for message in chat.messages[before:]] == ["photo", "photo"]
    assert asked.photo
    copy = Image.open(io.BytesIO(bot.playground.file(asked.photo)[1]))
    assert max(copy.size) == annotate.SIDE
    await chat.click("✖ Huỷ", asked)
    await chat.wait("Đã huỷ")
    await chat.send_text("/xoadulieu")
    await chat.wait("Xoá toàn bộ")
    await chat.click("🗑 Xoá cả ảnh tôi đã gửi trong khung chat")
    await chat.wait("Biên nhận")
    assert not [message for message in chat.messages if message.kind == "photo"]


async def test_fault_without_a_place_is_told_in_words_alone(chat: Chat) -> None:
    """A dark photo comes back without an annotated copy."""
    await chat.send_photo(pictures.dark())
    assert (await chat.wait("Ảnh quá tối")).kind == "text"


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (b"%PDF-1.7", "card.pdf", "không mở được"),
        (pictures.gigantic(), "bomb.png", "Ảnh quá lớn"),
        (bytes(MAX_BYTES + 1), "big.jpg", "Ảnh quá lớn"),
    ],
    ids=["pdf", "bomb", "too many bytes"],
)
async def test_file_that_is_no_photo(chat: Chat, data: bytes, name: str, sentence: str) -> None:
    """A file that cannot be opened, or that is too large to download, is refused with the reason."""
    await chat.send_document(data, name)
    assert "Bước 1/2" in (await chat.wait(sentence)).text


async def test_file_that_is_too_large_without_saying_so(bot: RunningBot, chat: Chat) -> None:
    """A download that Telegram refuses for the size is refused with the same reason."""
    big = await chat.send_document(bytes(20 * 1024 * 1024 + 1), "big.jpg")
    await chat.wait("Ảnh quá lớn")
    document = {"file_id": big.document, "file_unique_id": "u"}
    told = {"message_id": big.id, "from": {"id": chat.id}, "chat": {"id": chat.id, "type": "private"}}
    await bot.post({"update_id": 1, "message": told | {"document": document}})
    await bot.quiet()
    assert ["Ảnh quá lớn" in message.text for message in chat.messages[-2:]] == [True, True]


async def test_third_try_is_taken_as_it_is(chat: Chat, api: FakeApi) -> None:
    """After two refusals a blurred photo is accepted with a warning. The next step counts anew."""
    for seed in (1, 2):
        await chat.send_photo(pictures.blurred(seed))
        await chat.wait("Ảnh bị mờ")
    await chat.send_photo(pictures.blurred(3))
    assert "Bước 2/2" in (await chat.wait("Tạm nhận ảnh mặt trước")).text
    await chat.send_photo(pictures.blurred(4))
    await chat.wait("Ảnh bị mờ")
    await chat.send_photo(BACK)
    await chat.wait("Họ và tên")
    assert len(api.seen) == 1


async def test_no_insisting_makes_a_file_a_photo(chat: Chat) -> None:
    """A photo that cannot be opened is refused at every try."""
    for _ in range(4):
        await chat.send_photo(pictures.small())
        await chat.wait("Ảnh quá nhỏ")


async def test_same_photo_twice(chat: Chat, api: FakeApi) -> None:
    """The same photo for both sides is refused before a call, also as another file."""
    await chat.send_document(FRONT, "a.jpg")
    await chat.wait("Bước 2/2")
    await chat.send_document(FRONT, "b.jpg")
    await chat.wait("Ảnh này trùng với ảnh vừa gửi")
    assert not api.seen
    await chat.send_photo(BACK)
    await chat.wait("Họ và tên")


@pytest.mark.parametrize("what", ["sticker", "voice", "text", "contact", "location"])
async def test_something_else_in_a_step(chat: Chat, what: str) -> None:
    """A text at a photo step is answered with the step again."""
    match what:
        case "sticker":
            await chat.send_sticker()
        case "voice":
            await chat.send_voice()
        case "contact":
            await chat.send_contact("0900000000")
        case "location":
            await chat.send_location()
        case "text":
            await chat.send_text("đây ạ")
    assert "Bước 1/2" in (await chat.wait("cần một bức ảnh")).text


async def test_photo_that_telegram_lost_at_once(bot: RunningBot, chat: Chat) -> None:
    """A file that Telegram lost is asked for again."""
    await bot.stop()
    await chat.send_photo(FRONT)
    bot.forget_files()
    bot.start()
    assert "Bước 1/2" in (await chat.wait("Không tải được ảnh này")).text


async def test_first_photo_lost_before_the_reading(bot: RunningBot, chat: Chat, api: FakeApi) -> None:
    """When the front is lost before the call, no call is made and both sides are asked for again."""
    await chat.send_photo(FRONT)
    await chat.wait("Bước 2/2")
    bot.forget_files()
    await chat.send_photo(BACK)
    assert "Bước 1/2" in (await chat.wait("Không tải được ảnh này")).text
    assert not api.seen
