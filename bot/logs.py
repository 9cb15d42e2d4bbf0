"""Logging set up once: one line per event, no token and no identity number in any of them."""

from __future__ import annotations

import logging
import re

# Not \b: the token follows "bot" without a word boundary in addresses.
TOKEN = re.compile(r"(?<!\d)\d{5,}:[A-Za-z0-9_-]{10,}")
NUMBER = re.compile(r"(?<!\d)(\d{12}|\d{9})(?!\d)")


class Redacting(logging.Formatter):
    """Masks bot tokens and runs of 9 or 12 digits in the finished line, tracebacks included."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, masked."""
        return NUMBER.sub("[number]", TOKEN.sub("[token]", super().format(record)))


def set_up(level: int = logging.INFO) -> None:
    """Send all logs to stderr through ``Redacting``; libraries only from WARNING up."""
    handler = logging.StreamHandler()
    handler.setFormatter(Redacting("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    for room in ("bot", "handlers", "storage"):
        logging.getLogger(room).setLevel(level)
