"""The small bot of `framework_bots` in aiogram, in a module of its own because the import of aiogram takes seconds."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import aiogram
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.webhook.aiohttp_server import SimpleRequestHandler

from playground.testing.driver import Playground
from tests.playground.botapi.framework_bots import SECRET, serve_webhook


def _aiogram(playground: Playground) -> tuple[aiogram.Bot, aiogram.Dispatcher]:
    """Build the bot in aiogram."""
    session = AiohttpSession(api=TelegramAPIServer.from_base(playground.url))
    bot, dispatcher = aiogram.Bot(playground.token, session=session), aiogram.Dispatcher()

    @dispatcher.message(aiogram.F.text == "/start")
    async def greet(message: aiogram.types.Message) -> None:
        button = aiogram.types.InlineKeyboardButton(text="Đồng ý", callback_data="yes")
        buttons = aiogram.types.InlineKeyboardMarkup(inline_keyboard=[[button]])
        await message.answer("<b>Xin chào</b> &amp; chúc mừng", parse_mode="HTML", reply_markup=buttons)

    @dispatcher.callback_query()
    async def press(query: aiogram.types.CallbackQuery) -> None:
        await query.answer("Đã nhận")
        assert isinstance(query.message, aiogram.types.Message)
        await query.message.edit_text("Cảm ơn bạn")

    @dispatcher.message(aiogram.F.photo)
    async def photo(message: aiogram.types.Message) -> None:
        assert message.photo is not None
        data = await bot.download(message.photo[-1])
        assert data is not None
        picture = aiogram.types.BufferedInputFile(data.read(), "echo.jpg")
        await message.answer_photo(picture, caption=f"{len(picture.data)} byte")

    return bot, dispatcher


@asynccontextmanager
async def polling(playground: Playground) -> AsyncIterator[None]:
    """Run the bot in aiogram with long polling."""
    bot, dispatcher = _aiogram(playground)
    running = asyncio.create_task(dispatcher.start_polling(bot, handle_signals=False, polling_timeout=1))
    try:
        yield
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running
        await bot.session.close()


@asynccontextmanager
async def webhook(playground: Playground) -> AsyncIterator[None]:
    """Run the bot in aiogram with a webhook. The bot's messages come as answers of the webhook."""
    bot, dispatcher = _aiogram(playground)
    handler = SimpleRequestHandler(dispatcher, bot, secret_token=SECRET)
    async with serve_webhook(handler.handle) as url:
        await bot.set_webhook(url, secret_token=SECRET)
        yield
        await bot.session.close()
