"""Run a textbook bot in aiogram 3, with states in memory and all defaults. ``bench.bot`` measures this bot.

The environment variables are those of the bot (see docs/operators.md). With the argument ``check`` the textbook bot
checks each photo as the bot does, in a thread, and passes on the checked JPEG: the baseline of the same feature.
"""

import asyncio
import os
import sys

import aiohttp
from aiogram import Bot, Dispatcher, F
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.fsm.storage.memory import MemoryStorage
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message
from aiogram.webhook.aiohttp_server import SimpleRequestHandler, setup_application
from aiohttp import web

BUTTONS = InlineKeyboardMarkup(
    inline_keyboard=[
        [
            InlineKeyboardButton(text="Chụp lại", callback_data="redo"),
            InlineKeyboardButton(text="Xong", callback_data="done"),
        ]
    ]
)
CHECKS_PHOTOS = sys.argv[1:] == ["check"]


class Reading(StatesGroup):
    """The steps of a conversation."""

    front = State()
    back = State()
    shown = State()


dispatcher = Dispatcher(storage=MemoryStorage())


@dispatcher.message(Command("cccd"))
async def ask_front(message: Message, state: FSMContext) -> None:
    """Ask for the front."""
    await state.set_state(Reading.front)
    await message.answer("Gửi ảnh <b>mặt trước</b> của thẻ.", parse_mode="HTML")


@dispatcher.message(Reading.front, F.photo)
async def take_front(message: Message, state: FSMContext, bot: Bot) -> None:
    """Keep the front and ask for the back."""
    await state.update_data(front=await _download(message, bot))
    await state.set_state(Reading.back)
    await message.answer("Gửi ảnh <b>mặt sau</b> của thẻ.", parse_mode="HTML")


@dispatcher.message(Reading.back, F.photo)
async def take_back(message: Message, state: FSMContext, bot: Bot, client: aiohttp.ClientSession) -> None:
    """Send both sides to the API and show the fields."""
    await bot.send_chat_action(message.chat.id, "typing")
    form = aiohttp.FormData()
    form.add_field("mattruoc", (await state.get_data())["front"], filename="1.jpg", content_type="image/jpeg")
    form.add_field("matsau", await _download(message, bot), filename="2.jpg", content_type="image/jpeg")
    async with client.post("/v1/cccd/get_haimat", data=form) as response:
        answer = await response.json()
    lines = (f"{name}: {value}" for side in answer["data"].values() for name, value in side["data"].items())
    await state.set_state(Reading.shown)
    await message.answer("\n".join(lines), reply_markup=BUTTONS)


@dispatcher.callback_query(Reading.shown)
async def finish(query: CallbackQuery, state: FSMContext) -> None:
    """Close the conversation."""
    await state.clear()
    await query.answer()
    assert isinstance(query.message, Message)  # noqa: S101  # for the type checker
    await query.message.edit_text("Xong. Gửi /cccd để đọc thẻ khác.")


async def _download(message: Message, bot: Bot) -> bytes:
    assert message.photo is not None  # noqa: S101  # for the type checker
    data = await bot.download(message.photo[-1])
    assert data is not None  # noqa: S101  # for the type checker
    if not CHECKS_PHOTOS:
        return data.read()
    from bot.photos.check import check_photo

    return (await asyncio.to_thread(check_photo, data.read())).jpeg


async def _set_webhook(bot: Bot) -> None:
    await bot.set_webhook(f"{os.environ['WEBHOOK_URL']}/telegram", secret_token=os.environ["WEBHOOK_SECRET"])


async def _open_client() -> aiohttp.ClientSession:
    auth = aiohttp.encode_basic_auth(os.environ["CVAPI_KEY"], os.environ["CVAPI_SECRET"])
    return aiohttp.ClientSession(os.environ["CVAPI_BASE_URL"], headers={"Authorization": auth})


async def application() -> web.Application:
    """Build the web application that takes the webhook."""
    server = TelegramAPIServer.from_base(os.environ["TELEGRAM_BASE_URL"])
    bot = Bot(os.environ["TELEGRAM_TOKEN"], session=AiohttpSession(api=server))
    dispatcher["client"] = await _open_client()
    dispatcher.startup.register(_set_webhook)
    app = web.Application()
    SimpleRequestHandler(dispatcher, bot, secret_token=os.environ["WEBHOOK_SECRET"]).register(app, path="/telegram")
    setup_application(app, dispatcher, bot=bot)
    return app


if __name__ == "__main__":
    web.run_app(application(), host=os.environ["HOST"], port=int(os.environ["PORT"]), access_log=None, print=None)
