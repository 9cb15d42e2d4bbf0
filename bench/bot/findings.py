"""Count the answers of a fuzzed bot, and collect everything that must not happen."""

from __future__ import annotations

import logging
import re
from collections import Counter

from bot.monitoring.logs import error_place

PROGRAM_INTERNALS = re.compile(
    r"Traceback|\w+(?:Error|Exception)\b|File \"|\.py\b|at 0x[0-9a-f]+|NoneType|psycopg|sqlite"
)
"""Traces of a program's internals, which no message to a person may contain."""
TELEGRAM_REFUSAL = re.compile(r"update failed \(try \d\): (?:BadRequest|Forbidden) ")
"""A log line of a refusal by Telegram, such as of a message to an unknown chat. The bot retries and then gives up."""


class Findings(logging.Handler):
    """The counted answers and the findings. As a log handler it collects the logged errors as well."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.answers = Counter[str]()
        self.bad = Counter[str]()

    def emit(self, record: logging.LogRecord) -> None:
        """Take an error in the log as a finding, except a refusal by Telegram and an alarm to the administrators."""
        words = record.getMessage()
        if record.exc_info and record.exc_info[1]:
            words += f": {error_place(record.exc_info[1])}"
        if record.exc_info or not (TELEGRAM_REFUSAL.match(words) or words.startswith("alarm: ")):
            self.bad[f"log: {record.name}: {words[:120]}"] += 1
