"""The set-up of logging: one line per event, without tokens, secrets, identity numbers or texts of errors."""

from __future__ import annotations

import logging
import re
import traceback
from collections.abc import Iterable
from pathlib import Path

from aiohttp.http_exceptions import HttpProcessingError

# Not \b: the token follows "bot" without a word boundary in addresses.
TOKEN = re.compile(r"(?<!\d)\d{5,}:[A-Za-z0-9_-]{10,}")
MIN_SECRET = 8
"""Shortest secret that is masked, in characters. A shorter one would be guessed sooner than read here."""
NUMBER = re.compile(r"(?<!\d)(\d{12}|\d{9})(?!\d)")


class Redacting(logging.Formatter):
    """Masks bot tokens, runs of 9 or 12 digits and hidden secrets in the finished line, tracebacks included."""

    _hidden: re.Pattern[str] | None = None

    def hide(self, secrets: Iterable[str]) -> None:
        """Mask these secrets as well from now on."""
        words = sorted((re.escape(each) for each in secrets if len(each) >= MIN_SECRET), key=len, reverse=True)
        self._hidden = re.compile("|".join(words)) if words else None

    def format(self, record: logging.LogRecord) -> str:
        """Return the masked line of a record."""
        line = super().format(record)
        line = self._hidden.sub("[secret]", line) if self._hidden else line
        return NUMBER.sub("[number]", TOKEN.sub("[token]", line))


def is_worth_logging(record: logging.LogRecord) -> bool:
    """Tell whether a record is worth a line. The server logs a page for each malformed request."""
    return not (record.exc_info and isinstance(record.exc_info[1], HttpProcessingError))


def set_up(level: int = logging.INFO) -> Redacting:
    """Send all logs to stderr through a ``Redacting`` formatter, and return the formatter.

    Libraries log only from WARNING up.
    """
    handler, redacting = logging.StreamHandler(), Redacting("%(asctime)s %(levelname)s %(name)s: %(message)s")
    handler.setFormatter(redacting)
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    # Fixed, also when the root is set to DEBUG: the library logs every parameter, secrets and people's words.
    logging.getLogger("telegram").setLevel(logging.WARNING)
    logging.getLogger("aiohttp.server").addFilter(is_worth_logging)
    for package in ("bot", "handlers", "storage"):
        logging.getLogger(package).setLevel(level)
    return redacting


def error_place(error: BaseException) -> str:
    """Return the class and the place of an error. The text is left out, as an error may quote personal data."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{place}"
