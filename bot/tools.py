"""What one event of one chat may do to the world: speak, fetch, look, call; ``bot.ports.Tools`` made real."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import logging
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from typing import Any, TypeVar

from telegram.error import BadRequest, TelegramError

from bot import document, meter, parcels, photo
from bot.api import sansio
from bot.api.client import ApiClient
from bot.api.errors import ApiError, Uncertain
from bot.api.operations import Encoding, Operation
from bot.api.operations import Kind as Input
from bot.chat import Telegram
from bot.flow import Attachment, Event, File, Kind, Message, Text
from bot.i18n import plain
from bot.metrics import Metrics
from bot.photo import Look
from bot.ports import Gone
from bot.settings import Settings
from bot.ticking import Ticker
from storage import calls, inbox, people, photos
from storage.calls import CallState, StoredCall
from storage.crypto import Vault
from storage.database import Database, Tx
from storage.inbox import LeaseLost, Turn
from storage.timers import Timer

Made = TypeVar("Made")
log = logging.getLogger(__name__)

ALARM_PAUSE = 600.0
"""Seconds before the administrators hear the same alarm again."""
TICK = 3.0
"""Seconds to the first edit of the progress message."""


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

    def __init__(
        self, house: House, event: Event, locale: str, turn: Turn | None = None, *, blocked: bool = False
    ) -> None:
        self.house = house
        self.event = event
        self.locale = locale
        self.blocked = blocked
        self._turn = turn
        self.name = house.name
        self.counted: list[tuple[str, str, str]] = []
        self._calls = 0
        self._found: dict[str, StoredCall | None] = {}
        self._stays = False

    async def say(self, message: Message) -> int:
        """Send a message to the chat, with its picture and its files; its id."""
        if message.picture and (image := await self._aside(message.picture.build)):
            sent = await parcels.picture(self.house.telegram, self.event.chat_id, image, message, self.locale)
            await self._noted(sent)
        else:
            sent = await self.house.telegram.send(self.event.chat_id, message, self.locale)
        await self._behind(message)
        return sent

    async def edit(self, note: int, message: Message) -> None:
        """Put a message in the place of an earlier one; its files and what is more of it come behind."""
        await self.house.telegram.edit(self.event.chat_id, note, message, self.locale)
        await self._behind(message)

    async def _behind(self, message: Message) -> None:
        for attachment in message.files:
            if data := await self._aside(attachment.build):
                await self._attach(attachment, data)
        for further in message.more:
            await self.say(further)

    async def _attach(self, attachment: Attachment, data: bytes) -> None:
        """A file to keep; or a picture, which shows a person's photo and can be taken out of the chat like it."""
        telegram, chat_id = self.house.telegram, self.event.chat_id
        if attachment.name:
            return await telegram.attach(chat_id, attachment, data, self.locale)
        words = Message((attachment.caption,) if attachment.caption else ())
        return await self._noted(await parcels.picture(telegram, chat_id, data, words, self.locale))

    async def _aside(self, work: Callable[[], Made]) -> Made:
        """Do what takes a core's time in a thread beside the event loop."""
        return await asyncio.get_running_loop().run_in_executor(self.house.eyes, work)

    async def arrived(self) -> None:
        """Write down that this event's message is a person's photo, if it is."""
        if self.event.message_id is not None and self.event.file:
            await self._noted(self.event.message_id)

    async def _noted(self, message_id: int) -> None:
        """A message shows a person's photo: it can be taken out of the chat when they wish."""
        await self.house.db.run(photos.note, self.event.chat_id, message_id, self.house.clock())

    async def settle(self, *, stays: bool = False) -> None:
        """Take the buttons off the tapped message; where it ``stays``, no progress message takes its place."""
        self._stays = stays
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
        """The progress message: the one from before a restart, else the tapped one unless it stays, else a new one."""
        key = self._key(operation)
        # Nobody else writes under this key while the chat is ours: `call` need not look again.
        found = self._found[key] = await self.house.db.run(calls.find, key)
        note = found.note if found else None
        if note is None and self.event.callback_id and not self._stays:
            note = self.event.message_id
        if note is None:
            note = await self.say(message)
        else:
            note = await self.house.telegram.edit(self.event.chat_id, note, message, self.locale)
        # Known at once: a restart goes on in this message, whatever happens before the call is begun.
        await self.house.db.run(calls.announce, key, self.event.chat_id, operation.name, note, self.house.clock())
        return note

    async def look(self, file: File, kind: Kind) -> Look:
        """Fetch a file and look at it in a thread beside the event loop; ``Gone`` when Telegram has it no more."""
        await self.arrived()
        look = await self._seen(file, document.look if kind is Kind.FILE else photo.look)
        self.count("fault" if look.fault else "photo", look.fault.value if look.fault else "fine")
        return look

    async def picture(self, file: File, kind: Kind) -> bytes:
        """Fetch a file that was looked at before, in the form to send on; ``Gone`` as above."""
        return await self._seen(file, document.prepare if kind is Kind.FILE else photo.prepare)

    async def _seen(self, file: File, see: Callable[[bytes], Made]) -> Made:
        async with self.house.hands:  # files may have 20 MB each: only a few are held at once
            try:
                data = await self.house.telegram.fetch(file.file_id)
            except BadRequest:
                raise Gone from None
            return await self._aside(partial(self.house.metrics.looking, see, data))

    async def recall(self, operation: Operation, same: str) -> Any:
        """The answer to the same question of this conversation, read again at no cost; None when there is none."""
        found = await self.house.db.run(calls.find_same, self.event.chat_id, self._names(same))
        if found is None or found.answer is None:
            return None
        self._calls += 1  # the calls behind it keep their places in the journal when this event is handled again
        body = self.house.vault.open(found.answer, f"call:{found.key}")
        return sansio.parse_response(operation, HTTPStatus.OK, {}, body)

    def _names(self, same: str) -> tuple[str, ...]:
        """A question's names in the journal, one for each key: nobody can tell from them what was asked."""
        names = self.house.vault.lookups("same", f"{self.event.chat_id}:{same}") if same else ()
        return tuple(name.hex() for name in names)

    async def call(
        self, operation: Operation, values: Mapping[str, Any], note: int, progress: Text, same: str = ""
    ) -> Any:
        """One call through the journal: never sent twice for one event, its answer stored before it is shown.

        The answer can be recalled by ``same`` until the conversation is over.

        Raises ``Uncertain`` when an earlier try of this event was cut off after it was begun, ``LeaseLost`` when the
        chat is another worker's by now, and any ``ApiError`` of the call; all but ``Uncertain`` are known not to have
        been charged.
        """
        house, db, key, began = self.house, self.house.db, self._key(operation), time.monotonic()
        bound = f"call:{key}"

        async def begin() -> None:
            name, now = next(iter(self._names(same)), None), self.house.clock()
            await db.run(self._fenced, calls.begin, key, self.event.chat_id, operation.name, note, now, name)

        async def keep(body: bytes) -> None:
            await self._keep(key, operation, self.house.vault.seal(body, bound), time.monotonic() - began)

        found = self._found.pop(key) if key in self._found else await db.run(calls.find, key)
        self._calls += 1
        if found and found.answer is not None:
            return sansio.parse_response(operation, HTTPStatus.OK, {}, self.house.vault.open(found.answer, bound))
        if found and found.state is not CallState.NOTED:
            await self._doubt(operation)
            raise Uncertain
        try:
            async with Ticker(house.telegram, self.event.chat_id, note, progress, self.locale, house.tick).running():
                with house.metrics.calling(operation.name):
                    return await house.api.call(operation, values, _form(operation, values), begin=begin, keep=keep)
        except Uncertain:
            await self._doubt(operation)
            raise
        except ApiError as error:
            self.count("error", type(error).__name__)
            await db.run(self._fenced, calls.drop, key)
            raise

    def _fenced(self, tx: Tx, do: Callable[..., Any], *args: Any) -> None:
        """Change the journal while the chat is ours, and is for another lease; what comes too late is ``LeaseLost``."""
        turn, now, lease = self._turn, self.house.clock(), self.house.settings.lease
        if turn and not inbox.renew(tx, turn.chat_id, turn.owner, now, lease):
            raise LeaseLost("The chat was taken over during a call.")
        do(tx, *args)

    async def _keep(self, key: str, operation: Operation, sealed: bytes, seconds: float) -> None:
        """The answer into the journal, before it is shown; and the administrators hear when the quota nears its end."""
        now, quota = self.house.clock(), self.house.settings.monthly_quota
        await self._warn(await self.house.db.run(meter.answered, key, sealed, operation, now, seconds, quota))

    def count(self, kind: str, name: str) -> None:
        """Count something that happened today, once the event is done; see ``storage.usage``."""
        self.counted.append((meter.day(self.house.clock()), kind, name))

    def timer(self, seconds: float, name: str, words: str = "", chat_id: int | None = None) -> Timer:
        """An event so much later, of this chat or of another one; one of each name comes of one event.

        To be kept by ``storage.timers``.
        """
        digest = hashlib.sha256(f"{self.event.update_id}:{name}".encode()).digest()
        id_ = -1 - int.from_bytes(digest[:7])  # Telegram's own ids are positive
        chat, locale = (self.event.chat_id, self.locale) if chat_id is None else (chat_id, "")
        timer = {"chat": chat, "words": f"{name} {words}", "locale": locale}
        payload = self.house.vault.seal(json.dumps({"update_id": id_, "timer": timer}).encode(), f"update:{id_}")
        return Timer(id_, chat, self.house.clock() + seconds, payload)

    async def _doubt(self, operation: Operation) -> None:
        now, quota = self.house.clock(), self.house.settings.monthly_quota
        await self._warn(await self.house.db.run(meter.doubted, operation, now, quota))

    async def _warn(self, words: Text | None) -> None:
        if words:
            await self.alarm(words)

    async def alarm(self, words: Text) -> None:
        """Tell every administrator, unless the same was told a short while ago."""
        now, told = self.house.clock(), plain(words, "en")
        if now - self.house.alarms.get(told, -ALARM_PAUSE) < ALARM_PAUSE:
            return
        self.house.alarms[told] = now
        log.error("alarm: %s", told)
        self.house.metrics.alarms.inc()
        for admin in self.house.settings.admin_ids:
            with contextlib.suppress(TelegramError):  # an administrator who never wrote to the bot cannot be reached
                await self.house.telegram.send(admin, Message((words,)), self.house.settings.locale)

    def _key(self, operation: Operation) -> str:
        """The call's name in the journal: the same when the event is handled again, another for its next call."""
        return f"{self.event.update_id}:{operation.name}:{self._calls}"


def _form(operation: Operation, values: Mapping[str, Any]) -> Encoding | None:
    """The form of a call whose images are addresses; None, the preferred form, for any other."""
    images = [values.get(field.name) for field in operation.fields if field.kind is Input.IMAGE]
    return Encoding.QUERY if any(isinstance(image, str) for image in images) else None
