"""Associated data of each encrypted value (`Vault.seal`): a value opens only in the row that the value was sealed for.

Stored values are bound to these strings, so the strings must not change.
"""


def update(update_id: int) -> str:
    """Return the associated data of the payload of an update or of a timer (`storage.timers`)."""
    return f"update:{update_id}"


def session(chat_id: int) -> str:
    """Return the associated data of the session of a chat."""
    return f"session:{chat_id}"


def call(key: str) -> str:
    """Return the associated data of the answer of a paid call."""
    return f"call:{key}"


def case(key: str) -> str:
    """Return the associated data of the payload of a case."""
    return f"case:{key}"


def case_photos(key: str) -> str:
    """Return the associated data of the photo file ids of a case."""
    return f"case-photos:{key}"


def broadcast(broadcast_id: int) -> str:
    """Return the associated data of the text of a broadcast."""
    return f"broadcast:{broadcast_id}"
