"""Messages are sent once, through failures, stops and lost answers, and never replace one another."""

import asyncio
from collections import Counter

import pytest

from bot.api.operations import GET_HAIMAT
from bot.chat.tools import ChatTools
from bot.conversation.flow import Event
from bot.conversation.message import Button, Message, text
from bot.conversation.state import State
from bot.inbox.chat_turn import Handle
from bot.telegram.errors import TelegramUnavailable
from playground.messaging.fault_injection import Faults
from playground.testing.driver import Chat
from storage import inbox
from tests.running_bot import run_bot, until

LONG = 1e6
"""A lease, in seconds, that outlives every jump of the clock."""


def _said(chat: Chat) -> list[str]:
    return [message.text for message in chat.messages if not message.outgoing]


async def _stopped_between(handle: Handle, gate: asyncio.Event, first: str, last: str) -> list[str]:
    """Return the messages of a chat whose first process ends after the first message and whose second goes on."""
    async with run_bot(handle, drain=0.0) as bot:
        chat = bot.chat()
        await chat.send_text("a")
        await chat.wait(first)
        await bot.stop()
        gate.set()
        bot.start(handle)
        await chat.wait(last)
        await bot.quiet()
        return _said(chat)


async def test_what_was_said_before_a_failure_is_not_said_again() -> None:
    """A handler that fails between two messages sends each message once over all its tries."""
    troubles: list[Exception] = [TelegramUnavailable("no way through"), RuntimeError("a fault of ours")]

    async def speak(event: Event, state: State | None, tools: ChatTools) -> State | None:
        for words in ("one", "two", "three"):
            await tools.say(Message((text("{words}", words=f"{event.text} {words}"),)))
            if troubles and words == "two":
                raise troubles.pop()
        return state

    async with run_bot(speak, lease=LONG) as bot:
        chat = bot.chat()
        await chat.send_text("a")
        for left in (1, 0):
            await until(lambda left=left: len(troubles) == left)  # type: ignore[misc]
            await bot.app.db.run(inbox.count_waiting)
            bot.later()
        await chat.wait("a three")
        await bot.quiet()
        said = _said(chat)
        assert said == ["a one", "a two", "a three"]


async def test_nothing_is_searched_for_after_an_outage(caplog: pytest.LogCaptureFixture) -> None:
    """After answers 5xx alone a message is sent without a search, which would prolong the outage."""

    async def speak(event: Event, state: State | None, tools: ChatTools) -> State | None:
        await tools.say(Message((text("one"),)))
        return state

    async with run_bot(speak, lease=LONG) as bot:
        seen = Counter[str]()
        bot.app.telegram._request._count = lambda method, _: seen.update([method])
        bot.playground.faults = Faults(bad_gateway=1.0)
        chat = bot.chat()
        await chat.send_text("a")
        await until(lambda: "waits for a transient error" in caplog.text)
        bot.playground.faults = Faults()
        await until(lambda: not bot.worker._turns)
        before = seen["editMessageText"]
        bot.later()
        await chat.wait("one")
        assert seen["editMessageText"] == before


async def test_a_tap_answered_after_a_restart_is_answered_once() -> None:
    """A lost answer is found behind the newest message that another process sent."""

    async def speak(event: Event, state: State | None, tools: ChatTools) -> State | None:
        await tools.say(Message((text("{words}", words=event.text or "?"),), ((Button(text("x"), "tap"),),), "1"))
        return state

    async with run_bot(speak) as bot:
        chat = bot.chat()
        await chat.send_text("a")
        await chat.wait("a")
        await chat.send_text("b")
        asked = await chat.wait("b")
        await bot.quiet()
        await bot.stop()
        bot.start(speak)
        bot.playground.faults = Faults(lost_answers=1.0)
        await chat.click("x", asked)
        await chat.wait("tap")
        await bot.quiet()
        assert _said(chat) == ["a", "b", "tap"]


async def test_a_search_begins_behind_what_was_tapped() -> None:
    """The tapped message is never taken for a lost one, also when a killed process did not record it."""

    async def speak(event: Event, state: State | None, tools: ChatTools) -> State | None:
        await tools.say(Message((text("{words}", words=event.text),), ((Button(text("x"), "tap"),),), "1"))
        return state

    async with run_bot(speak) as bot:
        chat = bot.chat()
        await chat.send_text("a")
        asked = await chat.wait("a")
        await bot.quiet()
        await bot.app.db.run(lambda tx: tx.rows("update chat set newest = newest - 1"))
        bot.playground.faults = Faults(lost_answers=1.0)
        await chat.click("x", asked)
        await chat.wait("tap")
        await bot.quiet()
        assert _said(chat) == ["a", "tap"]


async def test_a_search_begins_behind_the_progress_message() -> None:
    """The message after a result does not replace the result in the progress message of an ended process."""
    gate = asyncio.Event()

    async def read(event: Event, state: State | None, tools: ChatTools) -> State | None:
        progress_id = await tools.show_progress(Message((text("reading"),)), GET_HAIMAT)
        await gate.wait()
        await tools.edit(progress_id, Message((text("result"),), more=(Message((text("more"),)),)))
        return state

    assert await _stopped_between(read, gate, "reading", "more") == ["result", "more"]


async def test_what_was_said_before_a_stop_is_not_said_again() -> None:
    """An event that was cut off after a message is handled again, by any process, without repeating the message."""
    gate = asyncio.Event()

    async def speak(event: Event, state: State | None, tools: ChatTools) -> State | None:
        await tools.say(Message((text("one"),)))
        await gate.wait()
        await tools.say(Message((text("two"),)))
        return state

    assert await _stopped_between(speak, gate, "one", "two") == ["one", "two"]
