"""A small bot in python-telegram-bot, by polling and by webhook."""

import socket
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import Application, CallbackQueryHandler, CommandHandler, ContextTypes, MessageHandler, filters

from playground.testing.driver import Playground

SECRET = "s3cret"


def free_port() -> int:
    """Return a free port."""
    with socket.socket() as opened:
        opened.bind(("127.0.0.1", 0))
        return int(opened.getsockname()[1])


async def _greet(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.message is not None
    buttons = InlineKeyboardMarkup([[InlineKeyboardButton("Đồng ý", callback_data="yes")]])
    await update.message.reply_html("<b>Xin chào</b> & chúc mừng", reply_markup=buttons)


async def _press(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.callback_query is not None
    await update.callback_query.answer("Đã nhận")
    await update.callback_query.edit_message_text("Cảm ơn bạn")


async def _photo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.message is not None
    file = await update.message.photo[-1].get_file()
    data = bytes(await file.download_as_bytearray())
    await update.message.reply_photo(data, caption=f"{len(data)} byte")


def _ptb(playground: Playground) -> Any:
    """Build the bot in python-telegram-bot."""
    builder = Application.builder().token(playground.token)
    builder = builder.base_url(f"{playground.url}/bot").base_file_url(f"{playground.url}/file/bot")
    application = builder.build()
    application.add_handler(CommandHandler("start", _greet))
    application.add_handler(CallbackQueryHandler(_press))
    application.add_handler(MessageHandler(filters.PHOTO, _photo))
    return application


@asynccontextmanager
async def ptb_polling(playground: Playground) -> AsyncIterator[None]:
    """Run the bot in python-telegram-bot with long polling."""
    async with _ptb(playground) as application:
        await application.updater.start_polling(poll_interval=0, timeout=1)
        await application.start()
        yield
        await application.updater.stop()
        await application.stop()


@asynccontextmanager
async def ptb_webhook(playground: Playground) -> AsyncIterator[None]:
    """Run the bot in python-telegram-bot with a webhook."""
    application = _ptb(playground)

    async def take(request: web.Request) -> web.Response:
        assert request.headers["X-Telegram-Bot-Api-Secret-Token"] == SECRET
        await application.update_queue.put(Update.de_json(await request.json(), application.bot))
        return web.Response()

    async with application, serve_webhook(take) as url:
        await application.start()
        await application.bot.set_webhook(url, secret_token=SECRET)
        yield
        await application.bot.delete_webhook()
        await application.stop()


@asynccontextmanager
async def serve_webhook(
    handler: Callable[[web.Request], Any], port: int = 0, tls: ssl.SSLContext | None = None
) -> AsyncIterator[str]:
    """Serve one handler for POST requests. Yield the address."""
    app = web.Application()
    app.router.add_post("/hook", handler)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port, ssl_context=tls).start()
    try:
        yield f"{'https' if tls else 'http'}://127.0.0.1:{runner.addresses[0][1]}/hook"
    finally:
        await runner.cleanup()
