"""The rate limits of chats, of groups and of unsolicited messages, and the effect of a flood answer."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.conversation.message import Message, text
from bot.telegram.client import Telegram
from bot.telegram.errors import RateLimited
from bot.telegram.rate_limit import CHAT, LONGEST_PAUSE, LeakyBucket, Rate, RateLimiter
from playground.messaging.fault_injection import Faults, FloodLimit
from playground.testing.driver import Chat, Playground
from tests.running_bot import TOKEN

HELLO = Message((text("x"),))


class Time:
    """A clock that only sleeping moves on."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        """Return the seconds."""
        return self.now

    async def sleep(self, seconds: float) -> None:
        """Move the clock on by some seconds."""
        self.slept.append(seconds)
        self.now += seconds
        await asyncio.sleep(0)


@pytest.fixture
def time() -> Time:
    """Return the clock of one test."""
    return Time()


async def _send(limiter: RateLimiter, chat_id: int, times: int) -> list[float]:
    """Return the times at which some messages were sent, in seconds from the first."""
    went: list[float] = []

    async def attempt() -> None:
        went.append(limiter.clock())

    for _ in range(times):
        await limiter.call(attempt, chat_id, new=True)
    return [round(at - went[0], 3) for at in went]


def test_a_bucket_keeps_rate_and_burst() -> None:
    """Two messages pass at once, then one a second, and after a rest two at once again."""
    bucket = LeakyBucket(Rate(1.0, 2))
    assert [bucket.take(10.0) for _ in range(4)] == [0, 0, 1, 2]
    assert [bucket.take(100.0) for _ in range(3)] == [0, 0, 1]


async def test_a_person_gets_a_short_burst_then_one_a_second(time: Time) -> None:
    """A burst passes at once, and later messages a second apart."""
    went = await _send(RateLimiter(clock=time, sleep=time.sleep), 7, CHAT.burst + 3)
    assert went == [0] * CHAT.burst + [1, 2, 3]


async def test_a_group_gets_twenty_a_minute(time: Time) -> None:
    """No minute holds more than twenty messages."""
    went = await _send(RateLimiter(clock=time, sleep=time.sleep), -100500, 60)
    assert 18 <= max(sum(start <= at <= start + 60 for at in went) for start in went) <= 20


async def test_unsolicited_messages_are_thirty_a_second(time: Time) -> None:
    """Unsolicited messages keep the rate of all chats together. Answers to many people do not wait."""

    async def attempt() -> None:
        pass

    limiter = RateLimiter(clock=time, sleep=time.sleep)
    for chat_id in range(1, 1001):
        await limiter.call(attempt, chat_id, new=True)
    assert not time.slept
    for chat_id in range(1, 331):
        await limiter.call(attempt, chat_id, new=True, unsolicited=True)
    assert time.now - 1000 == pytest.approx(10, abs=0.1)
    unlimited = RateLimiter(0, clock=time, sleep=time.sleep)
    time.slept.clear()
    for chat_id in range(1, 331):
        await unlimited.call(attempt, chat_id, new=True, unsolicited=True)
    assert not time.slept


async def test_a_long_pause_is_raised(time: Time) -> None:
    """A pause of minutes raises RateLimited with its seconds, without a try meanwhile."""
    limiter = RateLimiter(clock=time, sleep=time.sleep)
    tries = 0

    async def attempt() -> None:
        nonlocal tries
        tries += 1
        if tries == 1:
            raise RateLimited(600)

    for _ in range(2):
        with pytest.raises(RateLimited) as told:
            await limiter.call(attempt, 7, new=True)
        assert told.value.seconds == 600
    assert (tries, time.slept) == (1, [])
    time.now += 600
    await limiter.call(attempt, 7, new=True)
    assert tries == 2


async def test_a_call_to_no_chat_waits_alone(time: Time) -> None:
    """A flood answer to getFile delays no other call, and a long one is raised."""
    limiter = RateLimiter(clock=time, sleep=time.sleep)
    answers = [RateLimited(3), None, RateLimited(LONGEST_PAUSE + 1)]

    async def attempt() -> None:
        if (answer := answers.pop(0)) is not None:
            raise answer

    await limiter.call(attempt)
    assert time.slept == [3]
    with pytest.raises(RateLimited):
        await limiter.call(attempt)


async def test_empty_buckets_are_dropped(time: Time, monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory holds the buckets of recent chats only."""
    monkeypatch.setattr("bot.telegram.rate_limit.MAX_BUCKETS", 10)
    limiter = RateLimiter(0, clock=time, sleep=time.sleep)
    for chat_id in range(1, 100):
        time.now += 1
        await _send(limiter, chat_id, 1)
    assert len(limiter._chats) <= 10


@pytest.fixture
async def playground() -> AsyncIterator[Playground]:
    """A local Telegram."""
    async with Playground(TOKEN) as running:
        yield running


async def test_a_flood_answer_of_one_chat_delays_no_other(playground: Playground) -> None:
    """While one chat waits for the end of its 429, over real HTTP, a hundred messages go to other chats."""
    released = asyncio.Event()

    async def sleep(seconds: float) -> None:
        assert seconds == pytest.approx(9, abs=1)
        await released.wait()
        playground.faults = Faults()

    async with Telegram(TOKEN, playground.url, RateLimiter(sleep=sleep)).session() as telegram:
        flooded, *others = (playground.chat(number) for number in range(1, 22))
        playground.faults = Faults(flood=FloodLimit(rate=0.1, burst=1))
        await telegram.send(flooded.id, HELLO, "vi")
        waiting = asyncio.create_task(telegram.send(flooded.id, HELLO, "vi"))
        while not telegram.limiter.is_paused(flooded.id):  # noqa: ASYNC110  # nothing tells of it
            await asyncio.sleep(0.001)
        playground.faults = Faults()
        for _ in range(5):
            await asyncio.gather(*(telegram.send(chat.id, HELLO, "vi") for chat in others))
        assert not waiting.done()
        assert [len(chat.messages) for chat in others] == [5] * 20
        await _no_optional_call(telegram, flooded)
        telegram.limiter.clock = lambda: 1e9
        released.set()
        await waiting
    assert len(flooded.messages) == 2


async def _no_optional_call(telegram: Telegram, chat: Chat) -> None:
    """Check that an optional call is not tried while its chat is paused."""
    before = len(chat.actions)
    await telegram.show_action(chat.id, "typing")
    assert len(chat.actions) == before
