"""Logging set up once: one line per event, no token and no identity number in any of them."""

from __future__ import annotations

import logging
import re

from aiohttp.http_exceptions import HttpProcessingError

# Not \b: the token follows "bot" without a word boundary in addresses.
TOKEN = re.compile(r"(?<!\d)\d{5,}:[A-Za-z0-9_-]{10,}")
NUMBER = re.compile(r"(?<!\d)(\d{12}|\d{9})(?!\d)")


class Redacting(logging.Formatter):
    """Masks bot tokens and runs of 9 or 12 digits in the finished line, tracebacks included."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, masked."""
        return NUMBER.sub("[number]", TOKEN.sub("[token]", super().format(record)))


def worth_a_line(record: logging.LogRecord) -> bool:
    """Whether it is no stranger's nonsense, of which the server would write a page into the log for each request."""
    return not (record.exc_info and isinstance(record.exc_info[1], HttpProcessingError))


def set_up(level: int = logging.INFO) -> None:
    """Send all logs to stderr through ``Redacting``; libraries only from WARNING up."""
    handler = logging.StreamHandler()
    handler.setFormatter(Redacting("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("aiohttp.server").addFilter(worth_a_line)
    for room in ("bot", "handlers", "storage"):
        logging.getLogger(room).setLevel(level)
