"""The app: what the composition root builds and every event receives."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from bot.api.client import ApiClient
from bot.monitoring.alarms import Alarms
from bot.monitoring.metrics import Metrics
from bot.settings import Settings
from bot.telegram.client import Telegram
from bot.telegram.file_reader import FileReader
from storage.crypto import Vault
from storage.database import Database

PROGRESS_SECONDS = 3.0
"""Seconds to the first edit of the progress message."""


@dataclass(frozen=True, slots=True)
class App:
    """The services that all chats of one process share. ``clock`` gives Unix seconds."""

    settings: Settings
    db: Database
    vault: Vault
    telegram: Telegram
    api: ApiClient
    files: FileReader
    alarms: Alarms
    metrics: Metrics
    username: str = ""
    """The bot's user name, empty until Telegram has answered."""
    clock: Callable[[], float] = time.time
    progress_seconds: float = PROGRESS_SECONDS
