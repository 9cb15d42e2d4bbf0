"""Fuzz a bot for a short time, and repeat what the fuzzer once found."""

import logging
from typing import Any

import pytest

from bench.bot import fuzz
from bench.bot.findings import PROGRAM_INTERNALS, Findings
from bot.telegram.updates import event_of
from storage import enrolments
from tests.fake_gallery import FakeGallery
from tests.handlers.gallery_bot import api, ask_consent, bot
from tests.running_bot import RunningBot

__all__ = ["api", "ask_consent", "bot"]

PERSON = {"id": 7, "first_name": "Lan"}
HEAD: dict[str, Any] = {"message_id": 1, "from": PERSON, "chat": {"id": 7, "type": "private"}}


@pytest.mark.parametrize("number", [1, 2])
async def test_short_run(number: int) -> None:
    """A short ``python -m bench.bot.fuzz`` finds nothing."""
    findings = await fuzz.run(150, 150, number)
    assert not findings.bad
    assert findings.answers["update 200"] == 150
    assert findings.answers["handled done"] > 20
    assert sum(count for name, count in findings.answers.items() if not name.startswith(("update", "handled"))) == 150


def test_same_seed_same_updates() -> None:
    """The same seed gives the same updates, of several kinds."""
    updates = fuzz.generate_updates(60, 3)
    assert repr(updates) == repr(fuzz.generate_updates(60, 3))
    assert len({next((key for key in update if key != "update_id"), "") for update in updates}) > 3


@pytest.mark.parametrize(
    "words",
    [
        "Traceback (most recent call last)",
        "ValueError: x",
        'File "bot/telegram/client.py", line 3',
        "<x object at 0x7f1b>",
    ],
)
def test_program_internals_are_recognised(words: str) -> None:
    """Traces of a program are found, and the bot's own texts are not."""
    assert PROGRAM_INTERNALS.search(words)
    assert not PROGRAM_INTERNALS.search("😓 Có lỗi với tin nhắn vừa rồi. Vui lòng gửi lại. 12:30, cccd.pdf, Error 5")


def test_errors_in_the_log_are_findings() -> None:
    """A logged error is a finding, except refusals by Telegram and alarms to administrators."""
    findings = Findings()
    for words in (
        "update failed (try 2): BadRequest at x.py:1",
        "alarm: quota",
        "update failed (try 2): KeyError at x.py:1",
    ):
        findings.emit(logging.LogRecord("bot.inbox.worker", logging.ERROR, "x.py", 1, words, (), None))
    assert list(findings.bad) == ["log: bot.inbox.worker: update failed (try 2): KeyError at x.py:1"]


async def test_timer_from_outside(bot: RunningBot, api: FakeGallery) -> None:
    """Only the bot sets timers: a timer that comes by the webhook deletes no face."""
    face = api.enrol(name="Lan")
    await bot.app.db.run(enrolments.add, face, 7, 0.0)
    words = f'unface {{"faces": [{face}]}}'
    for number in (5, -5):
        timer = {"chat": 7, "words": words, "locale": "vi"}
        assert await bot.post({"update_id": number, "timer": timer}) == 200
        assert await bot.post({"update_id": -number, "message": HEAD | {"text": "/start"}}) == 200
    await bot.quiet()
    assert list(api.faces) == [face]
    assert [row["update_id"] for row in await bot.rows("select update_id from inbox")] == [5]


@pytest.mark.parametrize(
    "change",
    [
        {"message_id": 2**63}, {"message_id": True}, {"message_id": "1"}, {"chat": {"id": "7", "type": "private"}},
        {"chat": {"id": -(2**63) - 1, "type": "private"}}, {"chat": {"id": 1.5, "type": "private"}}, {"text": None},
        {"text": ["/start"]}, {"text": "\ud800"}, {"media_group_id": 5}, {"caption": {}, "photo": []},
        {"photo": [{"width": 1, "file_id": {}, "file_unique_id": "u"}]}, {"photo": "x"},
        {"document": {"file_id": "f", "file_unique_id": "u", "file_size": 1e30}}, {"from": {"language_code": 5}},
    ],
)  # fmt: skip
async def test_values_that_could_not_be_stored(bot: RunningBot, change: dict[str, Any]) -> None:
    """The webhook drops such updates with status 200, because Telegram repeats an update for a day after a 5xx."""
    assert await bot.post({"update_id": 1, "message": {**HEAD, "text": "/start", **change}}) == 200
    assert await bot.rows("select id from inbox") == []


@pytest.mark.parametrize("update_id", [2**63, True, "1", None, 1.0])
async def test_invalid_update_ids(bot: RunningBot, update_id: object) -> None:
    """An update without a valid id is dropped, because a repetition could not be recognised."""
    assert await bot.post({"update_id": update_id, "message": HEAD | {"text": "/start"}}) == 200
    assert await bot.rows("select id from inbox") == []


@pytest.mark.parametrize(
    ("sender", "chat", "private"),
    [
        ({"id": 7}, {"id": 7, "type": "private"}, True),
        ({"id": 8}, {"id": 7, "type": "private"}, False),
        ({}, {"id": 7, "type": "private"}, False),
        ({"id": 7}, {"id": 7, "type": "group"}, False),
    ],
)
def test_rights_belong_to_the_sender(sender: dict[str, Any], chat: dict[str, Any], private: bool) -> None:
    """A chat counts as private only when the sender is the person of the chat, for texts and for taps."""
    message = {"message_id": 1, "from": sender, "chat": chat, "text": "/admin"}
    query = {"id": "1", "from": sender, "data": "x:y", "message": message}
    for update in ({"update_id": 1, "message": message}, {"update_id": 1, "callback_query": query}):
        event = event_of(update)
        assert event
        assert event.private is private
