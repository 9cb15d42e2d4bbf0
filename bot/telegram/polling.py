"""Long polling: asks Telegram for updates and stores each update before the next are asked for."""

from __future__ import annotations

import asyncio
import json
import logging

from bot.settings import SettingsError
from bot.telegram.client import Telegram
from bot.telegram.errors import PollingConflict, TelegramError, TokenRejected
from bot.telegram.setup import TOKEN_REFUSED
from bot.telegram.updates import Receipt, Receive

log = logging.getLogger(__name__)

CONFLICT_PAUSE, ERROR_PAUSE = 5.0, 1.0
"""Seconds to the next ``getUpdates`` while another process polls, and after any other trouble."""


async def poll(telegram: Telegram, receive: Receive) -> None:
    """Receive updates until cancelled. Raise ``SettingsError`` when Telegram no longer accepts the token."""
    offset = 0
    while True:
        try:
            for update in await telegram.get_updates(offset):
                receipt = await receive(json.dumps(update).encode())
                if receipt is Receipt.LATER:
                    log.warning("polling: an update could not be stored")
                    await asyncio.sleep(ERROR_PAUSE)
                    break
                if receipt is Receipt.BROKEN:
                    log.warning("Telegram sent something that is no update")
                offset = update["update_id"] + 1
        except PollingConflict:
            log.warning("another process polls with the same token; waiting for it to end")
            await asyncio.sleep(CONFLICT_PAUSE)
        except TokenRejected:
            raise SettingsError(TOKEN_REFUSED) from None
        except TelegramError as error:
            log.warning("polling: %s", type(error).__name__)
            await asyncio.sleep(ERROR_PAUSE)
