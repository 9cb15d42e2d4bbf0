"""Errors of the Bot API, one class per meaning. ``bot.telegram.transport`` translates the library's errors."""

# ruff: noqa: N818  # the names say what happened

from __future__ import annotations


class TelegramError(Exception):
    """A call of the Bot API failed. No text of these errors holds the bot's token."""


class Refused(TelegramError):
    """Telegram refuses a call (400). A repetition does not help."""


class NotModified(Refused):  # the state of a message, not a fault
    """An edit changes nothing: the message shows the wanted content already."""


class MessageNotFound(Refused):  # the state of a message, not a fault
    """The message is gone, or too old to be edited."""


class ChatUnreachable(TelegramError):
    """Nothing can be sent to a chat: the bot is blocked or shut out, or the chat no longer exists under this id."""


class TokenRejected(TelegramError):
    """Telegram answers 401 or 404: the token is not valid, or the Bot API server does not know the method."""


class PollingConflict(TelegramError):
    """Another process asks for updates with the same token (409)."""


class RateLimited(TelegramError):
    """Telegram asks for a pause of ``seconds`` (429), or the last pause is not over."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"Telegram asks for a pause of {seconds:.0f} s")
        self.seconds = seconds


class TelegramUnavailable(TelegramError):
    """Telegram could not be reached, or the answer makes no sense. A later call may work."""


class AnswerLost(TelegramUnavailable):
    """The connection ended after the call was sent: Telegram may have carried the call out."""


class GatewayFailed(AnswerLost):
    """A gateway answered 5xx: Telegram hardly carried the call out, but may have."""
