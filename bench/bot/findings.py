"""What came of throwing things at a bot: answers counted, and everything that must not be, wherever it shows."""

from __future__ import annotations

import logging
import re
from collections import Counter

from bot.monitoring.logs import error_place

INSIDE = re.compile(r"Traceback|\w+(?:Error|Exception)\b|File \"|\.py\b|at 0x[0-9a-f]+|NoneType|psycopg|sqlite")
"""What of a program's inside must not stand in a message to a person."""
TOLD = re.compile(r"update failed \(try \d\): (?:BadRequest|Forbidden) ")
"""A failure that is Telegram's answer, such as to a chat that is not there: tried again, then buried, as it should."""


class Findings(logging.Handler):
    """What came of it; also hears of everything that is logged as an error."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.answers = Counter[str]()
        self.bad = Counter[str]()

    def emit(self, record: logging.LogRecord) -> None:
        """An error in the log is a finding, unless Telegram gave it as an answer."""
        words = record.getMessage()
        if record.exc_info and record.exc_info[1]:
            words += f": {error_place(record.exc_info[1])}"
        if record.exc_info or not (TOLD.match(words) or words.startswith("alarm: ")):
            self.bad[f"log: {record.name}: {words[:120]}"] += 1
