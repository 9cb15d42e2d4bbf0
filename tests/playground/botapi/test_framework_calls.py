"""Both frameworks can parse the answers to all methods."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest
import telegram

from playground.testing.driver import Chat, Playground
from tests.playground.conftest import jpeg

if TYPE_CHECKING:
    import aiogram

NAME = "thẻ căn cước.csv"


@asynccontextmanager
async def aiogram_bot(playground: Playground) -> AsyncIterator["aiogram.Bot"]:
    """Run a bot of aiogram. The import of aiogram takes seconds, so only its tests make it."""
    import aiogram
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import TelegramAPIServer

    session = AiohttpSession(api=TelegramAPIServer.from_base(playground.url))
    async with aiogram.Bot(playground.token, session=session).context() as bot:
        yield bot


async def test_python_telegram_bot_accepts_all_answers(playground: Playground, lan: Chat) -> None:
    """python-telegram-bot calls the methods for media, edits, deletions, commands and texts."""
    bot = telegram.Bot(playground.token, base_url=f"{playground.url}/bot", base_file_url=f"{playground.url}/file/bot")
    async with bot:
        sent = await bot.send_document(7, b"a;b", filename=NAME, caption="<b>tệp</b>", parse_mode="HTML")
        assert sent.document is not None
        assert (sent.document.file_name, sent.caption_entities[0].type) == (NAME, "bold")
        file = await bot.get_file(sent.document.file_id)
        assert bytes(await file.download_as_bytearray()) == b"a;b"
        edited = await sent.edit_caption("tệp mới", reply_markup=telegram.InlineKeyboardMarkup.from_button(_button()))
        assert isinstance(edited, telegram.Message)
        assert (edited.caption, lan.last.labels) == ("tệp mới", ["Có"])
        await sent.edit_reply_markup()
        photos = [telegram.InputMediaPhoto(jpeg()), telegram.InputMediaPhoto(jpeg(colour="red"), caption="hai")]
        album = await bot.send_media_group(7, photos)
        assert album[0].media_group_id == album[1].media_group_id is not None
        assert await bot.delete_messages(7, [message.message_id for message in album])
        assert await bot.send_chat_action(7, "typing")
        commands = [telegram.BotCommand("ocr", "Đọc thẻ")]
        scope = telegram.BotCommandScopeChat(7)
        assert await bot.set_my_commands(commands, scope=scope, language_code="vi")
        assert await bot.get_my_commands(scope=scope, language_code="vi") == tuple(commands)
        assert await bot.set_my_description("Đọc thẻ")
        assert (await bot.get_my_description()).description == "Đọc thẻ"
        assert (await bot.get_chat(7)).first_name == "Lan"
        assert (await bot.get_webhook_info()).pending_update_count == 0
        reply = await bot.send_message(7, "trả lời", reply_parameters=telegram.ReplyParameters(sent.message_id))
        assert reply.reply_to_message is not None
        assert reply.reply_to_message.message_id == sent.message_id


@pytest.mark.slow
async def test_aiogram_accepts_all_answers(playground: Playground, lan: Chat) -> None:
    """Aiogram calls the methods for media, edits, deletions, commands and texts."""
    from aiogram import types

    async with aiogram_bot(playground) as bot:
        file = types.BufferedInputFile(b"a;b", NAME)
        sent = await bot.send_document(7, file, caption="<b>tệp</b>", parse_mode="HTML")
        assert sent.document is not None
        assert sent.document.file_name == NAME
        data = await bot.download(sent.document)
        assert data is not None
        assert data.read() == b"a;b"
        edited = await sent.edit_caption(caption="tệp mới")
        assert isinstance(edited, types.Message)
        assert edited.caption == "tệp mới"
        photos = [
            types.InputMediaPhoto(media=types.BufferedInputFile(jpeg(), "a.jpg")),
            types.InputMediaPhoto(media=types.BufferedInputFile(jpeg(colour="red"), "b.jpg"), caption="hai"),
        ]
        album = await bot.send_media_group(7, list(photos))
        assert album[0].media_group_id == album[1].media_group_id is not None
        assert await bot.delete_messages(7, [message.message_id for message in album])
        assert await bot.send_chat_action(7, "typing")
        scope = types.BotCommandScopeChat(chat_id=7)
        command = types.BotCommand(command="ocr", description="Đọc thẻ")
        assert await bot.set_my_commands([command], scope=scope, language_code="vi")
        (known,) = await bot.get_my_commands(scope=scope, language_code="vi")
        assert (known.command, known.description) == ("ocr", "Đọc thẻ")
        assert (await bot.get_chat(7)).first_name == "Lan"
        assert (await bot.get_webhook_info()).pending_update_count == 0
        reply = await bot.send_message(7, "trả lời", reply_parameters=types.ReplyParameters(message_id=sent.message_id))
        assert reply.reply_to_message is not None


@pytest.mark.slow
async def test_frameworks_receive_every_kind_of_message(playground: Playground, lan: Chat) -> None:
    """Updates with all kinds of messages become the frameworks' objects."""
    await lan.send_sticker()
    await lan.send_voice()
    await lan.send_video(b"mp4")
    await lan.send_contact("+84900000000")
    await lan.send_location()
    await lan.send_document(b"%PDF", "a.pdf")
    async with aiogram_bot(playground) as bot:
        modern = [update.message for update in await bot.get_updates() if update.message]
        kinds = [message.content_type for message in modern]
        assert kinds == ["sticker", "voice", "video", "contact", "location", "document"]
    async with telegram.Bot(playground.token, base_url=f"{playground.url}/bot") as ptb:
        classic = [update.message for update in await ptb.get_updates(offset=-6) if update.message]
        assert [message.effective_attachment is not None for message in classic] == [True] * 6


def _button() -> telegram.InlineKeyboardButton:
    return telegram.InlineKeyboardButton("Có", callback_data="y")
