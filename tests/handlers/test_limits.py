"""Floods and budgets: who writes too fast, who has read enough for today, whom nobody listens to, and a full inbox."""

import json
import re
from datetime import UTC, datetime

from bot.api.operations import GET_BLX
from bot.monitoring import quota
from bot.telegram.updates import Receipt
from playground.testing.driver import Chat
from storage import blocks, call_budget, inbox, message_rate
from tests import pictures
from tests.fake_api import BUSY, CUT, card
from tests.running_bot import ADMIN, LAN, Town, open_town

FRONT, BACK = pictures.photo(0), pictures.photo(1)
TOO_FAST = "Bạn gửi nhanh quá"


async def _write(town: Town, chat: Chat, times: int) -> None:
    for _ in range(times):
        await chat.send_text("chào")
    await town.quiet()


async def _answers(town: Town, chat: Chat) -> list[bool]:
    """The bot's messages, each told whether it asks for patience."""
    town.wake()
    await town.quiet()
    return [TOO_FAST in message.text for message in chat.messages if not message.outgoing]


async def test_a_flood_is_told_once() -> None:
    """Twice a minute's worth is answered; the rest is dropped with one sentence that says when to go on."""
    async with open_town(messages_per_minute=3) as town:
        chat = town.chat()
        await _write(town, chat, 20)
        told = await chat.wait(TOO_FAST)
        (seconds,) = re.findall(r"đợi (\d+) giây", told.text)
        assert 0 < int(seconds) <= message_rate.PAUSE
        assert await _answers(town, chat) == [False] * 6 + [True]
        town.clock.forward(20)
        await _write(town, chat, 3)
        assert len(await _answers(town, chat)) == 7
        town.clock.forward(120)
        await _write(town, chat, 2)
        assert await _answers(town, chat) == [False] * 6 + [True] + [False] * 2


async def test_a_second_delivery_is_no_second_message() -> None:
    """What Telegram sends again is known, and does not count: nobody is shut out for its trouble."""
    async with open_town(messages_per_minute=1) as town:
        person = {"id": 7, "first_name": "Lan"}
        message = {"message_id": 1, "from": person, "chat": {"id": 7, "type": "private"}, "text": "/start"}
        for _ in range(5):
            assert await town.post({"update_id": 5, "message": message}) == 200
        assert await town.post({"update_id": 6, "message": message}) == 200
        await town.quiet()
        assert len(await town.rows("select id from inbox")) == 2
        assert [row["shut_until"] for row in await town.rows("select shut_until from pace")] == [0.0]


async def test_others_are_heard_meanwhile_and_owners_always() -> None:
    """One person's flood is nobody else's; an owner may send as much as there is."""
    async with open_town(messages_per_minute=3) as town:
        loud, calm, owner = town.chat(1), town.chat(2), town.chat(ADMIN)
        await _write(town, loud, 10)
        await _write(town, calm, 2)
        await _write(town, owner, 20)
        assert await _answers(town, calm) == [False] * 2
        assert await _answers(town, owner) == [False] * 20


async def test_english_is_spoken_to_who_speaks_it() -> None:
    """The sentence comes in the person's own language."""
    async with open_town(messages_per_minute=1) as town:
        chat = town.chat(5, language="en")
        await _write(town, chat, 5)
        await chat.wait("faster than I can follow")


async def test_a_group_is_dropped_in_silence() -> None:
    """A group has its own pace, whoever writes in it, and is not told: that would be one message more."""
    async with open_town(group_messages_per_minute=2) as town:
        group = town.chat(-100500)
        where = {"id": group.id, "type": "supergroup", "title": "Nhà"}
        for number in range(1, 11):
            message = {"message_id": number, "from": {"id": number}, "chat": where, "text": "/cccd"}
            await town.post({"update_id": number, "message": message})
        assert await _answers(town, group) == [False] * 4


async def test_without_limits() -> None:
    """0 is no limit."""
    async with open_town(messages_per_minute=0) as town:
        chat = town.chat()
        await _write(town, chat, 150)
        assert await _answers(town, chat) == [False] * 150


async def test_budget_of_the_day() -> None:
    """One call too many is not made: the photos are kept, and after midnight one tap reads them."""
    async with open_town(calls_per_day=1) as town:
        chat = town.chat()
        await _read(chat)
        await chat.wait("Họ và tên")
        await _read(chat)
        told = await chat.wait("đã dùng hết 1 lượt đọc của hôm nay")
        assert told.labels == ["🔄 Thử lại", "✖ Huỷ"]
        assert len(town.api.seen) == 1
        assert not town.chat(ADMIN).messages
        town.clock.forward(24 * 3600)
        await chat.click("🔄 Thử lại")
        await chat.wait("Họ và tên")
        assert len(town.api.seen) == 2


async def test_a_call_that_was_not_made_costs_nothing() -> None:
    """What the service refused before any work is given back; what may have been done counts; tries are one call."""
    async with open_town(calls_per_day=2) as town:
        chat = town.chat()
        town.api.next(BUSY)
        await _read(chat)
        await chat.wait("bận hoặc tạm ngừng")
        assert len(town.api.seen) == 3
        assert await _spent(town) == 0
        town.api.next(CUT, card())
        await chat.click("🔄 Thử lại")
        await chat.wait("chưa rõ đã xong hay chưa")
        assert await _spent(town) == 1
        await chat.click("🔄 Thử lại")
        await chat.wait("Họ và tên")
        assert await _spent(town) == 2


async def test_a_call_refused_after_midnight_gives_nothing_of_the_new_day(town: Town) -> None:
    """It goes back to the day on which it was begun."""
    midnight = datetime(2026, 11, 15, 17, tzinfo=UTC).timestamp()
    for key, now in (("a", midnight - 1), ("b", midnight + 1)):
        await town.app.db.run(quota.begin_call, key, LAN, GET_BLX, 1, now, None, town.app.settings)
    await town.app.db.run(quota.drop_call, "a", LAN, GET_BLX)
    days = ("2026-11-15", "2026-11-16")
    assert [await town.app.db.run(call_budget.count_spent, day, LAN) for day in days] == [0, 1]


async def test_whoever_has_a_role_has_a_budget_of_their_own() -> None:
    """An administrator goes on where a person's day ends, up to another limit."""
    async with open_town(calls_per_day=1, admin_calls_per_day=2) as town:
        owner = town.chat(ADMIN)
        for _ in range(2):
            await _read(owner)
            await owner.wait("Họ và tên")
        await _read(owner)
        await owner.wait("đã dùng hết 2 lượt")


async def test_erasing_does_not_renew_the_budget(town: Town, chat: Chat) -> None:
    """Whoever has all data deleted has still read what they read today; the count goes by itself."""
    await _read(chat)
    await chat.wait("Họ và tên")
    await chat.send_text("/xoadulieu")
    await chat.wait(lambda message: bool(message.buttons))
    await chat.click(next(label for label in chat.last.labels if "oá" in label))
    await town.quiet()
    assert await _spent(town) == 1


async def test_a_blocked_person_gets_nothing_paid(town: Town, chat: Chat) -> None:
    """Whatever they send or tap, also in the midst of a conversation: no photo is fetched, no call is made."""
    await chat.send_text("/cccd")
    asked = await chat.wait("Bước 1/2")
    await chat.send_photo(FRONT)
    await chat.wait("Bước 2/2")
    await town.app.db.run(blocks.block, chat.id, 0.0)
    for act in (chat.send_photo(BACK), chat.send_text("/cccd"), chat.send_album([FRONT, BACK])):
        await act
        await chat.wait("đã chặn cuộc trò chuyện")
    await chat.click("✖ Huỷ", asked)
    await town.quiet()
    assert not town.api.seen
    assert "đã chặn cuộc trò chuyện" in chat.last.text


async def test_a_full_inbox_asks_telegram_to_wait(town: Town, chat: Chat) -> None:
    """Messages stay at Telegram, which comes again; taps are taken, for they would be gone in 150 seconds."""
    await chat.send_text("/cccd")
    asked = await chat.wait("Bước 1/2")
    await town.quiet()
    town.receiver._depth_read, town.receiver._depth = town.clock(), town.app.settings.inbox_limit
    told = {"message_id": 1, "from": {"id": 7}, "chat": {"id": 7, "type": "private"}}
    assert await town.post({"update_id": 1, "message": told | {"text": "x"}}) == 503
    update = json.dumps({"update_id": 1, "message": told | {"text": "x"}}).encode()
    assert await town.receiver.receive(update) is Receipt.LATER
    await chat.click("✖ Huỷ", asked)
    await chat.wait("Đã huỷ")
    town.clock.forward(2)
    assert await town.post({"update_id": 1, "message": told | {"text": "x"}}) == 200
    assert await town.app.db.run(inbox.count_dead) == 0


async def _read(chat: Chat) -> None:
    await chat.send_text("/cccd")
    await chat.wait("Bước 1/2")
    await chat.send_photo(FRONT)
    await chat.wait("Bước 2/2")
    await chat.send_photo(BACK)


async def _spent(town: Town) -> int:
    await town.quiet()
    day = (await town.rows("select max(day) as day from spent"))[0]["day"] or ""
    return await town.app.db.run(call_budget.count_spent, day, 7)
