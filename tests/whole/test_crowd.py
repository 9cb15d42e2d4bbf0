"""Many people at once, and Telegram delivering everything twice."""

import asyncio

import pytest

from playground.messaging.fault_injection import Faults
from playground.testing.driver import Chat
from specimens import Specimen, specimen
from tests.whole.conftest import Service

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(600)]

CHATS = 50


def _card(seed: int) -> tuple[Specimen, Specimen]:
    return specimen("chip_id_card_front", seed, "d0"), specimen("chip_id_card_back", seed, "d0")


async def _converse(chat: Chat, front: Specimen, back: Specimen) -> None:
    await chat.send_text("/cccd")
    await chat.wait("1/2", 120)
    await chat.send_photo(front.jpeg)
    await chat.wait("2/2", 120)
    await chat.send_photo(back.jpeg)
    answer = await chat.wait("Họ và tên", 400)
    for field in ("id", "name", "dob", "gender", "address"):
        assert front.truth[field] in answer.text, chat.transcript()
    assert back.truth["issue_date"] in answer.text, chat.transcript()


async def test_fifty_people_with_every_update_twice(service: Service) -> None:
    """50 chats at once, each update delivered twice: 50 right answers, one each, and nobody sees another's card."""
    service.playground.faults = Faults(deliveries=2)
    cards = await asyncio.gather(*(asyncio.to_thread(_card, 100 + number) for number in range(CHATS)))
    chats = [service.playground.chat(1000 + number) for number in range(CHATS)]
    await asyncio.gather(*(_converse(chat, *card) for chat, card in zip(chats, cards, strict=True)))
    numbers = {front.truth["id"] for front, _ in cards}
    assert len(numbers) == CHATS
    for chat, (front, _) in zip(chats, cards, strict=True):
        said = [message.text for message in chat.messages if not message.outgoing]
        assert sum("Họ và tên" in text for text in said) == 1, chat.transcript()
        seen = {number for number in numbers if any(number in text for text in said)}
        assert seen == {front.truth["id"]}
