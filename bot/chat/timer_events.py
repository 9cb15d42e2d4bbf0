"""Timer events: events that the bot sets for itself, stored and handled like a person's events."""

from __future__ import annotations

import hashlib
import json

from storage import associated_data
from storage.crypto import Vault
from storage.timers import Timer

SLOW = "slow"
"""Ends the pause after too many messages. The text of the event is the end of the pause in Unix seconds."""
AGAIN = "again"
"""Repeats the calls that the service refused. The words of the event are the nonce of the step."""


def make_timer(
    vault: Vault,
    origin: int,
    chat_id: int,
    due: float,
    name: str,
    words: str,
    locale: str,
    progress_id: int | None = None,
) -> Timer:
    """Return the sealed timer of an event of a chat, due at a time in Unix seconds, for ``storage.timers``.

    The update ``origin`` sets at most one timer of each name. ``progress_id`` is the progress message to go on in.
    """
    digest = hashlib.sha256(f"{origin}:{name}".encode()).digest()
    id_ = -1 - int.from_bytes(digest[:7])  # Telegram's own ids are positive
    event = {"chat": chat_id, "words": f"{name} {words}", "locale": locale, "note": progress_id}
    payload = vault.seal(json.dumps({"update_id": id_, "timer": event}).encode(), associated_data.update(id_))
    return Timer(id_, chat_id, due, payload)
