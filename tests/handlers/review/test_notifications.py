"""Tests of notifications to reviewers: once until the queue is opened, without details of the case."""

from collections.abc import AsyncIterator

import pytest

from playground.testing.driver import Chat
from storage import admins
from storage.admins import Admin, Role
from tests.fake_api import FRONT, FakeApi, card, gallery
from tests.handlers.verification.person import SAME, to_calls
from tests.running_bot import ADMIN, LAN, RunningBot, run_bot

REVIEWER = 55
NEWS = "Số hồ sơ đang chờ người xem lại"
KNOWN = gallery({"id": 5, "url": ""})
"""A face that somebody else has in the gallery: the case waits for a person."""


@pytest.fixture
async def bot(api: FakeApi) -> AsyncIterator[RunningBot]:
    """Run a bot with an owner who never wrote to the bot and a reviewer who did. Leases are longer than the tests."""
    async with run_bot(api=api, lease=1e6) as opened:
        await opened.app.db.run(admins.appoint, Admin(REVIEWER, Role.REVIEWER, ADMIN, 0.0))
        yield opened


@pytest.fixture
async def reviewer(bot: RunningBot) -> Chat:
    """Return the reviewer's chat."""
    chat = bot.chat(REVIEWER)
    await chat.send_text("/start")
    await chat.wait("Xin chào")
    return chat


async def _hand_in(bot: RunningBot, user: int = LAN) -> None:
    """Play a verification whose case waits for a reviewer."""
    chat = bot.chat(user)
    bot.api.next(card(), SAME, KNOWN)
    await to_calls(chat)
    await chat.wait("đang chờ người xem lại")
    await bot.quiet()


def _told(chat: Chat) -> list[str]:
    return [message.text for message in chat.messages if NEWS in message.text]


async def test_told_once_until_the_queue_is_opened(bot: RunningBot, reviewer: Chat) -> None:
    """Three cases give one notification. A reviewer who opened the queue is notified of the next case."""
    for user in (1, 2, 3):
        await _hand_in(bot, user)
        await reviewer.wait(NEWS)
    assert len(_told(reviewer)) == 1
    await reviewer.send_text("/review")
    await reviewer.wait("Hồ sơ số")
    await _hand_in(bot, 4)
    await reviewer.wait(NEWS)
    assert len(_told(reviewer)) == 2
    await reviewer.click("👁 Họ và tên")
    await reviewer.wait(FRONT["name"])


async def test_nothing_personal_in_it(bot: RunningBot, reviewer: Chat) -> None:
    """The notification has a count and a button, and the queue opens in the same message."""
    await _hand_in(bot)
    told = await reviewer.wait(NEWS)
    assert not [value for value in (*FRONT.values(), str(LAN), "Lan") if value in told.text]
    await reviewer.click("🗂 Mở hàng chờ")
    assert (await reviewer.wait("Hồ sơ số")).id == told.id


async def test_in_the_reviewers_own_language(bot: RunningBot, reviewer: Chat) -> None:
    """The notification is in the language of the reviewer."""
    await reviewer.send_text("/language")
    await reviewer.wait("ngôn ngữ nào")
    await reviewer.click("English")
    await reviewer.wait("I speak English")
    await _hand_in(bot)
    await reviewer.wait("Cases that wait for a person: 1")


async def test_again_after_a_day(bot: RunningBot, reviewer: Chat) -> None:
    """A reviewer who never opened the queue is notified again after a day."""
    await _hand_in(bot, 1)
    await reviewer.wait(NEWS)
    bot.later(86401)
    await _hand_in(bot, 2)
    await reviewer.wait(f"{NEWS}: 2")


async def test_not_of_ones_own_case_nor_without_a_role(bot: RunningBot, reviewer: Chat) -> None:
    """A reviewer is not notified of the own case, nor after the role was taken back."""
    await _hand_in(bot, REVIEWER)
    assert not _told(reviewer)
    await bot.app.db.run(admins.dismiss, REVIEWER)
    await _hand_in(bot, 2)
    assert not _told(reviewer)
