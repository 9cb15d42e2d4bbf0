"""The one exception by which the Bot API refuses a call."""


class BotApiError(Exception):  # noqa: N818 - the bot is at fault, not the playground
    """An answer with `ok: false`: an HTTP status, Telegram's words, and for 429 the seconds to wait."""

    def __init__(self, code: int, description: str, *, retry_after: int | None = None) -> None:
        super().__init__(f"{code} {description}")
        self.code = code
        self.description = description
        self.retry_after = retry_after


def bad_request(reason: str) -> BotApiError:
    """The 400 that Telegram answers to a call it cannot carry out; `reason` follows "Bad Request: "."""
    return BotApiError(400, f"Bad Request: {reason}")


def conflict(reason: str) -> BotApiError:
    """The 409 of two readers of one bot's updates; `reason` follows "Conflict: "."""
    return BotApiError(409, f"Conflict: {reason}")


def too_many_requests(seconds: int) -> BotApiError:
    """The 429 of a flood limit, with the whole seconds to wait."""
    return BotApiError(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)
