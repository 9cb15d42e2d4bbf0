"""What a start asks and tells Telegram: the bot's own name, the webhook, what it is for, the menu of commands."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TypeVar
from urllib.parse import urlsplit

from telegram import BotCommand, BotCommandScopeAllPrivateChats
from telegram.error import BadRequest, InvalidToken, NetworkError, RetryAfter

from bot.app import App
from bot.conversation.i18n import LOCALES, plain
from bot.conversation.message import Text
from bot.settings import SettingsError
from bot.telegram.client import ALLOWED_UPDATES
from bot.telegram.polling import TOKEN_REFUSED
from bot.telegram.webhook import PATH

T = TypeVar("T")
Menu = Sequence[tuple[str, Text]]
"""Commands and their descriptions, in the order of the menu."""
log = logging.getLogger("bot")


async def named(app: App) -> App:
    """The house with the bot's own name; waits until Telegram answers. A wrong token raises `SettingsError`."""
    me = await _insist(app, app.telegram.bot.get_me)
    return replace(app, name=me.username or "")


async def by_webhook(app: App, about: Text, menu: Menu) -> None:
    """Tell Telegram the webhook, what the bot is for, and the commands; what waits there is kept."""
    settings = app.settings
    await _insist(
        app,
        lambda: app.telegram.bot.set_webhook(
            settings.webhook_url + PATH,
            secret_token=settings.webhook_secret.get_secret_value(),
            allowed_updates=ALLOWED_UPDATES,
            drop_pending_updates=False,
        ),
    )
    await _describe(app, about)
    await _announce(app, menu)


async def by_polling(app: App, about: Text, menu: Menu) -> None:
    """Tell Telegram that updates are asked for, what the bot is for, and the commands; what waits there is kept."""
    await _insist(app, lambda: app.telegram.bot.delete_webhook(drop_pending_updates=False))
    await _describe(app, about)
    await _announce(app, menu)


async def _describe(app: App, about: Text) -> None:
    """What stands in an empty chat above the button to start; words that its owner gave @BotFather stay.

    Tried once: nobody is kept waiting for it, and the next start tries again.
    """
    bot = app.telegram.bot
    try:
        if (await bot.get_my_description()).description:
            return
        for locale in LOCALES:
            await bot.set_my_description(plain(about, locale), _code(app, locale))
    except Exception as error:  # noqa: BLE001  # whatever a server answers that knows no descriptions: the bot works
        log.warning("the description of the bot could not be set: %s", type(error).__name__)


async def _announce(app: App, menu: Menu) -> None:
    """The command menu of private chats, in every language; Vietnamese where a language is none of ours."""
    for locale in LOCALES:
        commands = [BotCommand(name, plain(title, locale)) for name, title in menu]
        scope = BotCommandScopeAllPrivateChats()
        call = partial(app.telegram.bot.set_my_commands, commands, scope, _code(app, locale))
        try:
            await _insist(app, call)
        except SettingsError:  # the token was accepted before; people can type commands as well
            log.warning("Telegram refused the menu of commands")


def _code(app: App, locale: str) -> str | None:
    """For whom a text in this language is: None for everybody whose own language is none of ours."""
    return None if locale == app.settings.locale else locale


async def _insist(app: App, attempt: Callable[[], Awaitable[T]]) -> T:
    """Try until Telegram answers: at a start it may be out of reach for a while. A wrong token ends it at once."""
    pause = 0.5
    while True:
        try:
            return await attempt()
        except InvalidToken:
            raise SettingsError(TOKEN_REFUSED) from None
        except BadRequest as error:
            raise SettingsError(f"Telegram refuses what it was told (is WEBHOOK_URL right?): {error}") from None
        except (NetworkError, RetryAfter) as error:
            host = urlsplit(app.settings.telegram_base_url).netloc.rpartition("@")[2]
            log.warning("Telegram does not answer yet at %s: %s", host, type(error).__name__)
            await asyncio.sleep(pause)
            pause = min(30.0, 2 * pause)
