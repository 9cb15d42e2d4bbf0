"""Tests of broadcasts and of blocked chats."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from playground.testing.driver import Chat
from tests.running_bot import ADMIN, RunningBot, run_bot, until

LONG = 1e6
"""A lease, in seconds, that outlives every jump of the clock."""

PEOPLE = range(1001, 1031)


@pytest.fixture
async def bot() -> AsyncIterator[RunningBot]:
    """Run a bot with leases that hold while the clock is put forward."""
    async with run_bot(lease=LONG) as opened:
        yield opened


@pytest.fixture
def owner(bot: RunningBot) -> Chat:
    """Return the owner's chat."""
    return bot.chat(ADMIN)


async def _agreed(bot: RunningBot, people: range = PEOPLE) -> list[Chat]:
    """Return the chats of people with a consent."""
    for person in people:
        row = "insert into consent (chat_id, update_id, purpose, version, digest, locale, given)"
        await bot.rows(f"{row} values ({person}, {person}, 'reading', '1', '', 'vi', 0)")
    return [bot.chat(person) for person in people]


async def _order(owner: Chat, words: str = "Bảo trì lúc 22:00 <tối nay> & ngày mai") -> None:
    await owner.send_text(f"/broadcast {words}")
    await owner.wait(words)
    label = next(label for message in owner.messages[::-1] for label in message.labels if "Gửi tới" in label)
    await owner.click(label)


async def test_broadcast(bot: RunningBot, owner: Chat) -> None:
    """A broadcast is previewed, confirmed, and sent once to everybody with a consent.

    The counts replace the progress.
    """
    people = await _agreed(bot)
    stranger = bot.chat(5)
    await _order(owner)
    await _finished(bot, owner)
    done = await owner.wait("tới được 30 trên 30 người", since=None)
    assert done.labels == []
    for chat in people:
        assert [message.text for message in chat.messages] == ["Bảo trì lúc 22:00 <tối nay> & ngày mai"]
    assert not stranger.messages
    assert await bot.rows("select * from recipient union all select id, chat_id, body from broadcast") == []
    acts = await bot.rows("select act, target from audit order by id")
    assert [tuple(row.values()) for row in acts] == [("broadcast ordered", "30"), ("broadcast ended", "30/30")]


async def test_who_left_or_is_blocked_is_skipped(bot: RunningBot, owner: Chat) -> None:
    """A person who blocked the bot is counted and gets no second try. A blocked chat is no recipient."""
    people = await _agreed(bot, range(1001, 1006))
    people[0].block()
    await owner.send_text("/block 1002")
    await owner.wait("Đã chặn 1002")
    await _order(owner)
    done = await owner.wait("tới được 3 trên 4")
    assert "đã chặn bot hoặc rời đi: 1" in done.text
    assert not people[1].messages
    await owner.send_text("/broadcast lại")
    await owner.wait("gửi tới 3 người")


async def test_who_comes_back_gets_the_next_one(bot: RunningBot, owner: Chat) -> None:
    """A person who blocked the bot and starts the bot again is a recipient again."""
    (person,) = await _agreed(bot, range(1001, 1002))
    person.block()
    await _order(owner)
    await owner.wait("tới được 0 trên 1")
    await person.send_text("/start")
    await person.wait("Xin chào")
    await _order(owner, "lần hai")
    await owner.wait("tới được 1 trên 1")
    assert person.last.text == "lần hai"


async def test_goes_on_after_a_restart(bot: RunningBot, owner: Chat) -> None:
    """A broadcast goes on after a stop during a send.

    Nobody gets two messages, and the cut-off send counts as unknown.
    """
    people = await _agreed(bot)
    await _order(owner)
    await until(lambda: sum(bool(chat.messages) for chat in people) >= 5)
    worker, running = bot.running.pop()
    for task in (running, *worker._turns):
        task.cancel()
    await asyncio.gather(running, *worker._turns, return_exceptions=True)
    bot.start()
    bot.later(2 * LONG)
    await _finished(bot, owner)
    counts = [len(chat.messages) for chat in people]
    assert max(counts) == 1
    assert sum(counts) >= 29


async def test_stop(bot: RunningBot, owner: Chat) -> None:
    """After a stop between two batches the other recipients get nothing, and the counts show the stop."""
    people = await _agreed(bot)
    await _order(owner)
    await owner.wait("20 trên 30")
    await owner.click("✋ Dừng")
    await owner.wait_toast("Bạn đã dừng")
    bot.later(2)
    done = await owner.wait("tới được 20 trên 30")
    assert "chưa gửi: 10" in done.text
    assert sum(bool(chat.messages) for chat in people) == 20


async def test_words_are_asked_for(bot: RunningBot, owner: Chat) -> None:
    """The command without arguments asks for the message. A refusal sends nothing."""
    people = await _agreed(bot, range(1001, 1003))
    await owner.send_text("/broadcast")
    await owner.wait("Hãy viết nội dung")
    await owner.send_text("Xin chào")
    await owner.wait("Tin này sẽ gửi tới 2 người", since=None)
    await owner.wait(lambda message: "📣 Gửi tới 2 người" in message.labels)
    await owner.click("✖ Không")
    await owner.wait("không thay đổi gì")
    assert not any(chat.messages for chat in people)


async def test_blocked_keeps_only_the_rights(bot: RunningBot, owner: Chat, chat: Chat) -> None:
    """A blocked chat is told of the block and keeps the rights to its data. After the unblock everything works."""
    await owner.send_text(f"/block {chat.id}")
    await owner.wait("Đã chặn")
    for words in ("/cccd", "xin chào", "/trangthai"):
        await chat.send_text(words)
        await chat.wait("Quản trị viên đã chặn")
    await chat.send_text("/dulieucuatoi")
    await chat.wait("ID trò chuyện Telegram")
    await chat.send_text("/xoadulieu")
    await chat.wait("Xoá toàn bộ")
    await owner.send_text(f"/unblock {chat.id}")
    await owner.wait("Đã bỏ chặn")
    await owner.send_text(f"/unblock {chat.id}")
    await owner.wait("đã ở trạng thái này rồi")
    await chat.send_text("/cccd")
    await chat.wait("Bước 1/2")


@pytest.mark.parametrize(
    ("words", "answer"), [("", "/block ID"), ("tôi", "/block ID"), (str(ADMIN), "đang có vai trò")]
)
async def test_block_is_not_understood_or_refused(owner: Chat, words: str, answer: str) -> None:
    """A block needs exactly one id, and a person with a role cannot be blocked."""
    await owner.send_text(f"/block {words}")
    await owner.wait(answer)


async def _finished(bot: RunningBot, owner: Chat) -> None:
    """Put the clock forward until the last batch is sent."""
    while not any("Đã xong" in message.text for message in owner.messages):
        bot.later(2)
        await asyncio.sleep(0.02)
