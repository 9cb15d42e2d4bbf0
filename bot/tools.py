"""What one event of one chat may do to the world: speak, fetch, look, call; ``bot.ports.Tools`` made real."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable, Mapping
from functools import partial
from http import HTTPStatus
from typing import Any, TypeVar

from telegram.error import BadRequest

from bot import document, meter, parcels, photo, timing
from bot.api import sansio
from bot.api.errors import ApiError, Uncertain
from bot.api.operations import Encoding, Operation
from bot.api.operations import Kind as Input
from bot.chat import TooBig
from bot.flow import Attachment, Event, File, Kind, Message, Text
from bot.house import House
from bot.photo import Fault, Look
from bot.ports import Gone, TooLarge
from bot.ticking import Ticker
from storage import calls, inbox, people, photos, timers
from storage.calls import CallState, StoredCall
from storage.database import Tx
from storage.inbox import LeaseLost, Turn
from storage.timers import Timer

Made = TypeVar("Made")
IN_PLACE = frozenset({Kind.PRESS, Kind.TIMER})
"""Kinds of events that are about a message of ours."""
SPREAD = 5.0
"""Seconds over which those who wait for the service come back to it."""


class ChatTools:
    """``bot.ports.Tools`` for one event, plus what the plain handlers need.

    ``turn`` is the lease of the chat. ``again``: the event was taken up before and not finished, so some of what it
    says may be said already, behind ``newest``, the newest message known of the chat before it.
    """

    def __init__(
        self,
        house: House,
        event: Event,
        locale: str,
        turn: Turn | None = None,
        *,
        blocked: bool = False,
        again: bool = False,
        newest: int = 0,
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
        self._again = again
        self.spoke = False
        # A message of ours may have later ones behind it; what a person wrote may be the newest there is.
        self.newest = max(newest, 0 if event.kind in IN_PLACE else event.message_id or 0)

    async def say(self, message: Message) -> int:
        """Send a message to the chat, with its picture and its files; its id."""
        telegram, chat_id = self.house.telegram, self.event.chat_id
        if message.picture and (image := await self._aside(message.picture.build)):
            sent = await parcels.picture(telegram, chat_id, image, message, self.locale)
            await self._noted(sent)
        else:
            unasked = self.event.kind is Kind.TIMER
            sent = await telegram.send(
                chat_id, message, self.locale, after=self.newest, again=self._again, unasked=unasked
            )
        self.newest, self.spoke = max(sent, self.newest), True
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
        if note is None and self.event.kind in IN_PLACE and not self._stays:
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
        try:
            look = await self._seen(file, document.look if kind is Kind.FILE else photo.look)
        except TooLarge:
            look = Look(Fault.TOO_LARGE)
        self.count("fault" if look.fault else "photo", look.fault.value if look.fault else "fine")
        return look

    async def picture(self, file: File, kind: Kind) -> bytes:
        """Fetch a file that was looked at before, in the form to send on; ``Gone`` as above."""
        return await self._seen(file, document.prepare if kind is Kind.FILE else photo.prepare)

    async def _seen(self, file: File, see: Callable[[bytes], Made]) -> Made:
        async with self.house.hands:  # files may have 20 MB each: only a few are held at once
            if file.size > photo.MAX_BYTES:  # Telegram would refuse the download
                raise TooLarge
            try:
                data = await self.house.telegram.fetch(file.file_id)
            except TooBig:
                raise TooLarge from None
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
            name, now = next(iter(self._names(same)), None), house.clock()
            chat = self.event.chat_id
            await db.run(self._fenced, meter.begin, key, chat, operation, note, now, name, house.settings)

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
        except Uncertain as error:
            await self._doubt(operation)
            await self.house.failed(error)
            raise
        except ApiError as error:
            await self.house.failed(error)
            self.count("error", type(error).__name__)
            await db.run(self._fenced, meter.drop, key, self.event.chat_id, operation, house.clock())
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
        for words in await self.house.db.run(meter.answered, key, sealed, operation, now, seconds, quota):
            await self.house.tell(words)

    def count(self, kind: str, name: str) -> None:
        """Count something that happened today, once the event is done; see ``storage.usage``."""
        self.counted.append((meter.day(self.house.clock()), kind, name))

    def timer(self, seconds: float, name: str, words: str = "", chat_id: int | None = None) -> Timer:
        """An event so much later, of this chat or of another one; one of each name comes of one event.

        To be kept by ``storage.timers``.
        """
        chat, locale = (self.event.chat_id, self.locale) if chat_id is None else (chat_id, "")
        due = self.house.clock() + seconds
        return timing.timer(self.house.vault, self.event.update_id, chat, due, name, words, locale)

    async def _doubt(self, operation: Operation) -> None:
        now, quota = self.house.clock(), self.house.settings.monthly_quota
        if words := await self.house.db.run(meter.doubted, operation, now, quota):
            await self.house.tell(words)

    async def come_back(self, seconds: float, nonce: str, note: int) -> None:
        """Have the calls of a step made again later; many who wait do not come back at the same moment."""
        house, event = self.house, self.event
        due = house.clock() + seconds + SPREAD * random.random()  # noqa: S311  # no secret
        again = timing.timer(house.vault, event.update_id, event.chat_id, due, timing.AGAIN, nonce, self.locale, note)
        await house.db.run(timers.put, again)

    async def alarm(self, words: Text) -> None:
        """Tell the administrators, unless they heard the same a short while ago."""
        await self.house.alarm(words)

    def _key(self, operation: Operation) -> str:
        """The call's name in the journal: the same when the event is handled again, another for its next call."""
        return f"{self.event.update_id}:{operation.name}:{self._calls}"


def _form(operation: Operation, values: Mapping[str, Any]) -> Encoding | None:
    """The form of a call whose images are addresses; None, the preferred form, for any other."""
    images = [values.get(field.name) for field in operation.fields if field.kind is Input.IMAGE]
    return Encoding.QUERY if any(isinstance(image, str) for image in images) else None
