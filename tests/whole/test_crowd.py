"""Conversations of many people at once, with every update delivered twice."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest

from bench.bot.marked_photos import api_answer, home_town, photograph_cards, read_owner
from playground.local_stack import Process, describe_bot
from playground.messaging.fault_injection import Faults
from playground.testing.driver import Chat, Playground
from specimens import Specimen, specimen
from tests.bot.api.service import Answer, Seen
from tests.bot.api.service import Service as ApiService
from tests.whole.conftest import Service

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(600)]

CROWD = 50
READ = 10
"""People whose cards the real engine reads: the bot has at most three calls under way at a time."""


class MarkedCards(ApiService):
    """An API that answers for the owners of the two photos and refuses the photos of two owners."""

    def choose(self, seen: Seen) -> Answer:
        """Return the fields of the card with the owner's tag in the home town."""
        if not seen.files:
            return super().choose(seen)  # the bot asks at its start whether the API is there
        return Answer(api_answer(*(read_owner(seen.files[side].data) for side in ("mattruoc", "matsau"))))


async def _converse(chat: Chat, front: bytes, back: bytes) -> str:
    """Send the two sides of a card, and return the text of the result."""
    await chat.send_text("/cccd")
    await chat.wait("1/2", 120)
    await chat.send_photo(front)
    await chat.wait("2/2", 120)
    await chat.send_photo(back)
    return (await chat.wait("Họ và tên", 400)).text


def _check_that_each_sees_only(own: Sequence[str], chats: Sequence[Chat]) -> None:
    """Check that each chat holds one result, with its own mark and with no mark of another person."""
    assert len(set(own)) == len(chats)
    for chat, mark in zip(chats, own, strict=True):
        said = [message.text for message in chat.messages if not message.outgoing]
        assert sum("Họ và tên" in text for text in said) == 1, chat.transcript()
        assert {each for each in own if any(each in text for text in said)} == {mark}, chat.transcript()


async def test_fifty_people_with_every_update_twice(tmp_path: Path) -> None:
    """50 people get 50 right answers, one each, and nobody sees another person's card."""
    api = MarkedCards()
    await api.server.start_server()
    engine = Process("engine", (), {"ENGINE_KEYS": "key:secret"}, api.url, tmp_path / "engine.log")
    photos = await asyncio.to_thread(photograph_cards, CROWD)
    async with Playground(pace=0.05) as playground:
        bot = describe_bot(tmp_path, playground, engine, ASK_CONSENT="0")
        await bot.start()
        playground.faults = Faults(deliveries=2)
        chats = [playground.chat(1000 + number) for number in range(CROWD)]
        await asyncio.gather(
            *(_converse(chat, card.front, card.back) for chat, card in zip(chats, photos, strict=True))
        )
        await bot.stop()
    await api.server.close()
    _check_that_each_sees_only([home_town(number) for number in range(CROWD)], chats)
    assert sum(bool(seen.files) for seen in api.seen) == CROWD


def _specimens(seed: int) -> tuple[Specimen, Specimen]:
    return specimen("chip_id_card_front", seed, "d0"), specimen("chip_id_card_back", seed, "d0")


async def test_ten_people_whom_the_engine_reads(service: Service) -> None:
    """Ten people get every field of their own card as it is printed, with every update delivered twice."""
    service.playground.faults = Faults(deliveries=2)
    pairs = await asyncio.gather(*(asyncio.to_thread(_specimens, 100 + number) for number in range(READ)))
    chats = [service.playground.chat(1000 + number) for number in range(READ)]
    results = await asyncio.gather(
        *(_converse(chat, front.jpeg, back.jpeg) for chat, (front, back) in zip(chats, pairs, strict=True))
    )
    for result, chat, (front, back) in zip(results, chats, pairs, strict=True):
        printed = [front.truth[field] for field in ("id", "name", "dob", "gender", "address")]
        assert all(value in result for value in (*printed, back.truth["issue_date"])), chat.transcript()
    _check_that_each_sees_only([front.truth["id"] for front, _ in pairs], chats)
