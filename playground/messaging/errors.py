"""The exception for calls that the Bot API refuses."""


class BotApiError(Exception):
    """An answer with `ok: false`: an HTTP status, Telegram's description, and for 429 the seconds to wait."""

    def __init__(self, code: int, description: str, *, retry_after: int | None = None) -> None:
        super().__init__(f"{code} {description}")
        self.code = code
        self.description = description
        self.retry_after = retry_after


def bad_request(reason: str) -> BotApiError:
    """Return the 400 for a call that Telegram cannot carry out. `reason` follows "Bad Request: "."""
    return BotApiError(400, f"Bad Request: {reason}")


def conflict(reason: str) -> BotApiError:
    """Return the 409 for a second reader of one bot's updates. `reason` follows "Conflict: "."""
    return BotApiError(409, f"Conflict: {reason}")


def too_many_requests(seconds: int) -> BotApiError:
    """Return the 429 of a flood limit, with the whole seconds to wait."""
    return BotApiError(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)
