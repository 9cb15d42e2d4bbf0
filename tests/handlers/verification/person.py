"""Steps of a person through the guided verification, for several test modules."""

import json
from typing import Any

from playground.testing.driver import Chat
from storage import associated_data, cases
from storage.cases import Case
from tests import pictures
from tests.fake_api import BACK, FRONT, QR, ZONE, compared, gallery, poses, side
from tests.running_bot import LAN, RunningBot

PHOTOS = [pictures.photo(seed) for seed in range(8)]
YES, NO = "✅ Tôi đồng ý", "Không"
SAME, ALIVE, NOBODY = compared(93.0), poses(valid=True), gallery()


def unsure(name: str = "hometown") -> object:
    """Return a front with one field of low confidence."""
    front: dict[str, Any] = side("chip_id_card_front", FRONT, qr=QR)
    front["data"][f"{name}_confidence"] = 0.2
    return front


BACK_SIDE = side("chip_id_card_back", BACK, mrz=ZONE)


CONSENTS = ("đọc thẻ căn cước", "so khớp khuôn mặt", "lưu khuôn mặt")
"""Words of the three questions for consent, in their order."""


async def consent(chat: Chat, *labels: str) -> None:
    """Answer the questions for consent."""
    for words, label in zip(CONSENTS, labels, strict=False):
        await chat.wait(words)
        await chat.click(label)


async def to_photos(chat: Chat, enrolment: str = NO, *, consented: bool = False) -> None:
    """Give the consents, unless the person has ``consented`` before."""
    await chat.send_text("/xác minh")
    if not consented:
        await consent(chat, YES, YES, enrolment)
    await chat.wait("Bước 1/4 · mặt trước")


async def to_reading(chat: Chat, enrolment: str = NO, *, consented: bool = False) -> None:
    """Give the consents and both sides of the card."""
    await to_photos(chat, enrolment, consented=consented)
    await chat.send_photo(PHOTOS[0])
    await chat.wait("Bước 2/4")
    await chat.send_photo(PHOTOS[1])


async def from_selfie(chat: Chat, *, turn: bool = False) -> None:
    """Give the selfie, and the poses with ``turn``."""
    await chat.wait("· ảnh tự chụp")
    await chat.send_photo(PHOTOS[2])
    await chat.wait("· chụp thêm tư thế")
    await chat.click("🙂 Có, chụp thêm" if turn else "Để sau")
    for photo in PHOTOS[3:5] if turn else ():
        await chat.wait("· mặt quay")
        await chat.send_photo(photo)


async def to_calls(chat: Chat, enrolment: str = NO, *, turn: bool = False, consented: bool = False) -> None:
    """Give the consents and all the photos of a card that is read surely."""
    await to_reading(chat, enrolment, consented=consented)
    await from_selfie(chat, turn=turn)


async def latest(bot: RunningBot, chat_id: int = LAN) -> Case:
    """Return the newest case."""
    found = await bot.app.db.run(cases.find_latest, chat_id)
    assert found
    return found


def payload(bot: RunningBot, case: Case) -> Any:
    """Return the decrypted payload of a case."""
    assert case.payload
    return json.loads(bot.app.vault.open(case.payload, associated_data.case(case.key)))
