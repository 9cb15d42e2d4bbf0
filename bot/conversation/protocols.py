"""What a conversation may do to the world: the tools that the runner is handed, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from bot.api.operations import Operation
from bot.conversation.flow import File, Kind, Message, Text
from bot.photos.check import PhotoCheck


class Gone(Exception):  # noqa: N818  # it is a state of the file, not an error of ours
    """Telegram no longer gives the file."""


class TooLarge(Gone):
    """Telegram hands out no file of this size to a bot."""


class Tools(Protocol):
    """What a conversation may do to the world, for one event of one chat."""

    async def say(self, message: Message) -> int:
        """Send a message; its id."""
        ...

    async def note(self, message: Message, operation: Operation) -> int:
        """The progress message of this event: the tapped message, or a new one, once even across a restart; its id."""
        ...

    async def edit(self, note: int, message: Message) -> None:
        """Put a message in the place of an earlier one; its files and what is more of it come behind."""
        ...

    async def farewell(self, words: Text) -> None:
        """Say goodbye behind a result, and offer to take its photos out of the chat."""
        ...

    async def settle(self) -> None:
        """Answer the tap of this event and take the buttons off its message."""
        ...

    async def toast(self, words: Text | None) -> None:
        """Answer the tap of this event and leave its message as it is."""
        ...

    async def look(self, file: File, kind: Kind, *, codes: bool = True) -> PhotoCheck:
        """Fetch a photo, or a FILE, and see what is wrong with it, and its QR where ``codes`` are of use.

        The look comes without the picture itself, which is ``picture``. ``Gone`` when Telegram has it no more.
        """
        ...

    async def picture(self, file: File, kind: Kind) -> bytes:
        """What was looked at before, in the form to send on; fetched again unless just now; ``Gone`` as above."""
        ...

    async def recall(self, operation: Operation, same: str) -> Any:
        """The result of the same question in the same conversation, None when it was not answered yet."""
        ...

    async def call(
        self, operation: Operation, values: Mapping[str, Any], note: int, progress: Text, same: str = ""
    ) -> Any:
        """One paid call, in the journal before it is sent and answered; ``ApiError`` as ``bot.api`` raises it.

        A photo among the values may be a ``bot.api.bodies.Source``, which is asked for it once its turn has come.
        """
        ...

    async def come_back(self, seconds: float, nonce: str, note: int) -> None:
        """Have the calls of the step of this nonce made by themselves so much later, in the same progress message."""
        ...

    async def alarm(self, words: Text) -> None:
        """Tell the administrators, at most once in a while for the same words."""
        ...
