"""A person's files: fetched, looked at beside the event loop, and held for the call behind the look."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, nullcontext
from dataclasses import replace
from functools import partial
from typing import TypeVar

from telegram.error import BadRequest

from bot.app import LARGE, App
from bot.conversation.flow import File, Kind
from bot.conversation.protocols import Gone, TooLarge
from bot.photos import check, document
from bot.photos.check import PhotoCheck, PhotoFault
from bot.telegram.client import TooBig

Made = TypeVar("Made")


class Sight:
    """The files of one event."""

    def __init__(self, app: App) -> None:
        self._house = app
        self._at_hand: dict[str, bytes] = {}

    async def look(self, file: File, kind: Kind, *, codes: bool) -> PhotoCheck:
        """Fetch a file and look at it, the picture itself left out; ``Gone`` when Telegram has it no more."""
        app, see = self._house, document.check_document if kind is Kind.FILE else check.check_photo
        try:
            async with app.limits.fetched, self._fetched(file) as data, app.limits.looks:
                look = await self._seen(partial(see, codes=codes), data)
        except TooLarge:
            look = PhotoCheck(PhotoFault.TOO_LARGE)
        if not app.api.busy:  # a call that must wait for its turn is no reason to keep photos meanwhile
            self._at_hand[file.file_id] = look.jpeg
        return replace(look, jpeg=b"")

    async def picture(self, file: File, kind: Kind) -> bytes:
        """A file that was looked at before, in the form to send on: given once, then fetched; ``Gone`` as above."""
        if (at_hand := self._at_hand.pop(file.file_id, None)) is not None:
            return at_hand
        see = document.prepare if kind is Kind.FILE else check.prepare
        async with self._house.limits.sent, self._fetched(file) as data:
            return await self._seen(see, data)

    async def _seen(self, see: Callable[[bytes], Made], data: bytes) -> Made:
        return await self._house.aside(partial(self._house.metrics.looking, see, data))

    @asynccontextmanager
    async def _fetched(self, file: File) -> AsyncIterator[bytes]:
        """The bytes of a file, for the time of a ``with`` block."""
        if file.size > check.MAX_BYTES:  # Telegram would refuse the download
            raise TooLarge
        async with self._house.limits.large if not 0 < file.size <= LARGE else nullcontext():
            try:
                data = await self._house.telegram.fetch(file.file_id)
            except TooBig:
                raise TooLarge from None
            except BadRequest:
                raise Gone from None
            yield data
