"""Logging set up once: one line per event, no token and no identity number in any of them."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable

from aiohttp.http_exceptions import HttpProcessingError

# Not \b: the token follows "bot" without a word boundary in addresses.
TOKEN = re.compile(r"(?<!\d)\d{5,}:[A-Za-z0-9_-]{10,}")
SHORTEST = 8
NUMBER = re.compile(r"(?<!\d)(\d{12}|\d{9})(?!\d)")


class Redacting(logging.Formatter):
    """Masks bot tokens, runs of 9 or 12 digits and what was hidden, in the finished line, tracebacks included."""

    _hidden: re.Pattern[str] | None = None

    def hide(self, secrets: Iterable[str]) -> None:
        """From now on mask these as well; one of fewer than 8 characters would be guessed sooner than read here."""
        words = sorted((re.escape(each) for each in secrets if len(each) >= SHORTEST), key=len, reverse=True)
        self._hidden = re.compile("|".join(words)) if words else None

    def format(self, record: logging.LogRecord) -> str:
        """The line, masked."""
        line = super().format(record)
        line = self._hidden.sub("[secret]", line) if self._hidden else line
        return NUMBER.sub("[number]", TOKEN.sub("[token]", line))


def worth_a_line(record: logging.LogRecord) -> bool:
    """Whether it is no stranger's nonsense, of which the server would write a page into the log for each request."""
    return not (record.exc_info and isinstance(record.exc_info[1], HttpProcessingError))


def set_up(level: int = logging.INFO) -> Redacting:
    """Send all logs to stderr through ``Redacting``, which is given back; libraries only from WARNING up."""
    handler, redacting = logging.StreamHandler(), Redacting("%(asctime)s %(levelname)s %(name)s: %(message)s")
    handler.setFormatter(redacting)
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    # Whoever turns the root to DEBUG does not get this one: it logs every parameter, secrets and people's words.
    logging.getLogger("telegram").setLevel(logging.WARNING)
    logging.getLogger("aiohttp.server").addFilter(worth_a_line)
    for room in ("bot", "handlers", "storage"):
        logging.getLogger(room).setLevel(level)
    return redacting
