"""Tests of limits: messages, daily calls, blocked chats, and a full inbox."""

import json
import re
from datetime import UTC, datetime

from bot.api.operations import GET_BLX
from bot.monitoring import call_accounting
from bot.telegram.updates import Receipt
from playground.testing.driver import Chat
from storage import blocks, inbox, message_rate
from tests import pictures
from tests.fake_api import BUSY, CUT, card
from tests.running_bot import ADMIN, LAN, RunningBot, run_bot

FRONT, BACK = pictures.photo(0), pictures.photo(1)
TOO_FAST = "Bạn gửi nhanh quá"


async def _write(bot: RunningBot, chat: Chat, times: int) -> None:
    for _ in range(times):
        await chat.send_text("chào")
    await bot.quiet()


async def _answers(bot: RunningBot, chat: Chat) -> list[bool]:
    """Return for each message of the bot if the message asks to slow down."""
    bot.wake()
    await bot.quiet()
    return [TOO_FAST in message.text for message in chat.messages if not message.outgoing]


async def test_a_flood_is_told_once() -> None:
    """Messages up to twice the rate of a minute are answered. The others are dropped with one message."""
    async with run_bot(messages_per_minute=3) as bot:
        chat = bot.chat()
        await _write(bot, chat, 20)
        told = await chat.wait(TOO_FAST)
        (seconds,) = re.findall(r"đợi (\d+) giây", told.text)
        assert 0 < int(seconds) <= message_rate.PAUSE
        assert await _answers(bot, chat) == [False] * 6 + [True]
        bot.clock.forward(20)
        await _write(bot, chat, 3)
        assert len(await _answers(bot, chat)) == 7
        bot.clock.forward(120)
        await _write(bot, chat, 2)
        assert await _answers(bot, chat) == [False] * 6 + [True] + [False] * 2


async def test_a_second_delivery_is_no_second_message() -> None:
    """A repeated delivery does not count against the rate."""
    async with run_bot(messages_per_minute=1) as bot:
        person = {"id": 7, "first_name": "Lan"}
        message = {"message_id": 1, "from": person, "chat": {"id": 7, "type": "private"}, "text": "/start"}
        for _ in range(5):
            assert await bot.post({"update_id": 5, "message": message}) == 200
        assert await bot.post({"update_id": 6, "message": message}) == 200
        await bot.quiet()
        assert len(await bot.rows("select id from inbox")) == 2
        assert [row["shut_until"] for row in await bot.rows("select shut_until from pace")] == [0.0]


async def test_others_are_heard_meanwhile_and_owners_always() -> None:
    """The flood of one person does not affect others. An owner has no limit."""
    async with run_bot(messages_per_minute=3) as bot:
        loud, calm, owner = bot.chat(1), bot.chat(2), bot.chat(ADMIN)
        await _write(bot, loud, 10)
        await _write(bot, calm, 2)
        await _write(bot, owner, 20)
        assert await _answers(bot, calm) == [False] * 2
        assert await _answers(bot, owner) == [False] * 20


async def test_english_is_spoken_to_who_speaks_it() -> None:
    """The message is in the person's language."""
    async with run_bot(messages_per_minute=1) as bot:
        chat = bot.chat(5, language="en")
        await _write(bot, chat, 5)
        await chat.wait("faster than I can follow")


async def test_a_group_is_dropped_in_silence() -> None:
    """A group has a rate of its own, and gets no message about the rate."""
    async with run_bot(group_messages_per_minute=2) as bot:
        group = bot.chat(-100500)
        where = {"id": group.id, "type": "supergroup", "title": "Nhà"}
        for number in range(1, 11):
            message = {"message_id": number, "from": {"id": number}, "chat": where, "text": "/cccd"}
            await bot.post({"update_id": number, "message": message})
        assert await _answers(bot, group) == [False] * 4


async def test_without_limits() -> None:
    """The setting 0 means no limit."""
    async with run_bot(messages_per_minute=0) as bot:
        chat = bot.chat()
        await _write(bot, chat, 150)
        assert await _answers(bot, chat) == [False] * 150


async def test_budget_of_the_day() -> None:
    """A call over the daily limit is not made. The photos are kept, and one tap after midnight reads the photos."""
    async with run_bot(calls_per_day=1) as bot:
        chat = bot.chat()
        await _read(chat)
        await chat.wait("Họ và tên")
        await _read(chat)
        told = await chat.wait("đã dùng hết 1 lượt đọc của hôm nay")
        assert told.labels == ["🔄 Thử lại", "✖ Huỷ"]
        assert len(bot.api.seen) == 1
        assert not bot.chat(ADMIN).messages
        bot.clock.forward(24 * 3600)
        await chat.click("🔄 Thử lại")
        await chat.wait("Họ và tên")
        assert len(bot.api.seen) == 2


async def test_a_call_that_was_not_made_costs_nothing() -> None:
    """A refused call is given back, an uncertain call counts, and several tries count once."""
    async with run_bot(calls_per_day=2) as bot:
        chat = bot.chat()
        bot.api.next(BUSY)
        await _read(chat)
        await chat.wait("bận hoặc tạm ngừng")
        assert len(bot.api.seen) == 3
        assert await _spent(bot) == 0
        bot.api.next(CUT, card())
        await chat.click("🔄 Thử lại")
        await chat.wait("chưa rõ đã xong hay chưa")
        assert await _spent(bot) == 1
        await chat.click("🔄 Thử lại")
        await chat.wait("Họ và tên")
        assert await _spent(bot) == 2


async def test_a_call_refused_after_midnight_gives_nothing_of_the_new_day(bot: RunningBot) -> None:
    """A call is given back to the day on which the call began."""
    midnight = datetime(2026, 11, 15, 17, tzinfo=UTC).timestamp()
    for key, now in (("a", midnight - 1), ("b", midnight + 1)):
        await bot.app.db.run(call_accounting.begin_call, key, LAN, GET_BLX, 1, now, None, bot.app.settings)
    await bot.app.db.run(call_accounting.drop_call, "a", LAN, GET_BLX)
    assert await bot.rows("select day, calls from spent order by day") == [
        {"day": "2026-11-15", "calls": 0}, {"day": "2026-11-16", "calls": 1},
    ]  # fmt: skip


async def test_whoever_has_a_role_has_a_budget_of_their_own() -> None:
    """An administrator has a higher daily limit."""
    async with run_bot(calls_per_day=1, admin_calls_per_day=2) as bot:
        owner = bot.chat(ADMIN)
        for _ in range(2):
            await _read(owner)
            await owner.wait("Họ và tên")
        await _read(owner)
        await owner.wait("đã dùng hết 2 lượt")


async def test_erasing_does_not_renew_the_budget(bot: RunningBot, chat: Chat) -> None:
    """An erasure keeps the count of the day, which expires by itself."""
    await _read(chat)
    await chat.wait("Họ và tên")
    await chat.send_text("/xoadulieu")
    await chat.wait(lambda message: bool(message.buttons))
    await chat.click(next(label for label in chat.last.labels if "oá" in label))
    await bot.quiet()
    assert await _spent(bot) == 1


async def test_a_blocked_person_gets_nothing_paid(bot: RunningBot, chat: Chat) -> None:
    """A blocked person causes no download and no call, also during a conversation."""
    await chat.send_text("/cccd")
    asked = await chat.wait("Bước 1/2")
    await chat.send_photo(FRONT)
    await chat.wait("Bước 2/2")
    await bot.app.db.run(blocks.block, chat.id, 0.0)
    for act in (chat.send_photo(BACK), chat.send_text("/cccd"), chat.send_album([FRONT, BACK])):
        await act
        await chat.wait("đã chặn cuộc trò chuyện")
    await chat.click("✖ Huỷ", asked)
    await bot.quiet()
    assert not bot.api.seen
    assert "đã chặn cuộc trò chuyện" in chat.last.text


async def test_a_full_inbox_asks_telegram_to_wait(bot: RunningBot, chat: Chat) -> None:
    """With a full inbox messages stay at Telegram. Taps are accepted, as Telegram keeps taps for 150 seconds only."""
    await chat.send_text("/cccd")
    asked = await chat.wait("Bước 1/2")
    await bot.quiet()
    bot.receiver._depth_read, bot.receiver._depth = bot.clock(), bot.app.settings.inbox_limit
    told = {"message_id": 1, "from": {"id": 7}, "chat": {"id": 7, "type": "private"}}
    assert await bot.post({"update_id": 1, "message": told | {"text": "x"}}) == 503
    update = json.dumps({"update_id": 1, "message": told | {"text": "x"}}).encode()
    assert await bot.receiver.receive(update) is Receipt.LATER
    await chat.click("✖ Huỷ", asked)
    await chat.wait("Đã huỷ")
    bot.clock.forward(2)
    assert await bot.post({"update_id": 1, "message": told | {"text": "x"}}) == 200
    assert await bot.app.db.run(inbox.count_dead) == 0


async def _read(chat: Chat) -> None:
    await chat.send_text("/cccd")
    await chat.wait("Bước 1/2")
    await chat.send_photo(FRONT)
    await chat.wait("Bước 2/2")
    await chat.send_photo(BACK)


async def _spent(bot: RunningBot) -> int:
    await bot.quiet()
    spent = await bot.rows("select calls from spent where chat_id = 7 order by day desc")
    return int(spent[0]["calls"]) if spent else 0
