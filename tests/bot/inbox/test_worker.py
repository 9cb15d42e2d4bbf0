"""The worker: order within a chat, many chats at the same time, retries and the dead letter."""

import asyncio

import pytest

from bot.chat import timer_events
from bot.conversation.state import InFlow, from_json
from bot.monitoring.logs import error_place
from bot.telegram.errors import ChatUnreachable, RateLimited
from playground.testing.driver import Chat
from storage import inbox, timers
from tests import pictures
from tests.bot.inbox.scripted_handler import Script
from tests.running_bot import RunningBot, run_bot, until
from tests.storage.claims import claim_one

FRONT = pictures.photo()
LONG = 1e6
"""A lease, in seconds, that outlives every jump of the clock."""


async def test_order_within_a_chat() -> None:
    """Messages of one chat are handled in their order, each with the state that the last one left."""
    script = Script()
    async with run_bot(script) as bot:
        chat = bot.chat()
        for number in range(30):
            await chat.send_text(str(number))
        await bot.quiet()
        assert script.heard == [str(number) for number in range(30)]
        assert await _session(bot) == "30"


async def test_many_chats_at_once() -> None:
    """A chat that waits delays no other chat."""
    script = Script(waits=True)
    async with run_bot(script) as bot:
        for person in range(1, 31):
            await bot.chat(person).send_text(str(person))
        await until(lambda: len(script.heard) >= 30)
        script.gate.set()
        await bot.quiet()


async def test_the_worker_survives_an_unexpected_error(caplog: pytest.LogCaptureFixture) -> None:
    """A broken row is logged, and the worker goes on once the row is mended."""
    script = Script()
    async with run_bot(script) as bot:
        await bot.rows("insert into chat (chat_id, changed, head, owner) values (5, 0, 1, 'nobody')")
        bot.wake()
        await until(lambda: "the inbox could not be read: IndexError at inbox.py" in caplog.text)
        await bot.rows("delete from chat")
        await bot.app.db.run(timers.put, timer_events.make_timer(bot.app.vault, 1, 7, 0.0, "x", "", "vi"))
        await until(lambda: script.heard == ["x "])


async def test_number_of_chats_at_once_is_limited() -> None:
    """The option WORKERS bounds the running turns. Other chats follow later."""
    script = Script(waits=True)
    async with run_bot(script, workers=2) as bot:
        for person in range(1, 6):
            await bot.chat(person).send_text(str(person))
        await until(lambda: not len(bot.playground.state.updates) and len(script.heard) >= 2)
        await bot.app.db.run(inbox.count_waiting)
        assert len(script.heard) == 2
        script.gate.set()
        await bot.quiet()
        assert len(script.heard) == 5


async def test_a_long_flood_answer_releases_the_chat(caplog: pytest.LogCaptureFixture) -> None:
    """A chat that Telegram pauses for minutes waits in the store for exactly that time, without a failure."""
    troubles = [RateLimited(600)]
    script = Script(fails=lambda _: troubles.pop() if troubles else None)
    async with run_bot(script, lease=LONG) as bot:
        await bot.chat().send_text("a")
        await until(lambda: "waits for a transient error" in caplog.text)
        (row,) = await bot.rows("select free_at from chat")
        assert row["free_at"] == pytest.approx(bot.clock() + 600, abs=60)
        bot.later(601)
        await bot.quiet()
        assert script.heard == ["a", "a"]
        assert await bot.rows("select state, attempts from inbox") == [{"state": "done", "attempts": 0}]


async def test_failing_update_is_tried_again_in_its_place() -> None:
    """A failure pauses its chat alone, and keeps the order."""
    troubles = [RuntimeError("1 Nguyễn Thị Mẫu")]
    script = Script(fails=lambda words: troubles.pop() if words == "a" and troubles else None)
    async with run_bot(script, lease=LONG) as bot:
        await bot.chat().send_text("a")
        await bot.chat().send_text("b")
        await bot.chat(8).send_text("other")
        await until(lambda: len(script.heard) >= 2)
        assert "b" not in script.heard
        bot.later()
        await bot.quiet()
        assert [words for words in script.heard if words != "other"] == ["a", "a", "b"]


async def test_update_that_always_fails_is_a_dead_letter(caplog: pytest.LogCaptureFixture) -> None:
    """After five failures the person is told, the next update is handled, and the log quotes nothing."""
    script = Script(fails=lambda words: ValueError(f"secret {words}") if words == "poison" else None)
    async with run_bot(script, lease=LONG) as bot:
        chat = bot.chat()
        await chat.send_text("poison")
        await chat.send_text("good")
        while "good" not in script.heard:
            bot.later()
            await asyncio.sleep(0.005)
        await bot.quiet()
        assert script.heard == ["poison"] * 5 + ["good"]
        assert [message.text for message in chat.messages if not message.outgoing] == [
            "😓 Có lỗi khi xử lý tin nhắn vừa rồi nên tôi đành bỏ qua. Vui lòng gửi lại."
        ]
        assert await bot.app.db.run(inbox.count_dead) == 1
    assert "update failed (try 5): ValueError at scripted_handler.py" in caplog.text
    assert "poison" not in caplog.text


async def test_update_that_ends_processes_is_a_dead_letter() -> None:
    """An update that ended five processes is not handled again, and the person is told."""
    script = Script()
    async with run_bot(script) as bot:
        chat = bot.chat()
        await bot.stop()
        await chat.send_text("poison")
        await chat.send_text("good")
        await until(lambda: not len(bot.playground.state.updates))
        for death in range(inbox.MAX_ATTEMPTS):
            assert await bot.app.db.run(claim_one, "a process that dies", bot.clock() + 100 * death, 50.0)
        bot.clock.forward(100 * inbox.MAX_ATTEMPTS)
        bot.start(script)
        await bot.quiet()
        assert script.heard == ["good"]
        assert chat.last.text.startswith("😓 Có lỗi khi xử lý tin nhắn vừa rồi")
        assert await bot.app.db.run(inbox.count_dead) == 1


async def test_person_who_blocked_the_bot(bot: RunningBot, chat: Chat) -> None:
    """The update is done, the state dropped, and no retry follows."""
    await chat.send_text("/cccd")
    await chat.wait("Bước 1/2")
    await bot.stop()
    await chat.send_photo(FRONT)
    chat.block()
    bot.start()
    await bot.quiet()
    assert await bot.rows("select state, attempts from inbox order by id") == [{"state": "done", "attempts": 0}] * 2
    assert await bot.rows("select session from chat") == [{"session": None}]
    await chat.send_text("/start")
    await chat.wait("Xin chào")


async def test_chat_that_no_longer_exists() -> None:
    """An update of a chat that Telegram no longer knows is done."""
    script = Script(fails=lambda _: ChatUnreachable("Chat not found"))
    async with run_bot(script) as bot:
        await bot.chat().send_text("/start")
        await bot.quiet()
        assert await bot.rows("select state, attempts from inbox") == [{"state": "done", "attempts": 0}]
        assert script.heard == ["start"]


async def test_session_that_cannot_be_read_is_given_up(caplog: pytest.LogCaptureFixture) -> None:
    """A state of other keys or another shape is dropped, and the chat goes on."""
    script = Script()
    async with run_bot(script) as bot:
        for sealed in (b"broken", bot.app.vault.seal(b'{"answers":[]}', "session:7")):
            await bot.chat().send_text("a")
            await bot.quiet()
            await bot.app.db.run(lambda tx, blob: tx.rows("update chat set session = :blob", blob=blob), sealed)
            await bot.chat().send_text("b")
            await bot.quiet()
            assert await _session(bot) == "1"
    assert caplog.text.count("a state could not be read") == 2


async def test_old_ids_are_forgotten() -> None:
    """Ids of handled updates are deleted after two days."""
    async with run_bot(Script()) as bot:
        await bot.chat().send_text("a")
        await bot.quiet()
        bot.later(bot.app.settings.keep_hours * 3600 + 10)
        while await bot.rows("select id from inbox"):
            bot.wake()
            await asyncio.sleep(0.005)


async def test_update_of_an_unknown_kind_is_done(bot: RunningBot) -> None:
    """An update that an older version stored and this version does not answer is done."""
    sealed = bot.app.vault.seal(b'{"update_id":5,"poll":{}}', "update:5")
    await bot.app.db.run(inbox.put, 5, 7, sealed, bot.clock())
    bot.wake()
    await bot.quiet()
    assert await bot.rows("select state from inbox") == [{"state": "done"}]


def test_place_of_an_error_without_a_traceback() -> None:
    """An error that was never raised has only its class."""
    assert error_place(ValueError("x")) == "ValueError"


async def _session(bot: RunningBot) -> str:
    (row,) = await bot.rows("select session from chat")
    state = from_json(bot.app.vault.open(row["session"], "session:7"))
    assert isinstance(state, InFlow)
    return state.step
