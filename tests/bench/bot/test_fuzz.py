"""A short storm on a bot of its own: nothing breaks, nothing forged gets in; and what each finding was, once mended."""

import logging
from typing import Any

import pytest

from bench.bot import fuzz
from bench.bot.findings import INSIDE, Findings
from bot.telegram.updates import event_of
from storage import enrolments
from tests.fake_gallery import FakeGallery
from tests.handlers.gallery_bot import api, asks, town
from tests.running_bot import Town

__all__ = ["api", "asks", "town"]

PERSON = {"id": 7, "first_name": "Lan"}
HEAD: dict[str, Any] = {"message_id": 1, "from": PERSON, "chat": {"id": 7, "type": "private"}}


@pytest.mark.parametrize("number", [1, 2])
async def test_short_storm(number: int) -> None:
    """The same that `python -m bench.bot.fuzz` does at length."""
    findings = await fuzz.run(150, 150, number)
    assert not findings.bad
    assert findings.answers["update 200"] == 150
    assert findings.answers["turn done"] > 20
    assert sum(count for name, count in findings.answers.items() if not name.startswith(("update", "turn"))) == 150


def test_same_seed_same_updates() -> None:
    """What was found once is found again; and there is more than one kind of it."""
    made = fuzz.made_up(60, 3)
    assert repr(made) == repr(fuzz.made_up(60, 3))
    assert len({next((key for key in update if key != "update_id"), "") for update in made}) > 3


@pytest.mark.parametrize(
    "words",
    [
        "Traceback (most recent call last)",
        "ValueError: x",
        'File "bot/telegram/client.py", line 3',
        "<x object at 0x7f1b>",
    ],
)
def test_inside_of_a_program_is_recognised(words: str) -> None:
    """What no person may ever be shown; the bot's own words are none of it."""
    assert INSIDE.search(words)
    assert not INSIDE.search("😓 Có lỗi với tin nhắn vừa rồi. Vui lòng gửi lại. 12:30, cccd.pdf, Error 5")


def test_errors_in_the_log_are_findings() -> None:
    """All but Telegram's own answers and alarms to administrators."""
    findings = Findings()
    for words in (
        "update failed (try 2): BadRequest at x.py:1",
        "alarm: quota",
        "update failed (try 2): KeyError at x.py:1",
    ):
        findings.emit(logging.LogRecord("bot.inbox.worker", logging.ERROR, "x.py", 1, words, (), None))
    assert list(findings.bad) == ["log: bot.inbox.worker: update failed (try 2): KeyError at x.py:1"]


async def test_timer_from_outside(town: Town, api: FakeGallery) -> None:
    """Only the bot sets its timers: one that comes by the webhook deletes nobody's face."""
    face = api.enrol(name="Lan")
    await town.app.db.run(enrolments.add, face, 7, 0.0)
    words = f'unface {{"faces": [{face}]}}'
    for number in (5, -5):
        timer = {"chat": 7, "words": words, "locale": "vi"}
        assert await town.post({"update_id": number, "timer": timer}) == 200
        assert await town.post({"update_id": -number, "message": HEAD | {"text": "/start"}}) == 200
    await town.quiet()
    assert list(api.faces) == [face]
    assert [row["update_id"] for row in await town.rows("select update_id from inbox")] == [5]


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
async def test_values_that_could_not_be_stored(town: Town, change: dict[str, Any]) -> None:
    """They are turned away at the door, for good: 5xx would make Telegram come again with them for a day."""
    assert await town.post({"update_id": 1, "message": {**HEAD, "text": "/start", **change}}) == 200
    assert await town.rows("select id from inbox") == []


@pytest.mark.parametrize("update_id", [2**63, True, "1", None, 1.0])
async def test_ids_that_are_none(town: Town, update_id: object) -> None:
    """An update without a sound id cannot be known again."""
    assert await town.post({"update_id": update_id, "message": HEAD | {"text": "/start"}}) == 200
    assert await town.rows("select id from inbox") == []


@pytest.mark.parametrize(
    ("sender", "chat", "private"),
    [
        ({"id": 7}, {"id": 7, "type": "private"}, True),
        ({"id": 8}, {"id": 7, "type": "private"}, False),
        ({}, {"id": 7, "type": "private"}, False),
        ({"id": 7}, {"id": 7, "type": "group"}, False),
    ],
)
def test_rights_are_of_who_writes(sender: dict[str, Any], chat: dict[str, Any], private: bool) -> None:
    """A chat counts as a person's own only when the sender is that person, for words and for taps."""
    message = {"message_id": 1, "from": sender, "chat": chat, "text": "/admin"}
    query = {"id": "1", "from": sender, "data": "x:y", "message": message}
    for update in ({"update_id": 1, "message": message}, {"update_id": 1, "callback_query": query}):
        event = event_of(update)
        assert event
        assert event.private is private
