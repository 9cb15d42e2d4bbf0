"""Links sent instead of photos: recognition of links, and the objections against a link. No I/O."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from bot.api.address import holds_secret
from bot.conversation.message import N_, Text, text

LONGEST = 2000
"""Characters of a link that services and browsers commonly accept."""

SCHEME = N_("🔗 Only links that begin with <b>https://</b> or <b>http://</b> can be read. Please send another link.")
SECRET = N_("🔒 This link holds a password or a key, so I do not pass it on. Please send the photo itself.")
TELEGRAM = N_("🔒 Links to files at Telegram hold a key, so I do not pass them on. Please send the photo itself.")
BROKEN = N_("🔗 This link is not complete. Please copy the whole address of the picture and send it again.")

_LIKE_A_LINK = re.compile(r"(?i)^(?:[a-z][a-z0-9+.-]{1,20}:\S+|www\.\S+|[a-z0-9-]+(?:\.[a-z0-9-]+)+/\S*)$")
_TELEGRAM = re.compile(r"(?i)(?:^|\.)(?:telegram\.org|t\.me|telegram\.me)$")


def is_link(words: str) -> bool:
    """Return whether a text looks like a link."""
    return bool(_LIKE_A_LINK.match(words.strip()))


def find_objection(words: str) -> Text | None:
    """Return the objection against passing a link to the reading service, or None for an acceptable link."""
    try:
        parts = urlsplit(words.strip())
        host = parts.hostname or ""
    except ValueError:
        return text(BROKEN)
    if parts.scheme.lower() not in {"http", "https"}:
        return text(SCHEME)
    if _TELEGRAM.search(host) or "/file/bot" in parts.path:
        return text(TELEGRAM)
    if holds_secret(words.strip()):
        return text(SECRET)
    return text(BROKEN) if not host or len(words) > LONGEST or re.search(r"\s", words.strip()) else None
