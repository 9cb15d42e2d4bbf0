"""Translate texts: an English msgid and a locale give HTML-safe text, from gettext catalogues."""

from __future__ import annotations

import gettext
import html
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from bot.conversation.message import Message, Text

CATALOGUES = Path(__file__).resolve().parents[2] / "locales"
DEFAULT = "vi"
LONGEST, LONGEST_CAPTION = 4096, 1024
"""Most characters of a message, and of the words under a picture (Bot API, sendMessage and sendPhoto)."""
TAG = re.compile(r"<[^>]*>")
LOCALES = {"vi": "Tiếng Việt", "en": "English"}
"""Own name of each language, by locale code. English is the language of the msgids and needs no catalogue."""


@cache
def catalogue(locale: str) -> gettext.NullTranslations:
    """Return the catalogue of a locale. Without a catalogue the msgids stay."""
    return gettext.translation("messages", CATALOGUES, [locale], fallback=True)


def best_locale(*wishes: str) -> str:
    """Return the first wish ("vi", "en-US", ...) among the locales, else the default."""
    codes = (wish.lower().partition("-")[0] for wish in wishes)
    return next((code for code in codes if code in LOCALES), DEFAULT)


def plain(text: Text, locale: str) -> str:
    """Return the translated text without markup, for buttons, notifications and command descriptions."""
    values = {k: plain(v, locale) if isinstance(v, Text) else str(v) for k, v in text.values.items()}
    return catalogue(locale).gettext(text.msgid).format(**values) if text.msgid else ""


def markup(text: Text, locale: str) -> str:
    """Return the translated text as Telegram HTML. Every value is escaped, here and nowhere else."""
    values = {
        k: markup(v, locale) if isinstance(v, Text) else html.escape(str(v), quote=False)
        for k, v in text.values.items()
    }
    return catalogue(locale).gettext(text.msgid).format(**values) if text.msgid else ""


def body(message: Message, locale: str, most: int = LONGEST) -> str:
    """Return the message as Telegram HTML, a line for each part (an empty msgid makes an empty line).

    A message of more than ``most`` visible characters is cut: Telegram would refuse it.
    """
    lines = [markup(part, locale) for part in message.parts]
    whole = "\n".join(lines)
    return whole if len(whole) <= most or len(_seen(whole)) <= most else "\n".join(_fitting(lines, most))


def _seen(line: str) -> str:
    """Return the visible text of Telegram HTML."""
    return html.unescape(TAG.sub("", line))


def _fitting(lines: Iterable[str], room: int) -> Iterator[str]:
    """Yield the lines that fit. The last line is cut and loses all tags: a tag would stay open."""
    for line in lines:
        seen = _seen(line)
        if len(seen) + 2 > room:  # a line's end, and the sign that there is more
            yield html.escape(seen[: room - 1], quote=False) + "…"
            return
        room -= len(seen) + 1
        yield line
