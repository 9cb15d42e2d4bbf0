"""Tests of outages of the API: retries, one alarm for each outage, and no call paid twice."""

import asyncio

import pytest

from bot.monitoring.outages import SPREAD_SECONDS
from playground.testing.driver import Chat
from storage import blocks, outages
from tests import pictures
from tests.bot.api.service import Answer
from tests.fake_api import BROKEN, BUSY, NONSENSE, card, refused
from tests.running_bot import ADMIN, RunningBot, run_bot, until

FRONT, BACK = pictures.photo(0), pictures.photo(1)
PEOPLE = 10
DOWN, OVER = "không phản hồi", "hoạt động trở lại sau"


async def _read(chat: Chat) -> None:
    await chat.send_text("/cccd")
    await chat.wait("Bước 1/2")
    await chat.send_photo(FRONT)
    await chat.wait("Bước 2/2")
    await chat.send_photo(BACK)


def _told(bot: RunningBot) -> list[str]:
    return [message.text for message in bot.chat(ADMIN).messages]


async def _pass(bot: RunningBot, seconds: float, step: float = 20.0) -> None:
    """Put the clock forward in steps, with the timers that become due."""
    for _ in range(round(seconds / step)):
        bot.later(step)
        await asyncio.sleep(0.02)
        await bot.quiet()


async def test_five_minutes_without_the_service(bot: RunningBot) -> None:
    """People are told of the outage, keep the photos, and are served when the outage is over.

    Nothing is paid twice. The administrators get one alarm at the beginning and one at the end.
    """
    bot.api.next(BUSY)
    chats = [bot.chat(100 + number) for number in range(PEOPLE)]
    await asyncio.gather(*(_read(chat) for chat in chats))
    for chat in chats:
        assert "tôi sẽ tự thử lại" in (await chat.wait("bận hoặc tạm ngừng")).text
    await _pass(bot, 300)
    asked = len(bot.api.seen)
    assert asked < 3 * PEOPLE + 2 * 300 / 30 * 3  # the breaker spares a service that is down
    assert [DOWN in words for words in _told(bot)] == [True]
    bot.api.next(card())
    await _pass(bot, 600)
    for chat in chats:
        said = [message.text for message in chat.messages if not message.outgoing]
        assert sum("Họ và tên" in text for text in said) == 1, chat.transcript()
        assert "kết quả của bạn ở phía trên" in said[-1]
    assert len(bot.api.seen) >= asked + PEOPLE
    states = await bot.rows("select state, count(*) as n from paid_call group by state")
    assert states == [{"state": "closed", "n": PEOPLE}]
    assert [DOWN in _told(bot)[0], OVER in _told(bot)[1], len(_told(bot))] == [True, True, 2]


async def test_one_success_brings_the_others_back(bot: RunningBot) -> None:
    """The first success closes the breaker for all people who wait."""
    bot.api.next(BUSY)
    chats = [bot.chat(100 + number) for number in range(PEOPLE)]
    for chat in chats:
        await _read(chat)
        await chat.wait("bận hoặc tạm ngừng")
        await _pass(bot, 20)
    bot.api.next(card())
    while not any("Họ và tên" in chat.transcript() for chat in chats):
        await _pass(bot, 1, 1)
    await _pass(bot, SPREAD_SECONDS + 1, 1)
    assert all("kết quả của bạn ở phía trên" in chat.last.text for chat in chats)


async def test_who_goes_on_meanwhile_is_left_alone(bot: RunningBot, chat: Chat) -> None:
    """After a tap, a stop or a block the retry timer does nothing."""
    bot.api.next(BUSY)
    tapping, stopping, blocked = bot.chat(1), bot.chat(2), bot.chat(3)
    for each in (tapping, stopping, blocked):
        await _read(each)
        await each.wait("bận hoặc tạm ngừng")
    await stopping.click("✖ Huỷ")
    await stopping.wait("Đã huỷ")
    await bot.app.db.run(blocks.block, blocked.id, 0.0)
    bot.later(20)
    await tapping.click("🔄 Thử lại")
    await tapping.wait("bận hoặc tạm ngừng")
    bot.api.next(card())
    seen = len(bot.api.seen)
    await _pass(bot, 25, 5)
    assert "bận hoặc tạm ngừng" in tapping.last.text  # what was set before the tap
    await _pass(bot, 120)
    assert len(bot.api.seen) == seen + 1
    assert "phía trên" in tapping.last.text
    assert "Đã huỷ" in stopping.last.text
    assert "bận hoặc tạm ngừng" in blocked.last.text


@pytest.mark.parametrize("answer", [BROKEN, NONSENSE, Answer(b"", status=502)], ids=["500", "nonsense", "502"])
async def test_a_call_of_unknown_end_is_never_repeated_unasked(bot: RunningBot, answer: Answer) -> None:
    """While the service gives unusable answers, each call is sent once and the person is asked.

    After the outage one tap serves each person.
    """
    bot.api.next(answer)
    chats = [bot.chat(100 + number) for number in range(4)]
    for chat in chats:
        await _read(chat)
        assert "🔄 Thử lại" in (await chat.wait("chưa rõ đã xong hay chưa")).labels
    await _pass(bot, 300)
    assert len(bot.api.seen) == len(chats)
    bot.api.next(card())
    for chat in chats:
        await chat.click("🔄 Thử lại")
        await chat.wait("Họ và tên")
    assert len(bot.api.seen) == 2 * len(chats)


@pytest.mark.parametrize(
    ("answer", "words"),
    [(refused("4"), "hết lượt gọi"), (refused("5"), "CVAPI_KEY"), (Answer(b"{}", status=401), "CVAPI_KEY")],
    ids=["quota", "key", "401"],
)
async def test_what_administrators_mend(bot: RunningBot, answer: Answer, words: str) -> None:
    """The administrators get one alarm for an outage and one for the end.

    A photo without a card ends the outage too. The next outage gives a new alarm.
    """
    first, second = bot.chat(1), bot.chat(2)
    for _ in range(2):
        bot.api.next(answer)
        for chat in (first, second):
            await _read(chat)
            await chat.wait("quản trị viên đã được báo")
        bot.clock.forward(3600)
        await first.click("🔄 Thử lại")
        await bot.quiet()
        bot.api.next(refused("1"), card())
        await first.click("🔄 Thử lại")
        await first.wait("Không thấy giấy tờ")
        await second.click("🔄 Thử lại")
        await second.wait("Họ và tên")
    told = _told(bot)
    assert [(words in each, OVER in each) for each in told] == [(True, False), (False, True)] * 2
    assert "sau 60 phút" in told[1]


async def test_a_process_that_learns_late_alarms_nobody(bot: RunningBot) -> None:
    """An open breaker of another process gives no new alarm after the end of the outage."""
    bot.api.next(BUSY)
    for number in range(3):
        await _read(chat := bot.chat(100 + number))
        await chat.wait("bận hoặc tạm ngừng")
    assert [DOWN in words for words in _told(bot)] == [True]
    await bot.app.db.run(outages.end)
    await _read(chat := bot.chat(200))
    await chat.wait("bận hoặc tạm ngừng")
    await bot.quiet()
    assert len(_told(bot)) == 1


async def test_an_outage_outlives_the_process() -> None:
    """After a restart the alarm is not repeated, and the end is told."""
    async with run_bot() as bot:
        chat = bot.chat()
        bot.api.next(refused("4"))
        await _read(chat)
        await chat.wait("quản trị viên đã được báo")
        await bot.stop()
        bot.app.alarms._sent_at.clear()
        bot.start()
        await chat.click("🔄 Thử lại")
        await until(lambda: len(bot.api.seen) == 2)
        await bot.quiet()
        assert len(_told(bot)) == 1
        bot.api.next(card())
        await chat.click("🔄 Thử lại")
        await chat.wait("Họ và tên")
        assert [OVER in words for words in _told(bot)] == [False, True]
