"""The worker's leases: renewed, lost, shared between workers, released at the end of a process."""

import asyncio
import json

import pytest

from bot.conversation.state import InFlow, from_json
from bot.telegram.updates import Receipt
from tests import pictures
from tests.bot.inbox.scripted_handler import Script
from tests.running_bot import RunningBot, run_bot, until

FRONT, BACK = pictures.photo(0), pictures.photo(1)


async def test_stop_lets_running_steps_finish() -> None:
    """An event under way finishes within the drain time. Later updates are left to the next process."""
    script = Script(waits=True)
    async with run_bot(script, drain=30) as bot:
        await bot.chat().send_text("a")
        await script.entered.wait()
        await bot.chat().send_text("b")
        await until(lambda: not len(bot.playground.state.updates))
        stopping = asyncio.create_task(bot.stop())
        await asyncio.sleep(0)
        script.gate.set()
        await stopping
        assert script.heard == ["a"]
        assert await bot.rows("select state from inbox order by id") == [{"state": "done"}, {"state": "waiting"}]
        assert await bot.rows("select owner from chat") == [{"owner": None}]
        bot.start(script)
        await bot.quiet()
        assert script.heard == ["a", "b"]


async def test_stop_between_two_updates_of_a_turn() -> None:
    """Claimed updates that were not begun are released unchanged."""
    script = Script(waits=True)
    async with run_bot(script) as bot:
        await bot.stop()
        for words in ("a", "b"):
            await bot.chat().send_text(words)
        await until(lambda: not len(bot.playground.state.updates))
        bot.start(script)
        await script.entered.wait()
        bot.worker.stop()
        script.gate.set()
        await bot.stop()
        assert script.heard == ["a"]
        assert await bot.rows("select owner from chat") == [{"owner": None}]


async def test_stop_gives_back_what_does_not_finish() -> None:
    """After the drain time an event is cancelled, its chat released, and its update handled by the next process."""
    script = Script(waits=True)
    async with run_bot(script, drain=0.01) as bot:
        await bot.chat().send_text("a")
        await script.entered.wait()
        await bot.stop()
        assert await bot.rows("select owner, free_at < 2e9 as free from chat") == [{"owner": None, "free": 1}]
        script.waits = False
        bot.start(script)
        await bot.quiet()
        assert script.heard == ["a", "a"]


async def test_lost_lease_stores_nothing() -> None:
    """A worker that lost its lease changes nothing that the new worker stored."""
    slow, quick = Script(waits=True), Script()
    async with run_bot(slow) as bot:
        await bot.chat().send_text("a")
        await slow.entered.wait()
        bot.start(quick)
        bot.later(1000)
        await bot.quiet()
        before = await _session(bot)
        slow.gate.set()
        await asyncio.sleep(0.05)
        assert (slow.heard, quick.heard) == (["a"], ["a"])
        assert await _session(bot) == before == "1"


async def test_failure_after_a_lost_lease(caplog: pytest.LogCaptureFixture) -> None:
    """A failure after a lost lease is one line in the log."""
    slow = Script(waits=True, fails=lambda _: RuntimeError("late"))
    quick = Script()
    async with run_bot(slow) as bot:
        await bot.chat().send_text("a")
        await slow.entered.wait()
        bot.start(quick)
        bot.later(1000)
        await bot.quiet()
        slow.gate.set()
        await asyncio.sleep(0.05)
        assert await _session(bot) == "1"
    assert "a chat was left to a later lease: LeaseLost" in caplog.text
    assert not [record for record in caplog.records if record.name == "asyncio"]


async def test_lease_is_prolonged_while_a_step_goes_on() -> None:
    """No other worker gets a chat whose event takes longer than a lease."""
    script = Script(waits=True)
    async with run_bot(script, lease=0.15) as bot:
        other = Script()
        await bot.chat().send_text("a")
        await script.entered.wait()
        bot.start(other)
        for _ in range(10):
            bot.wake()
            await asyncio.sleep(0.05)
        script.gate.set()
        await bot.quiet()
        assert (script.heard, other.heard) == (["a"], [])


async def test_two_workers_share_the_chats() -> None:
    """Two workers over one inbox handle each update once."""
    script = Script()
    async with run_bot(script) as bot:
        bot.start(script)
        for person in range(20):
            for number in range(3):
                await bot.chat(person + 1).send_text(f"{person}:{number}")
        await bot.quiet()
        assert len(script.heard) == len(set(script.heard)) == 60


async def test_trouble_of_the_store_is_waited_out(caplog: pytest.LogCaptureFixture) -> None:
    """A store that fails for a while delays updates, and loses none."""
    script = Script(waits=True)
    async with run_bot(script, lease=0.1) as bot:
        await bot.chat().send_text("a")
        await script.entered.wait()
        await bot.app.db.run(lambda tx: tx.rows("alter table chat rename to elsewhere"))
        await asyncio.sleep(0.08)
        bot.wake()
        await asyncio.sleep(0.01)
        script.gate.set()
        await asyncio.sleep(0.05)
        await bot.app.db.run(lambda tx: tx.rows("alter table elsewhere rename to chat"))
        bot.later()
        await bot.quiet()
        assert script.heard == ["a", "a"]
    for words in ("the inbox could not be read", "a lease could not be prolonged", "a chat was left"):
        assert words in caplog.text


async def test_a_step_ends_with_a_lease_that_cannot_be_prolonged() -> None:
    """An event is cancelled at the end of its lease while the store is away, and handled again later."""
    script = Script(waits=True)
    async with run_bot(script, lease=0.3) as bot:
        await bot.chat().send_text("a")
        await script.entered.wait()
        await bot.app.db.run(lambda tx: tx.rows("alter table chat rename to elsewhere"))
        await until(lambda: not bot.worker._turns)
        await bot.app.db.run(lambda tx: tx.rows("alter table elsewhere rename to chat"))
        script.waits = False
        await bot.quiet()
        assert script.heard[:2] == ["a", "a"]


async def test_an_update_is_stored_with_its_chat_claimed() -> None:
    """A worker of the same process has the chat when the update is acknowledged. Without a worker the chat waits."""
    script = Script(waits=True)
    async with run_bot(script) as bot:
        assert await _received(bot, 1, chat_id=7) is Receipt.NEW
        assert [row["owner"] is None for row in await bot.rows("select owner from chat where chat_id = 7")] == [False]
        script.gate.set()
        await bot.quiet()
        await bot.stop()
        assert await _received(bot, 2, chat_id=8) is Receipt.NEW
        assert await bot.rows("select owner from chat where chat_id = 8") == [{"owner": None}]
        bot.start(script)
        await bot.quiet()
        assert script.heard == ["1", "2"]


async def _received(bot: RunningBot, update_id: int, chat_id: int) -> Receipt:
    chat = {"id": chat_id, "type": "private"}
    message = {"message_id": update_id, "date": 0, "chat": chat, "from": {"id": chat_id}, "text": str(update_id)}
    return await bot.receiver.receive(json.dumps({"update_id": update_id, "message": message}).encode())


async def _session(bot: RunningBot) -> str:
    (row,) = await bot.rows("select session from chat")
    state = from_json(bot.app.vault.open(row["session"], "session:7"))
    assert isinstance(state, InFlow)
    return state.step
