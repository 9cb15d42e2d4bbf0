"""Define the tools of a conversation: the effects that a flow may have on Telegram, the API and the store."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from bot.api.descriptors import Operation
from bot.conversation.event import File, Kind
from bot.conversation.message import Message, Text
from bot.photos.check import PhotoCheck


class FileGone(Exception):  # noqa: N818  # a state of the file, no error of the bot
    """Telegram no longer gives the file."""


class FileTooLarge(FileGone):
    """Telegram gives no file of this size to a bot."""


class Tools(Protocol):
    """The tools of a conversation for one event of one chat."""

    async def say(self, message: Message) -> int:
        """Send a message. Return its id."""
        ...

    async def show_progress(self, message: Message, operation: Operation) -> int:
        """Show the progress message of this event and return its id.

        The tapped message becomes the progress message, otherwise a new message. A restart finds the same message.
        """
        ...

    async def edit(self, message_id: int, message: Message) -> None:
        """Replace an earlier message. Files and further messages follow."""
        ...

    async def farewell(self, words: Text) -> None:
        """Say the last words of a conversation, and offer to delete the photos from the chat."""
        ...

    async def close_tapped_message(self, *, keep: bool = False) -> None:
        """Answer the tap of this event and remove the buttons of the tapped message.

        ``keep`` keeps the words of the message: no progress message takes its place.
        """
        ...

    async def toast(self, words: Text | None) -> None:
        """Answer the tap of this event and leave the tapped message unchanged."""
        ...

    def record_photo_received(self) -> None:
        """Record that the message of this event holds a photo, which the person can have deleted from the chat."""
        ...

    async def check_photo(self, file: File, kind: Kind, *, codes: bool = True) -> PhotoCheck:
        """Download and check a photo, or a FILE. ``codes`` searches the QR code too.

        The result comes without the picture, which ``picture`` gives. Raise ``FileGone`` when Telegram lost the file.
        """
        ...

    async def photo_bytes(self, file: File, kind: Kind) -> bytes:
        """Return the bytes of a checked file to send on, downloaded again if needed. Raise ``FileGone``."""
        ...

    async def recall(self, operation: Operation, question: str) -> Any:
        """Return the result of the same question in the same conversation, or None."""
        ...

    async def call(
        self, operation: Operation, values: Mapping[str, Any], progress_id: int, progress: Text, question: str = ""
    ) -> Any:
        """Make one paid call, stored before the send and after the answer. Raise ``ApiError``.

        A photo among the values may be a ``bot.api.bodies.Source``, which is awaited when the call is sent.
        """
        ...

    async def retry_later(self, seconds: float, nonce: str, progress_id: int) -> None:
        """Set a timer that makes the calls of this nonce again, in the same progress message."""
        ...

    async def alarm_admins(self, words: Text) -> None:
        """Tell the administrators, at most once in a while for the same words."""
        ...
