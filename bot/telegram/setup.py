"""The calls of a start: the bot's user name, the webhook, the description and the menu of commands."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar
from urllib.parse import urlsplit

from telegram import Bot, BotCommand, BotCommandScopeAllPrivateChats, WebhookInfo

from bot.conversation.i18n import LOCALES, plain
from bot.conversation.message import Text
from bot.settings import Settings, SettingsError
from bot.telegram.client import ALLOWED_UPDATES, Telegram
from bot.telegram.errors import ChatUnreachable, RateLimited, Refused, TelegramUnavailable, TokenRejected
from bot.telegram.webhook import PATH

T = TypeVar("T")
Menu = Sequence[tuple[str, Text]]
"""Commands with descriptions, in the order of the menu."""
log = logging.getLogger("bot")

TOKEN_REFUSED = "TELEGRAM_TOKEN is not accepted by Telegram: ask @BotFather for a new one, or correct TELEGRAM_BASE_URL"  # noqa: S105  # no token


async def username(telegram: Telegram) -> str:
    """Return the bot's user name."""
    return (await telegram.library_call(Bot.get_me)).username or ""


async def webhook_info(telegram: Telegram) -> WebhookInfo:
    """Return the webhook that Telegram knows, and Telegram's last error with the webhook."""
    return await telegram.library_call(Bot.get_webhook_info)


async def has_chat(telegram: Telegram, user_id: int) -> bool:
    """Tell whether a person ever wrote to the bot: the bot can write to nobody else."""
    try:
        await telegram.library_call(lambda bot: bot.get_chat(user_id))
    except (Refused, ChatUnreachable):
        return False
    return True


async def wait_for_username(telegram: Telegram, settings: Settings) -> str:
    """Return the bot's user name once Telegram answers. Raise ``SettingsError`` for a token that is not valid."""
    return await _retry(settings, lambda: username(telegram))


async def register_webhook(telegram: Telegram, settings: Settings, about: Text, menu: Menu) -> None:
    """Register the webhook, the description and the commands. Updates that wait at Telegram stay there."""

    def set_webhook(bot: Bot) -> Awaitable[bool]:
        return bot.set_webhook(
            settings.webhook_url + PATH,
            secret_token=settings.webhook_secret.get_secret_value(),
            allowed_updates=ALLOWED_UPDATES,
            drop_pending_updates=False,
        )

    await _retry(settings, lambda: telegram.library_call(set_webhook))
    await _describe(telegram, settings, about)
    await _set_menu(telegram, settings, menu)


async def prepare_polling(telegram: Telegram, settings: Settings, about: Text, menu: Menu) -> None:
    """Remove the webhook, and register the description and the commands. Updates that wait at Telegram stay there."""
    await _retry(settings, lambda: telegram.library_call(lambda bot: bot.delete_webhook(drop_pending_updates=False)))
    await _describe(telegram, settings, about)
    await _set_menu(telegram, settings, menu)


async def _describe(telegram: Telegram, settings: Settings, about: Text) -> None:
    """Set the text above the start button of an empty chat. A text that the owner gave @BotFather stays.

    The calls are tried once, so that a start does not wait. The next start tries again.
    """
    try:
        if (await telegram.library_call(Bot.get_my_description)).description:
            return
        for locale in LOCALES:
            words, language = plain(about, locale), _language_code(settings, locale)
            await telegram.library_call(
                lambda bot, words=words, language=language: bot.set_my_description(words, language)  # type: ignore[misc]
            )
    except Exception as error:  # noqa: BLE001  # a server without descriptions may answer anything, and the bot works
        log.warning("the description of the bot could not be set: %s", type(error).__name__)


async def _set_menu(telegram: Telegram, settings: Settings, menu: Menu) -> None:
    """Set the command menu of private chats in every language."""
    for locale in LOCALES:
        commands = [BotCommand(name, plain(title, locale)) for name, title in menu]
        await _set_commands(telegram, settings, commands, _language_code(settings, locale))


async def _set_commands(telegram: Telegram, settings: Settings, commands: list[BotCommand], code: str | None) -> None:
    def set_commands(bot: Bot) -> Awaitable[bool]:
        return bot.set_my_commands(commands, BotCommandScopeAllPrivateChats(), code)

    try:
        await _retry(settings, lambda: telegram.library_call(set_commands))
    except SettingsError:  # the token was accepted before, and people can type commands as well
        log.warning("Telegram refused the menu of commands")


def _language_code(settings: Settings, locale: str) -> str | None:
    """Return the Bot API's language code of a text: None for the default language of the bot."""
    return None if locale == settings.locale else locale


async def _retry(settings: Settings, attempt: Callable[[], Awaitable[T]]) -> T:
    """Try a call until Telegram answers, with pauses from 0.5 to 30 s. Raise ``SettingsError`` for a refusal."""
    pause = 0.5
    while True:
        try:
            return await attempt()
        except TokenRejected:
            raise SettingsError(TOKEN_REFUSED) from None
        except Refused as error:
            raise SettingsError(f"Telegram refuses what it was told (is WEBHOOK_URL right?): {error}") from None
        except (TelegramUnavailable, RateLimited) as error:
            host = urlsplit(settings.telegram_base_url).netloc.rpartition("@")[2]
            log.warning("Telegram does not answer yet at %s: %s", host, type(error).__name__)
            await asyncio.sleep(pause)
            pause = min(30.0, 2 * pause)
