"""The textbook bot in python-telegram-bot, with a ConversationHandler and all defaults; measured by bench.bot.

It takes the environment of the bot itself (see docs/operators.md).
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


async def begin(update: Update, _: Context) -> int:
    """Ask for the front."""
    await _message(update).reply_text("Gửi ảnh <b>mặt trước</b> của thẻ.", parse_mode="HTML")
    return FRONT


async def front(update: Update, context: Context) -> int:
    """Keep the front and ask for the back."""
    assert context.user_data is not None  # noqa: S101  # there is one in a chat
    context.user_data["front"] = await _photo(update)
    await _message(update).reply_text("Gửi ảnh <b>mặt sau</b> của thẻ.", parse_mode="HTML")
    return BACK


async def back(update: Update, context: Context) -> int:
    """Have both sides read and show the fields."""
    assert context.user_data is not None  # noqa: S101  # for the type checker
    await _message(update).reply_chat_action("typing")
    files = {"mattruoc": ("1.jpg", context.user_data["front"]), "matsau": ("2.jpg", await _photo(update))}
    client: httpx.AsyncClient = context.bot_data["client"]
    answer = (await client.post("/v1/cccd/get_haimat", files=files)).json()
    lines = (f"{name}: {value}" for side in answer["data"].values() for name, value in side["data"].items())
    await _message(update).reply_text("\n".join(lines), reply_markup=BUTTONS)
    return SHOWN


async def press(update: Update, _: Context) -> int:
    """Close the conversation."""
    query = update.callback_query
    assert isinstance(query, CallbackQuery)  # noqa: S101  # for the type checker
    await query.answer()
    await query.edit_message_text("Xong. Gửi /cccd để đọc thẻ khác.")
    return ConversationHandler.END


async def _photo(update: Update) -> bytes:
    file = await _message(update).photo[-1].get_file()
    return bytes(await file.download_as_bytearray())


def _message(update: Update) -> Message:
    assert update.message is not None  # noqa: S101  # for the type checker
    return update.message


async def open_client(application: Application) -> None:  # type: ignore[type-arg]  # six parameters nobody needs here
    """Open the client of the API."""
    key = (os.environ["CVAPI_KEY"], os.environ["CVAPI_SECRET"])
    application.bot_data["client"] = httpx.AsyncClient(base_url=os.environ["CVAPI_BASE_URL"], auth=key, timeout=60)


def main() -> None:
    """Serve until the process ends."""
    base = os.environ["TELEGRAM_BASE_URL"]
    builder = Application.builder().token(os.environ["TELEGRAM_TOKEN"]).post_init(open_client)
    application = builder.base_url(f"{base}/bot").base_file_url(f"{base}/file/bot").build()
    application.add_handler(
        ConversationHandler(
            entry_points=[CommandHandler("cccd", begin)],
            states={
                FRONT: [MessageHandler(filters.PHOTO, front)],
                BACK: [MessageHandler(filters.PHOTO, back)],
                SHOWN: [CallbackQueryHandler(press)],
            },
            fallbacks=[CommandHandler("cccd", begin)],
        )
    )
    application.run_webhook(
        listen=os.environ["HOST"], port=int(os.environ["PORT"]), url_path="telegram",
        webhook_url=f"{os.environ['WEBHOOK_URL']}/telegram", secret_token=os.environ["WEBHOOK_SECRET"],
    )  # fmt: skip


if __name__ == "__main__":
    main()
