"""Bots of both frameworks hold one conversation, by polling and by webhook."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest

from playground.testing.driver import Playground
from tests.playground.botapi.framework_bots import ptb_polling, ptb_webhook
from tests.playground.conftest import jpeg

Bot = Callable[[Playground], AbstractAsyncContextManager[None]]


@asynccontextmanager
async def aiogram_polling(playground: Playground) -> AsyncIterator[None]:
    """Run the bot in aiogram with long polling."""
    from tests.playground.botapi import aiogram_bots

    async with aiogram_bots.polling(playground):
        yield


@asynccontextmanager
async def aiogram_webhook(playground: Playground) -> AsyncIterator[None]:
    """Run the bot in aiogram with a webhook."""
    from tests.playground.botapi import aiogram_bots

    async with aiogram_bots.webhook(playground):
        yield


@pytest.mark.parametrize(
    "bot",
    [
        ptb_polling,
        ptb_webhook,
        pytest.param(aiogram_polling, marks=pytest.mark.slow),
        pytest.param(aiogram_webhook, marks=pytest.mark.slow),
    ],
)
async def test_framework_holds_a_conversation(playground: Playground, bot: Bot) -> None:
    """The bot sends a greeting with a button, answers the press with a toast and an edit, and returns a photo."""
    async with bot(playground):
        chat = playground.chat(user_id=7, first_name="Lan")
        await chat.send_text("/start")
        greeting = await chat.wait("Xin chào & chúc mừng")
        assert greeting.html == "<b>Xin chào</b> &amp; chúc mừng"
        await chat.click("Đồng ý")
        thanks = await chat.wait("Cảm ơn bạn")
        assert (thanks.id, thanks.edited, thanks.buttons) == (greeting.id, True, ())
        assert [toast.text for toast in chat.toasts] == ["Đã nhận"]
        await chat.send_photo(jpeg(1600, 1000))
        echo = await chat.wait("byte")
        assert echo.photo is not None
        assert playground.file(echo.photo)[0].width == 1280
