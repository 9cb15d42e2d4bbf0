"""Let the handling of one event speak, fetch, look and call: ``bot.conversation.protocols.Tools`` for one chat."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from bot.api.errors import ApiError, Uncertain
from bot.api.operations import Operation
from bot.app import App
from bot.chat import timer_events
from bot.chat.download import Sight
from bot.chat.paid_calls import Journal
from bot.chat.progress import Ticker
from bot.conversation import prompts
from bot.conversation.flow import Attachment, Event, File, Kind, Message, Text
from bot.monitoring import outages, quota
from bot.photos.check import PhotoCheck
from bot.telegram import attachments
from bot.telegram.delivery import NOTHING, Past
from storage import people, photo_messages, timers, usage
from storage.chat_leases import Write
from storage.inbox import ChatLease
from storage.timers import Timer

IN_PLACE = frozenset({Kind.PRESS, Kind.TIMER})
"""Kinds of events that are about a message of ours."""


class ChatTools:
    """``bot.conversation.protocols.Tools`` for one event, plus what the plain handlers need.

    ``turn`` is the lease of the chat. ``past`` is what is known of it before the event; ``again`` there says that the
    event was taken up before and not finished, so that some of what it says may be said already.
    """

    def __init__(
        self,
        app: App,
        event: Event,
        locale: str,
        turn: ChatLease | None = None,
        *,
        blocked: bool = False,
        past: Past = NOTHING,
    ) -> None:
        self.app = app
        self.event = event
        self.locale = locale
        self.blocked = blocked
        self.name = app.name
        self.noted: list[Write] = []
        self.counted: list[Write] = []
        self._journal = Journal(app, event, turn)
        self._stays = self._answered = False
        self._sight = Sight(app)
        self.spoke = self.speaking = False
        # A message of ours may have later ones behind it: alone it does not tell where to begin a search.
        alone = event.kind in IN_PLACE and not past.newest
        self.past = past if alone else past.behind(event.message_id or 0)

    async def say(self, message: Message) -> int:
        """Send a message to the chat, with its picture and its files; its id."""
        telegram, chat_id = self.app.telegram, self.event.chat_id
        self.speaking = True
        if message.picture and (image := await self.app.aside(message.picture.build)):
            sent = await self.show(image, message)
            await self._noted(sent)
        else:
            unasked = self.event.kind is Kind.TIMER
            sent = self._said(await telegram.send(chat_id, message, self.locale, self.past, unasked=unasked))
        await self._behind(message)
        return sent

    async def show(self, image: bytes, message: Message) -> int:
        """Send a picture with a caption; its id. Nobody can pass it on."""
        self.speaking = True
        telegram, chat_id = self.app.telegram, self.event.chat_id
        return self._said(await attachments.picture(telegram, chat_id, image, message, self.locale, self.past))

    def _said(self, sent: int) -> int:
        self.past, self.spoke, self.speaking = self.past.behind(sent), True, False
        return sent

    async def farewell(self, words: Text) -> None:
        """Say goodbye behind a result, and offer to take its photos out of the chat where that can be done."""
        app, chat_id = self.app, self.event.chat_id
        offers = await app.db.read(photo_messages.list_since, chat_id, app.clock() - attachments.REACH)
        await self.say(prompts.farewell(words) if offers else Message((words,)))

    async def edit(self, note: int, message: Message) -> None:
        """Put a message in the place of an earlier one; its files and what is more of it come behind."""
        await self.app.telegram.edit(self.event.chat_id, note, message, self.locale)
        await self._behind(message)

    async def _behind(self, message: Message) -> None:
        for attachment in message.files:
            if data := await self.app.aside(attachment.build):
                await self._attach(attachment, data)
        for further in message.more:
            await self.say(further)

    async def _attach(self, attachment: Attachment, data: bytes) -> None:
        """A file to keep; or a picture, which shows a person's photo and can be taken out of the chat like it."""
        if not attachment.name:
            words = Message((attachment.caption,) if attachment.caption else ())
            return await self._noted(await self.show(data, words))
        self.speaking = True
        telegram, chat_id = self.app.telegram, self.event.chat_id
        self._said(await attachments.keepsake(telegram, chat_id, attachment, data, self.locale, self.past))
        return None

    def arrived(self) -> None:
        """Write down, once the event is done, that its message is a person's photo, if it is."""
        event, now = self.event, self.app.clock()
        if event.message_id is not None and event.file:
            self.noted.append(partial(photo_messages.add, chat_id=event.chat_id, message_id=event.message_id, now=now))

    async def _noted(self, message_id: int) -> None:
        """A message shows a person's photo: it can be taken out of the chat when they wish."""
        await self.app.db.run(photo_messages.add, self.event.chat_id, message_id, self.app.clock())

    async def settle(self, *, stays: bool = False) -> None:
        """Answer the tap and take the buttons off its message, both at once.

        Where the message ``stays``, no progress message takes its place.
        """
        self._stays = stays
        if self.event.message_id is not None:
            await asyncio.gather(
                self.toast(None), self.app.telegram.unbutton(self.event.chat_id, self.event.message_id)
            )

    async def toast(self, words: Text | None) -> None:
        """Answer the tap, once: what is said of it first counts."""
        if not self._answered:
            self._answered = True
            await self.app.telegram.answer(self.event.callback_id, words, self.locale)

    async def speak(self, locale: str) -> None:
        """Use another language from now on."""
        self.locale = locale
        await self.app.db.run(people.set_locale, self.event.chat_id, locale, self.app.clock())

    async def note(self, message: Message, operation: Operation) -> int:
        """The progress message: the one from before a restart, else the tapped one unless it stays, else a new one."""
        note = await self._journal.note(operation)
        if note is None and self.event.kind in IN_PLACE and not self._stays:
            note = self.event.message_id
        if note is None:
            note = await self.say(message)
        else:
            note = await self.app.telegram.edit(self.event.chat_id, note, message, self.locale)
            self.past = self.past.behind(note) if self.past.newest else self.past
        self._journal.announce(operation, note)
        return note

    async def look(self, file: File, kind: Kind, *, codes: bool = True) -> PhotoCheck:
        """Fetch a file and look at it, and count what was found; ``Gone`` when Telegram has it no more."""
        self.arrived()
        look = await self._sight.look(file, kind, codes=codes)
        self.count("fault" if look.fault else "photo", look.fault.value if look.fault else "fine")
        return look

    async def picture(self, file: File, kind: Kind) -> bytes:
        """A file that was looked at before, in the form to send on; ``Gone`` as above."""
        return await self._sight.picture(file, kind)

    async def recall(self, operation: Operation, same: str) -> Any:
        """The answer to the same question of this conversation, read again at no cost; None when there is none."""
        return await self._journal.recall(operation, same)

    async def call(
        self, operation: Operation, values: Mapping[str, Any], note: int, progress: Text, same: str = ""
    ) -> Any:
        """One call through the journal, with "typing" and its seconds shown meanwhile; raises as ``Journal.call``."""
        app = self.app
        try:
            async with Ticker(app.telegram, self.event.chat_id, note, progress, self.locale, app.tick).running():
                return await self._journal.call(operation, values, note, same)
        except Uncertain:
            raise
        except ApiError as error:
            self.count("error", type(error).__name__)
            raise

    def count(self, kind: str, name: str) -> None:
        """Count something that happened today, once the event is done; see ``storage.usage``."""
        self.counted.append(partial(usage.add, day=quota.day(self.app.clock()), kind=kind, name=name))

    def timer(self, seconds: float, name: str, words: str = "", chat_id: int | None = None) -> Timer:
        """An event so much later, of this chat or of another one; one of each name comes of one event.

        To be kept by ``storage.timers``.
        """
        chat, locale = (self.event.chat_id, self.locale) if chat_id is None else (chat_id, "")
        due = self.app.clock() + seconds
        return timer_events.timer(self.app.vault, self.event.update_id, chat, due, name, words, locale)

    async def come_back(self, seconds: float, nonce: str, note: int) -> None:
        """Have the calls of a step made again later; many who wait do not come back at the same moment."""
        app, event = self.app, self.event
        due = app.clock() + seconds + outages.SPREAD * random.random()  # noqa: S311  # no secret
        again = timer_events.timer(
            app.vault, event.update_id, event.chat_id, due, timer_events.AGAIN, nonce, self.locale, note
        )
        await app.db.run(timers.put, replace(again, waits_for_api=True))

    async def alarm(self, words: Text) -> None:
        """Tell the administrators, unless they heard the same a short while ago."""
        await self.app.alarm(words)
