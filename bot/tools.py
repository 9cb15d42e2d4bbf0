"""What one event of one chat may do to the world: speak, fetch, look, call; ``bot.ports.Tools`` made real."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncIterator, Callable, Mapping
from concurrent.futures import Executor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, TypeVar

from telegram.error import BadRequest, TelegramError

from bot import document, photo
from bot.api import sansio
from bot.api.client import ApiClient
from bot.api.errors import ApiError, Uncertain
from bot.api.operations import Encoding, Operation
from bot.api.operations import Kind as Input
from bot.chat import Telegram
from bot.flow import N_, Event, File, Kind, Message, Text, text
from bot.i18n import plain
from bot.metrics import Metrics
from bot.photo import Look
from bot.ports import Gone
from bot.settings import Settings
from storage import calls, people
from storage.calls import CallState
from storage.crypto import Vault
from storage.database import Database

Seen = TypeVar("Seen")
log = logging.getLogger(__name__)

ALARM_PAUSE = 600.0
"""Seconds before the administrators hear the same alarm again."""
TICK, SLOWEST_TICK = 3.0, 15.0
"""Seconds between the first and the last edits of the progress message: many who wait must not become a flood."""

PROGRESS = N_("{progress} {seconds} s")


@dataclass(frozen=True, slots=True)
class House:
    """All that is shared by the chats of one process. ``name`` is the bot's user name."""

    settings: Settings
    db: Database
    vault: Vault
    telegram: Telegram
    api: ApiClient
    eyes: Executor
    name: str = ""
    clock: Callable[[], float] = time.time
    tick: float = TICK
    alarms: dict[str, float] = field(default_factory=dict)
    metrics: Metrics = field(default_factory=Metrics)
    hands: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(8))


class ChatTools:
    """``bot.ports.Tools`` for one event, plus what the plain handlers need."""

    def __init__(self, house: House, event: Event, locale: str) -> None:
        self.house = house
        self.event = event
        self.locale = locale
        self.name = house.name
        self._calls = 0

    async def say(self, message: Message) -> int:
        """Send a message to the chat, with its files; its id."""
        sent = await self.house.telegram.send(self.event.chat_id, message, self.locale)
        await self._behind(message)
        return sent

    async def edit(self, note: int, message: Message) -> None:
        """Put a message in the place of an earlier one; its files and what is more of it come behind."""
        await self.house.telegram.edit(self.event.chat_id, note, message, self.locale)
        await self._behind(message)

    async def _behind(self, message: Message) -> None:
        for attachment in message.files:
            data = await asyncio.get_running_loop().run_in_executor(self.house.eyes, attachment.build)
            if data:
                await self.house.telegram.attach(self.event.chat_id, attachment, data, self.locale)
        for further in message.more:
            await self.say(further)

    async def settle(self) -> None:
        """Take the buttons off the tapped message."""
        if self.event.message_id is not None:
            await self.house.telegram.unbutton(self.event.chat_id, self.event.message_id)

    async def toast(self, words: Text | None) -> None:
        """Answer the tap."""
        await self.house.telegram.answer(self.event.callback_id, words, self.locale)

    async def speak(self, locale: str) -> None:
        """Use another language from now on."""
        self.locale = locale
        await self.house.db.run(people.set_locale, self.event.chat_id, locale, self.house.clock())

    async def note(self, message: Message, operation: Operation) -> int:
        """The progress message: the one from before a restart, else the tapped message, else a new one."""
        found = await self.house.db.run(calls.find, self._key(operation))
        note = found.note if found else None
        if note is None and self.event.callback_id:
            note = self.event.message_id
        if note is None:
            note = await self.say(message)
        else:
            note = await self.house.telegram.edit(self.event.chat_id, note, message, self.locale)
        # Known at once: a restart goes on in this message, whatever happens before the call is begun.
        await self.house.db.run(
            calls.announce, self._key(operation), self.event.chat_id, operation.name, note, self.house.clock()
        )
        return note

    async def look(self, file: File, kind: Kind) -> Look:
        """Fetch a file and look at it in a thread beside the event loop; ``Gone`` when Telegram has it no more."""
        return await self._seen(file, document.look if kind is Kind.FILE else photo.look)

    async def picture(self, file: File, kind: Kind) -> bytes:
        """Fetch a file that was looked at before, in the form to send on; ``Gone`` as above."""
        return await self._seen(file, document.prepare if kind is Kind.FILE else photo.prepare)

    async def _seen(self, file: File, see: Callable[[bytes], Seen]) -> Seen:
        async with self.house.hands:  # files may have 20 MB each: only a few are held at once
            try:
                data = await self.house.telegram.fetch(file.file_id)
            except BadRequest:
                raise Gone from None
            return await asyncio.get_running_loop().run_in_executor(self.house.eyes, see, data)

    async def recall(self, operation: Operation, same: str) -> Any:
        """The answer to the same question of this conversation, read again at no cost; None when there is none."""
        found = await self.house.db.run(calls.find_same, self.event.chat_id, self._name(same)) if same else None
        if found is None or found.answer is None:
            return None
        self._calls += 1  # the calls behind it keep their places in the journal when this event is handled again
        body = self.house.vault.open(found.answer, f"call:{found.key}")
        return sansio.parse_response(operation, HTTPStatus.OK, {}, body)

    def _name(self, same: str) -> str:
        """A question's name in the journal: nobody can tell from it what was asked."""
        return self.house.vault.lookup("same", f"{self.event.chat_id}:{same}").hex() if same else ""

    async def call(
        self, operation: Operation, values: Mapping[str, Any], note: int, progress: Text, same: str = ""
    ) -> Any:
        """One call through the journal: never sent twice for one event, its answer stored before it is shown.

        The answer can be recalled by ``same`` until the conversation is over.

        Raises ``Uncertain`` when an earlier try of this event was cut off after it was begun, and any
        ``ApiError`` of the call; all but ``Uncertain`` are known not to have been charged.
        """
        db, key = self.house.db, self._key(operation)
        bound = f"call:{key}"

        async def begin() -> None:
            now = self.house.clock()
            await db.run(calls.begin, key, self.event.chat_id, operation.name, note, now, self._name(same) or None)

        async def keep(body: bytes) -> None:
            await db.run(calls.answer, key, self.house.vault.seal(body, bound), self.house.clock())

        found = await db.run(calls.find, key)
        self._calls += 1
        if found and found.answer is not None:
            return sansio.parse_response(operation, HTTPStatus.OK, {}, self.house.vault.open(found.answer, bound))
        if found and found.state is not CallState.NOTED:
            raise Uncertain
        try:
            async with self._ticking(note, progress):
                form = _form(operation, values)
                with self.house.metrics.calling(operation.name):
                    return await self.house.api.call(operation, values, form, begin=begin, keep=keep)
        except Uncertain:
            raise
        except ApiError:
            await db.run(calls.drop, key)
            raise

    async def alarm(self, words: Text) -> None:
        """Tell every administrator, unless the same was told a short while ago."""
        now = self.house.clock()
        if now - self.house.alarms.get(words.msgid, -ALARM_PAUSE) < ALARM_PAUSE:
            return
        self.house.alarms[words.msgid] = now
        log.error("alarm: %s", plain(words, "en"))
        self.house.metrics.alarms.inc()
        for admin in self.house.settings.admin_ids:
            with contextlib.suppress(TelegramError):  # an administrator who never wrote to the bot cannot be reached
                await self.house.telegram.send(admin, Message((words,)), self.house.settings.locale)

    def _key(self, operation: Operation) -> str:
        """The call's name in the journal: the same when the event is handled again, another for its next call."""
        return f"{self.event.update_id}:{operation.name}:{self._calls}"

    @asynccontextmanager
    async def _ticking(self, note: int, progress: Text) -> AsyncIterator[None]:
        """Show that work goes on: "typing", and the seconds in the progress message; neither is ever insisted on."""
        stop = asyncio.Event()
        ticker = asyncio.create_task(self._tick(note, progress, stop))
        try:
            yield
        finally:
            # Not cancelled: an edit under way must land before the result, or it would cover it.
            stop.set()
            await ticker

    async def _tick(self, note: int, progress: Text, stop: asyncio.Event) -> None:
        started = time.monotonic()
        await self.house.telegram.action(self.event.chat_id, "typing")
        pause = self.house.tick
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), pause)
            if stop.is_set():
                return
            pause = min(SLOWEST_TICK, pause * 1.5)
            seconds = round(time.monotonic() - started)
            message = Message((text(PROGRESS, progress=progress, seconds=seconds),))
            await self.house.telegram.change(self.event.chat_id, note, message, self.locale)


def _form(operation: Operation, values: Mapping[str, Any]) -> Encoding | None:
    """The form of a call whose images are addresses; None, the preferred form, for any other."""
    images = [values.get(field.name) for field in operation.fields if field.kind is Input.IMAGE]
    return Encoding.QUERY if any(isinstance(image, str) for image in images) else None
