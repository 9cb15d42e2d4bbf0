"""Tests of methods in the answer to an update."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from aiohttp import FormData, web

from playground.testing.driver import Chat
from tests.playground.botapi.recording_bot import run_recording_bot
from tests.playground.conftest import Call

Answer = Callable[[dict[str, Any]], web.StreamResponse]


def _urlencoded(reply: dict[str, Any]) -> web.Response:
    return web.Response(body=urlencode(reply).encode(), content_type="application/x-www-form-urlencoded")


def _multipart(_: dict[str, Any]) -> web.Response:
    data = FormData(default_to_multipart=True)
    data.add_field("method", "sendMessage")
    data.add_field("chat_id", "7")
    data.add_field("text", "trả lời")
    return web.Response(body=data())


@pytest.mark.parametrize(
    "answer",
    [
        web.json_response,
        _urlencoded,
        _multipart,
    ],
)
async def test_method_in_the_answer_is_executed(lan: Chat, call: Call, answer: Answer) -> None:
    """The answer to an update may contain a method, as JSON, form or multipart."""
    async with run_recording_bot(call) as bot:
        bot.answers = [answer({"method": "sendMessage", "chat_id": 7, "text": "trả lời"})]
        await lan.send_text("xin chào")
        assert (await lan.wait("trả lời")).outgoing is False
        await lan.send_text("nữa")
        await bot.wait_for_updates(2)


@pytest.mark.parametrize(
    "answer",
    [{"method": "deleteWebhook"}, {"method": "getMe"}, {"method": "sendMessage", "chat_id": 7}, [1], {}, "x"],
)
async def test_invalid_method_in_the_answer_is_ignored(lan: Chat, call: Call, answer: Any) -> None:
    """An invalid method is ignored, and the update counts as delivered."""
    async with run_recording_bot(call) as bot:
        bot.answers = [web.Response(text=json.dumps(answer), content_type="application/json")]
        await lan.send_text("một")
        await lan.send_text("hai")
        await bot.wait_for_updates(2)
        assert bot.texts == ["một", "hai"]
        assert (await call("getWebhookInfo"))["url"]
