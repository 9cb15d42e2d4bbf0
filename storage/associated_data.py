"""What each sealed blob is bound to (`Vault.seal`): it opens in the place that it was made for, and in no other.

What is sealed already is bound to these words: they cannot be changed.
"""


def update(update_id: int) -> str:
    """The payload of an update that waits, or of one to come (`storage.timers`)."""
    return f"update:{update_id}"


def session(chat_id: int) -> str:
    """The session of a chat."""
    return f"session:{chat_id}"


def call(key: str) -> str:
    """The answer of a paid call."""
    return f"call:{key}"


def case(key: str) -> str:
    """The payload of a case."""
    return f"case:{key}"


def case_photos(key: str) -> str:
    """The photos' file ids of a case."""
    return f"case-photos:{key}"


def broadcast(broadcast_id: int) -> str:
    """The words of a message to everybody."""
    return f"broadcast:{broadcast_id}"
