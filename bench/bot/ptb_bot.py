"""Run a textbook bot in python-telegram-bot, with a ConversationHandler. ``bench.bot`` measures this bot.

The environment variables are those of the bot (see docs/operators.md).
"""

import os

import httpx
from telegram import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    ConversationHandler,
    MessageHandler,
    filters,
)

FRONT, BACK, SHOWN = range(3)
BUTTONS = InlineKeyboardMarkup(
    [[InlineKeyboardButton("Chụp lại", callback_data="redo"), InlineKeyboardButton("Xong", callback_data="done")]]
)

Context = ContextTypes.DEFAULT_TYPE


async def ask_front(update: Update, _: Context) -> int:
    """Ask for the front."""
    await _message(update).reply_text("Gửi ảnh <b>mặt trước</b> của thẻ.", parse_mode="HTML")
    return FRONT


async def take_front(update: Update, context: Context) -> int:
    """Keep the front and ask for the back."""
    assert context.user_data is not None  # noqa: S101  # for the type checker
    context.user_data["front"] = await _download(update)
    await _message(update).reply_text("Gửi ảnh <b>mặt sau</b> của thẻ.", parse_mode="HTML")
    return BACK


async def take_back(update: Update, context: Context) -> int:
    """Send both sides to the API and show the fields."""
    assert context.user_data is not None  # noqa: S101  # for the type checker
    await _message(update).reply_chat_action("typing")
    files = {"mattruoc": ("1.jpg", context.user_data["front"]), "matsau": ("2.jpg", await _download(update))}
    client: httpx.AsyncClient = context.bot_data["client"]
    answer = (await client.post("/v1/cccd/get_haimat", files=files)).json()
    lines = (f"{name}: {value}" for side in answer["data"].values() for name, value in side["data"].items())
    await _message(update).reply_text("\n".join(lines), reply_markup=BUTTONS)
    return SHOWN


async def finish(update: Update, _: Context) -> int:
    """Close the conversation."""
    query = update.callback_query
    assert isinstance(query, CallbackQuery)  # noqa: S101  # for the type checker
    await query.answer()
    await query.edit_message_text("Xong. Gửi /cccd để đọc thẻ khác.")
    return ConversationHandler.END


async def _download(update: Update) -> bytes:
    file = await _message(update).photo[-1].get_file()
    return bytes(await file.download_as_bytearray())


def _message(update: Update) -> Message:
    assert update.message is not None  # noqa: S101  # for the type checker
    return update.message


async def open_client(application: Application) -> None:  # type: ignore[type-arg]  # six type parameters
    """Open the HTTP client of the API."""
    key = (os.environ["CVAPI_KEY"], os.environ["CVAPI_SECRET"])
    application.bot_data["client"] = httpx.AsyncClient(base_url=os.environ["CVAPI_BASE_URL"], auth=key, timeout=60)


def main() -> None:
    """Serve until the process ends."""
    base = os.environ["TELEGRAM_BASE_URL"]
    builder = Application.builder().token(os.environ["TELEGRAM_TOKEN"]).post_init(open_client)
    application = builder.base_url(f"{base}/bot").base_file_url(f"{base}/file/bot").build()
    application.add_handler(
        ConversationHandler(
            entry_points=[CommandHandler("cccd", ask_front)],
            states={
                FRONT: [MessageHandler(filters.PHOTO, take_front)],
                BACK: [MessageHandler(filters.PHOTO, take_back)],
                SHOWN: [CallbackQueryHandler(finish)],
            },
            fallbacks=[CommandHandler("cccd", ask_front)],
        )
    )
    application.run_webhook(
        listen=os.environ["HOST"], port=int(os.environ["PORT"]), url_path="telegram",
        webhook_url=f"{os.environ['WEBHOOK_URL']}/telegram", secret_token=os.environ["WEBHOOK_SECRET"],
    )  # fmt: skip


if __name__ == "__main__":
    main()
