"""The tools of one event: paid calls, alarms and progress, and a log without personal data."""

import asyncio
import logging

import pytest

from bot.api.errors import Uncertain
from bot.api.operations import GET_HAIMAT
from bot.chat.tools import ChatTools
from bot.conversation.flow import Event, Kind
from bot.conversation.message import Message, text
from playground.messaging.fault_injection import Faults
from playground.testing.driver import Chat
from storage import paid_calls
from storage.inbox import ChatLease, LeaseLost
from tests import pictures
from tests.bot.api.service import Answer
from tests.fake_api import SILENT, card, refused
from tests.running_bot import LAN, RunningBot, run_bot, until
from tests.storage.claims import claim_one

FRONT, BACK = pictures.photo(0), pictures.photo(1)
IMAGES = {"mattruoc": FRONT, "matsau": BACK}
PHOTO = Event(1, LAN, Kind.PHOTO)


async def test_paid_call_is_not_repeated_after_a_stop() -> None:
    """A process that ends during a call leaves the call open. The next process asks the person before a repetition."""
    async with run_bot(drain=0) as bot:
        chat = bot.chat()
        bot.api.next(SILENT)
        await _send_both(chat)
        await bot.api.wait_for(1)
        await bot.stop()
        assert await bot.rows("select state from paid_call") == [{"state": "started"}]
        bot.api.next(card())
        bot.start()
        asked = await chat.wait("chưa rõ đã xong hay chưa")
        assert asked.labels == ["🔄 Thử lại", "✖ Huỷ"]
        assert len(bot.api.seen) == 1
        await chat.click("🔄 Thử lại")
        result = await chat.wait("Họ và tên")
        assert result.id == asked.id, "the progress message of before the restart is used on"
        assert len(bot.api.seen) == 2


async def test_paid_answer_is_shown_again_without_a_call(
    bot: RunningBot, chat: Chat, caplog: pytest.LogCaptureFixture
) -> None:
    """When an answer was stored but could not be shown, the next try shows the stored answer."""
    await chat.send_text("/cccd")
    await chat.send_photo(FRONT)
    await chat.wait("Bước 2/2")
    bot.playground.faults = Faults(bad_gateway=1.0, methods=frozenset({"editmessagetext"}))
    await chat.send_photo(BACK)
    await chat.wait("Đang đọc")
    await until(lambda: "waits for a transient error" in caplog.text)
    await bot.rows("select 1")
    assert [row["state"] for row in await bot.rows("select state from paid_call")] == ["answered"]
    bot.playground.faults = Faults()
    bot.later()
    result = await chat.wait("Họ và tên: NGUYỄN THỊ MẪU")
    assert result.id == chat.last.id, "one message: the progress, then the result"
    await bot.quiet()
    assert len(bot.api.seen) == 1
    assert await bot.rows("select state, answer from paid_call") == [{"state": "closed", "answer": None}]


async def test_paid_answer_that_is_blanked_is_not_paid_for_again(bot: RunningBot, chat: Chat) -> None:
    """A call whose answer was deleted from the store has an unknown outcome: the person is asked."""
    progress_id = await ChatTools(bot.app, PHOTO, "vi").say(Message((text("x"),)))
    first, again = [
        await ChatTools(bot.app, PHOTO, "vi").call(GET_HAIMAT, IMAGES, progress_id, text("…")) for _ in range(2)
    ]
    assert first == again
    await bot.app.db.run(paid_calls.close_all, chat.id)
    with pytest.raises(Uncertain):
        await ChatTools(bot.app, PHOTO, "vi").call(GET_HAIMAT, IMAGES, progress_id, text("…"))
    assert len(bot.api.seen) == 1


async def test_nothing_is_paid_by_a_worker_that_lost_its_chat(bot: RunningBot, chat: Chat) -> None:
    """When two workers believe that they have a chat, only the worker with the lease makes the call."""
    lost = await _claim(bot, chat)
    held = await _claim(bot, chat, later=100)
    with pytest.raises(LeaseLost):
        await _call(bot, lost)
    assert not bot.api.seen
    await _call(bot, held)
    assert len(bot.api.seen) == 1


async def test_a_call_is_not_forgotten_by_a_worker_that_lost_its_chat(bot: RunningBot, chat: Chat) -> None:
    """A refusal that a former worker gets late does not delete the call of the present worker."""
    bot.api.next(Answer(refused("1").body, hold=True))
    calling = asyncio.create_task(_call(bot, await _claim(bot, chat)))
    await bot.api.wait_for(1)
    await _claim(bot, chat, later=100)
    bot.api.release.set()
    with pytest.raises(LeaseLost):
        await calling
    assert await bot.rows("select state from paid_call") == [{"state": "started"}]


async def test_progress_that_cannot_be_shown(bot: RunningBot, chat: Chat, caplog: pytest.LogCaptureFixture) -> None:
    """A failed edit of the progress message is logged, and the result is sent all the same."""
    caplog.set_level(logging.DEBUG, "bot")
    bot.api.next(SILENT)
    await _send_both(chat)
    await bot.api.wait_for(1)
    bot.playground.faults = Faults(bad_gateway=1.0, methods=frozenset({"editmessagetext"}))
    await until(lambda: "editMessageText failed" in caplog.text)
    bot.playground.faults = Faults()
    assert chat.actions[:1] == ["typing"]
    bot.api.release.set()
    await chat.wait(lambda message: message.edited)


async def test_a_photo_just_checked_is_not_downloaded_again(bot: RunningBot, chat: Chat) -> None:
    """Both sides are downloaded for the check, and the front once more for the call."""
    await _send_both(chat)
    await chat.wait("Họ và tên")
    assert _downloads(bot) == 3


async def test_photos_are_not_kept_for_a_call_that_waits_for_its_turn() -> None:
    """While the service is busy, the photos of further calls stay at Telegram."""
    async with run_bot(cvapi_parallel=1) as bot:
        bot.api.next(Answer(card().body, hold=True))
        busy = [asyncio.create_task(bot.app.api.call(GET_HAIMAT, IMAGES)) for _ in range(5)]
        await until(lambda: bot.app.api.busy)
        chat = bot.chat()
        await _send_both(chat)
        await chat.wait("Đang đọc")
        assert _downloads(bot) == 2
        bot.api.release.set()
        await chat.wait("Họ và tên")
        assert _downloads(bot) == 4
        await asyncio.gather(*busy)


async def test_a_photo_that_goes_between_two_tries_leaves_nothing_in_doubt(bot: RunningBot, chat: Chat) -> None:
    """A photo that is gone before the second try leaves no doubtful call, as the first try was refused."""
    bot.api.next(Answer(status=503, hold=True), card())
    await _send_both(chat)
    await bot.api.wait_for(1)
    assert await bot.rows("select state from paid_call") == [{"state": "started"}]
    bot.forget_files()
    bot.api.release.set()
    await chat.wait("gửi lại")
    assert await bot.rows("select state from paid_call") == []
    assert len(bot.api.seen) == 1
    assert b'bot_api_calls_total{operation="get_haimat",outcome="photo gone"} 1.0' in bot.app.metrics.text()


async def test_event_without_a_message_has_no_buttons_to_take_off(bot: RunningBot, chat: Chat) -> None:
    """The tools make no call to remove buttons then."""
    await ChatTools(bot.app, PHOTO, "vi").close_tapped_message()
    assert not chat.messages


async def test_tap_is_answered_once(bot: RunningBot, chat: Chat) -> None:
    """Only the first answer of a tap is sent, together with the removal of the buttons."""
    await chat.send_text("/cccd")
    asked = await chat.wait("Bước 1/2")
    await chat.click("✖ Huỷ")
    await chat.wait("Đã huỷ")
    await bot.quiet()
    assert not any(message.labels for message in chat.messages)
    answers = 'bot_telegram_calls_total{method="answerCallbackQuery",outcome="ok"}'
    assert f"{answers} 1.0" in bot.app.metrics.text().decode()
    tap = ChatTools(bot.app, Event(9, LAN, Kind.PRESS, message_id=asked.id, callback_id="1"), "vi")
    await tap.toast(None)
    await tap.close_tapped_message()
    answers = 'bot_telegram_calls_total{method="answerCallbackQuery",outcome="4xx"}'
    assert f"{answers} 1.0" in bot.app.metrics.text().decode()


async def test_log_tells_nothing_personal(bot: RunningBot, chat: Chat, caplog: pytest.LogCaptureFixture) -> None:
    """A whole conversation at level DEBUG logs no token, secret, name, number, address or message."""
    caplog.set_level(logging.DEBUG)
    await chat.send_text("/cccd")
    await chat.wait("Bước 1/2")
    await chat.send_text("tôi là NGUYỄN THỊ MẪU 001190000017")
    await chat.wait("bức ảnh")
    await _send_both(chat)
    await chat.wait("Họ và tên")
    await chat.click("✅ Xong")
    await chat.wait("Hoàn tất")
    lines = caplog.text
    settings = bot.app.settings
    secrets = (settings.telegram_token, settings.cvapi_secret, settings.webhook_secret, settings.data_keys)
    for secret in secrets:
        assert secret.get_secret_value() not in lines
    for private in ("NGUYỄN", "NGUYEN", "001190000017", "Hoàn Kiếm", "Lan"):
        assert private not in lines


async def _send_both(chat: Chat) -> None:
    await chat.send_text("/cccd")
    await chat.wait("Bước 1/2")
    await chat.send_photo(FRONT)
    await chat.wait("Bước 2/2")
    await chat.send_photo(BACK)


def _downloads(bot: RunningBot) -> int:
    """Return the number of files that Telegram handed out."""
    return int(bot.app.metrics.telegram.labels("file", "ok")._value.get())


async def _claim(bot: RunningBot, chat: Chat, later: float = 0.0) -> ChatLease:
    """Return the test's own lease of a chat in which an update waits."""
    if bot.running:
        await bot.stop()
        await chat.send_photo(FRONT)
        await until(lambda: not len(bot.playground.state.updates))
    turn = await bot.app.db.run(claim_one, f"worker of {later}", bot.clock() + later, 60.0)
    assert turn
    return turn


async def _call(bot: RunningBot, turn: ChatLease) -> None:
    await ChatTools(bot.app, PHOTO, "vi", turn).call(GET_HAIMAT, IMAGES, 1, text("…"))
