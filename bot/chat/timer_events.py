"""Events of our own that come later; they wait in the store and are handled as a person's are."""

from __future__ import annotations

import hashlib
import json

from storage import associated_data
from storage.crypto import Vault
from storage.timers import Timer

SLOW = "slow"
"""What is due when a person who wrote too fast is to hear of it; its words are the time (Unix seconds) to go on."""
AGAIN = "again"
"""What is due when calls that the service refused are to be made again; its words are the step's nonce."""


def timer(
    vault: Vault, origin: int, chat_id: int, due: float, name: str, words: str, locale: str, note: int | None = None
) -> Timer:
    """An event of a chat, due at a time; one of each name comes of one update, `origin`. See ``storage.timers``.

    ``note`` is the progress message in which it goes on.
    """
    digest = hashlib.sha256(f"{origin}:{name}".encode()).digest()
    id_ = -1 - int.from_bytes(digest[:7])  # Telegram's own ids are positive
    event = {"chat": chat_id, "words": f"{name} {words}", "locale": locale, "note": note}
    payload = vault.seal(json.dumps({"update_id": id_, "timer": event}).encode(), associated_data.update(id_))
    return Timer(id_, chat_id, due, payload)
