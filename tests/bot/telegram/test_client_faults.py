"""The client over a Bot API that fails: flood answers, failing gateways, refusals, files that are away."""

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.telegram.client import Telegram
from bot.telegram.errors import ChatUnreachable, RateLimited, TelegramError, TelegramUnavailable, TokenRejected
from bot.telegram.rate_limit import MAX_TRIES, RateLimiter
from playground.messaging.fault_injection import Faults
from playground.messaging.media import FileStore
from playground.testing.driver import Chat, Playground
from tests import pictures
from tests.bot.telegram.playground_client import HELLO, chat, pauses, playground, telegram
from tests.running_bot import TOKEN

__all__ = ["chat", "pauses", "playground", "telegram"]


async def test_flood_is_waited_out(telegram: Telegram, playground: Playground, chat: Chat, pauses: list[float]) -> None:
    """A flood answer (429) is waited out as long as it asks, for a limited number of tries."""
    playground.faults = Faults(too_many=1.0, retry_after=3)
    with pytest.raises(RateLimited):
        await telegram.send(7, HELLO, "vi")
    assert pauses == [3.0] * (MAX_TRIES - 1)
    playground.faults = Faults(too_many=0.3, retry_after=3)
    for _ in range(10):
        await telegram.send(7, HELLO, "vi")
    assert len(chat.messages) == 10


async def test_failing_gateway_is_retried(
    telegram: Telegram, playground: Playground, chat: Chat, pauses: list[float]
) -> None:
    """A 502 is retried with growing pauses, then raised."""
    playground.faults = Faults(bad_gateway=1.0)
    with pytest.raises(TelegramUnavailable):
        await telegram.send(7, HELLO, "vi")
    assert pauses == [0.3, 0.6, 1.2, 2.4]
    playground.faults = Faults(bad_gateway=0.4)
    for _ in range(10):
        await telegram.send(7, HELLO, "vi")
    assert len(chat.messages) == 10


async def test_refusal_is_not_retried(telegram: Telegram, chat: Chat, pauses: list[float]) -> None:
    """A blocked bot and an unknown chat are raised at once."""
    chat.block()
    with pytest.raises(ChatUnreachable):
        await telegram.send(7, HELLO, "vi")
    with pytest.raises(ChatUnreachable):
        await telegram.send(8, HELLO, "vi")
    assert pauses == []


async def test_wrong_token(playground: Playground) -> None:
    """The token is refused at once, and the error does not hold the token."""
    async with Telegram("1:wrong", playground.url).session() as telegram:
        with pytest.raises(TokenRejected) as caught:
            await telegram.send(7, HELLO, "vi")
    assert "wrong" not in str(caught.value)


async def test_optional_method_that_a_server_does_not_know() -> None:
    """A 404 for a method that only tidies up does not stop the conversation."""
    async with TestServer(web.Application(), host="127.0.0.1") as server:
        telegram = Telegram(TOKEN, f"http://127.0.0.1:{server.port}")
        async with telegram.session():
            await telegram.remove_buttons(7, 1)
            await telegram.answer_tap("tap", None, "vi")
            with pytest.raises(TelegramError):
                await telegram.send(7, HELLO, "vi")


async def test_file_that_is_away_for_a_moment(playground: Playground, chat: Chat) -> None:
    """A file is asked for twice, as Telegram's answer is the same for a file that is away and one that is gone."""
    sent = await chat.send_document(pictures.photo(), "a.jpg")
    assert sent.document
    there, playground.state.files = playground.state.files, FileStore()

    async def sleep(_: float) -> None:
        playground.state.files = there

    async with Telegram(TOKEN, playground.url, RateLimiter(sleep=sleep)).session() as telegram:
        assert await telegram.download(sent.document) == pictures.photo()
