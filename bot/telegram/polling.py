"""Long polling: asks Telegram for updates and stores each before the next are asked for."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable
from typing import Any

from telegram.error import Conflict, InvalidToken, TelegramError

from bot.app import App
from bot.inbox.receive import accept
from bot.settings import SettingsError
from storage.database import StorageError

log = logging.getLogger(__name__)

TOKEN_REFUSED = "TELEGRAM_TOKEN is not accepted by Telegram: ask @BotFather for a new one, or correct TELEGRAM_BASE_URL"  # noqa: S105  # no token


async def updates(app: App, wake: Callable[[], None]) -> None:
    """Take updates until cancelled, calling `wake` for what waits; `SettingsError` when the token is taken back."""
    offset = 0
    while True:
        try:
            for update in await app.telegram.updates(offset):
                waits = await _take(app, update)
                offset = update["update_id"] + 1
                if waits:
                    wake()
                    app.db.announce()
        except Conflict:
            log.warning("another process polls with the same token; waiting for it to end")
            await asyncio.sleep(5)
        except InvalidToken:
            raise SettingsError(TOKEN_REFUSED) from None
        except (TelegramError, StorageError) as error:
            log.warning("polling: %s", type(error).__name__)
            await asyncio.sleep(1)


async def _take(app: App, update: dict[str, Any]) -> bool:
    try:
        return await accept(app, json.dumps(update).encode())
    except ValueError:
        log.warning("Telegram sent something that is no update")
        return False
