"""Tests of rings on the person's photo at the place that the service doubts."""

import io

import pytest
from PIL import Image, ImageChops

from bot.photos import annotate
from playground.messaging.messages import Message
from playground.testing.driver import Chat
from tests import pictures
from tests.fake_api import BACK_SIDE, FRONT_SIDE, FakeApi, card, side
from tests.running_bot import RunningBot

FRONT, BACK = (pictures.photo(seed) for seed in range(2))
CUT = {"valid": "False", "invalidCode": "5", "invalidBox": [0.7, 0.6, 0.95, 0.9]}


async def test_a_cut_corner_is_ringed_behind_the_result(bot: RunningBot, chat: Chat, api: FakeApi) -> None:
    """A doubtful place is ringed on a small copy of that photo only."""
    api.next(card({**FRONT_SIDE, **CUT}, BACK_SIDE))
    await _read(chat)
    shown = await chat.wait("Chỗ cần xem lại trên ảnh mặt trước")
    assert [message.kind for message in chat.messages[-2:]] == ["text", "photo"]
    _ringed_at(bot, shown, (0.7, 0.6, 0.95, 0.9))


async def test_a_cut_corner_is_ringed_when_the_side_is_asked_for_again(
    bot: RunningBot, chat: Chat, api: FakeApi
) -> None:
    """A refused photo is asked for again, with the place ringed on the photo."""
    nothing = side("chip_id_card_front", {"nationality": "Việt Nam"})
    api.next(card({**nothing, **CUT}, BACK_SIDE))
    await chat.send_text("/cccd")
    await chat.wait("Bước 1/2")
    await chat.send_album([FRONT, BACK])
    await chat.wait("Ảnh mặt trước: thẻ bị cắt góc")
    _ringed_at(bot, await chat.wait("Chỗ cần xem lại trên ảnh mặt trước"), (0.7, 0.6, 0.95, 0.9))


async def test_a_reflection_that_the_service_found_is_ringed(bot: RunningBot, chat: Chat, api: FakeApi) -> None:
    """A reflection without a place is searched on the photo and ringed."""
    api.next(card({**FRONT_SIDE, "valid": "False", "invalidCode": "8"}, BACK_SIDE))
    await chat.send_text("/cccd")
    await chat.wait("Bước 1/2")
    for seed in range(2):
        await chat.send_photo(pictures.glaring(seed))
        await chat.wait("Thẻ bị loá")
    await chat.send_photo(pictures.glaring(2))
    await chat.wait("Bước 2/2")
    await chat.send_photo(BACK)
    await chat.wait("Đối chiếu")
    _ringed_at(bot, await chat.wait("Chỗ cần xem lại trên ảnh mặt trước"), (0.2, 0.2, 0.8, 0.8))


async def test_a_reflection_that_the_bot_does_not_find_is_told_in_words(chat: Chat, api: FakeApi) -> None:
    """A photo without a reflection gets no ring."""
    api.next(card({**FRONT_SIDE, "valid": "False", "invalidCode": "8"}, BACK_SIDE))
    await _read(chat)
    await chat.click("✅ Xong")
    await chat.wait("Hoàn tất")
    assert not [message for message in chat.messages if message.kind == "photo" and not message.outgoing]


@pytest.mark.parametrize("box", [None, [0.7, 0.6], [0.9, 0.6, 0.7, 0.9], [0, 0, 2, 2], "0.7 0.6 0.9 0.9"])
async def test_no_place_no_ring(chat: Chat, api: FakeApi, box: object) -> None:
    """Without a valid place the text is shown without a picture."""
    api.next(card({**FRONT_SIDE, **CUT, "invalidBox": box}, BACK_SIDE))
    await _read(chat)
    await chat.click("✅ Xong")
    await chat.wait("Hoàn tất")
    assert not [message for message in chat.messages if message.kind == "photo" and not message.outgoing]


def _ringed_at(bot: RunningBot, message: Message, place: tuple[float, float, float, float]) -> None:
    """Check that the picture of a message is the small copy with a ring at this place."""
    assert message.photo
    copy = Image.open(io.BytesIO(bot.playground.file(message.photo)[1])).convert("RGB")
    assert max(copy.size) == annotate.SIDE
    red, green, _ = copy.split()
    box = ImageChops.subtract(red, green).point([255 * (value > 80) for value in range(256)]).getbbox()
    assert box
    found = (box[0] / copy.width, box[1] / copy.height, box[2] / copy.width, box[3] / copy.height)
    assert found == pytest.approx(place, abs=0.06)
    assert found[0] < place[0] < place[2] < found[2]


async def _read(chat: Chat) -> None:
    """Read a card by an album of two photos."""
    await chat.send_text("/cccd")
    await chat.wait("Bước 1/2")
    await chat.send_album([FRONT, BACK])
    await chat.wait("Đối chiếu")
