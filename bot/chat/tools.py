"""Sends, asks, fetches and calls for the handling of one event: ``bot.conversation.protocols.Tools`` for one chat."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from bot.api.descriptors import Operation
from bot.api.errors import ApiError, Uncertain
from bot.app import App
from bot.chat import timer_events
from bot.chat.paid_calls import PaidCalls
from bot.chat.progress import ProgressTicker
from bot.conversation import prompts
from bot.conversation.flow import Event, File, Kind
from bot.conversation.message import Attachment, Message, Text
from bot.monitoring import outages
from bot.monitoring.vietnam_time import vietnam_day
from bot.photos.check import PhotoCheck
from bot.telegram import attachments
from bot.telegram.delivery import NO_HISTORY, MessageHistory
from storage import people, photo_messages, timers, usage
from storage.chat_leases import Write
from storage.inbox import ChatLease
from storage.timers import Timer

ABOUT_OWN_MESSAGE = frozenset({Kind.PRESS, Kind.TIMER})
"""Kinds of events that are about a message of the bot."""


class ChatTools:
    """``bot.conversation.protocols.Tools`` for one event, and further methods for commands.

    Attributes:
        history: The known messages of the chat.
        photo_records: Writes that the store takes once the event is done, as it takes ``counts``.
        sent_any: A message was sent.
        sending: A send is under way.
    """

    def __init__(
        self,
        app: App,
        event: Event,
        locale: str,
        lease: ChatLease | None = None,
        *,
        blocked: bool = False,
        history: MessageHistory = NO_HISTORY,
    ) -> None:
        self.app = app
        self.event = event
        self.locale = locale
        self.blocked = blocked
        self.bot_username = app.username
        self.photo_records: list[Write] = []
        self.counts: list[Write] = []
        self.sent_any = self.sending = False
        self._calls = PaidCalls(app, event, lease)
        self._prepared: dict[str, bytes] = {}
        self._keeps_tapped = self._answered = False
        # A tapped message may be old: without a known newer message it gives no start for a search.
        own_alone = event.kind in ABOUT_OWN_MESSAGE and not history.newest
        self.history = history if own_alone else history.after(event.message_id or 0)

    async def say(self, message: Message) -> int:
        """Send a message to the chat, with its picture and its files, and return its id."""
        telegram, chat_id = self.app.telegram, self.event.chat_id
        self.sending = True
        if message.picture and (image := await self.app.files.in_thread(message.picture.build)):
            sent = await self.show(image, message)
            await self._record_photo(sent)
        else:
            unsolicited = self.event.kind is Kind.TIMER
            sent = self._sent(await telegram.send(chat_id, message, self.locale, self.history, unsolicited=unsolicited))
        await self._send_rest(message)
        return sent

    async def show(self, image: bytes, message: Message) -> int:
        """Send a picture with a caption and return the message id. Nobody can forward the picture."""
        self.sending = True
        telegram, chat_id = self.app.telegram, self.event.chat_id
        return self._sent(await attachments.send_photo(telegram, chat_id, image, message, self.locale, self.history))

    def _sent(self, message_id: int) -> int:
        self.history, self.sent_any, self.sending = self.history.after(message_id), True, False
        return message_id

    async def farewell(self, words: Text) -> None:
        """Say goodbye after a result, and offer to delete the photos that Telegram still lets the bot delete."""
        app, chat_id = self.app, self.event.chat_id
        deletable = await app.db.read(photo_messages.list_since, chat_id, app.clock() - attachments.DELETABLE_SECONDS)
        await self.say(prompts.farewell(words) if deletable else Message((words,)))

    async def edit(self, message_id: int, message: Message) -> None:
        """Replace the content of an earlier message, and send the files and further messages."""
        await self.app.telegram.edit(self.event.chat_id, message_id, message, self.locale)
        await self._send_rest(message)

    async def _send_rest(self, message: Message) -> None:
        for attachment in message.files:
            if data := await self.app.files.in_thread(attachment.build):
                await self._attach(attachment, data)
        for further in message.more:
            await self.say(further)

    async def _attach(self, attachment: Attachment, data: bytes) -> None:
        """Send a file to keep. A file without a name is a picture of a person and can be deleted like a photo."""
        if not attachment.name:
            caption = Message((attachment.caption,) if attachment.caption else ())
            return await self._record_photo(await self.show(data, caption))
        self.sending = True
        telegram, chat_id = self.app.telegram, self.event.chat_id
        self._sent(await attachments.send_document(telegram, chat_id, attachment, data, self.locale, self.history))
        return None

    def record_photo_received(self) -> None:
        """Record a person's photo once the event is done. Other messages are not recorded."""
        event, now = self.event, self.app.clock()
        if event.message_id is not None and event.file:
            record = partial(photo_messages.add, chat_id=event.chat_id, message_id=event.message_id, now=now)
            self.photo_records.append(record)

    async def _record_photo(self, message_id: int) -> None:
        """Record that a message shows a person's photo, so that the person can have the message deleted."""
        await self.app.db.run(photo_messages.add, self.event.chat_id, message_id, self.app.clock())

    async def close_tapped_message(self, *, keep: bool = False) -> None:
        """Answer the tap and take the buttons off the tapped message, both at the same time.

        With ``keep`` no progress message takes the place of the message.
        """
        self._keeps_tapped = keep
        if self.event.message_id is not None:
            await asyncio.gather(
                self.toast(None), self.app.telegram.remove_buttons(self.event.chat_id, self.event.message_id)
            )

    async def toast(self, words: Text | None) -> None:
        """Answer the tap, once: only the first answer counts."""
        if not self._answered:
            self._answered = True
            await self.app.telegram.answer_tap(self.event.callback_id, words, self.locale)

    async def set_locale(self, locale: str) -> None:
        """Use another language from now on."""
        self.locale = locale
        await self.app.db.run(people.set_locale, self.event.chat_id, locale, self.app.clock())

    async def show_progress(self, message: Message, operation: Operation) -> int:
        """Show the progress message of the next call and return its id.

        The message is the one from before a restart, else the tapped one unless it is kept, else a new one.
        """
        progress_id = await self._calls.progress_message(operation)
        if progress_id is None and self.event.kind in ABOUT_OWN_MESSAGE and not self._keeps_tapped:
            progress_id = self.event.message_id
        if progress_id is None:
            progress_id = await self.say(message)
        else:
            progress_id = await self.app.telegram.edit(self.event.chat_id, progress_id, message, self.locale)
            if self.history.newest:
                self.history = self.history.after(progress_id)
        self._calls.announce_with_recall(operation, progress_id)
        return progress_id

    async def check_photo(self, file: File, kind: Kind, *, codes: bool = True) -> PhotoCheck:
        """Download and check a file, and count the finding. Raise ``FileGone`` when Telegram no longer has the file."""
        self.record_photo_received()
        check = await self.app.files.check(file, kind, codes=codes)
        if not self.app.api.busy:  # photos are not held in memory while their call waits for its turn
            self._prepared[file.file_id] = check.jpeg
        self.count("fault" if check.fault else "photo", check.fault.value if check.fault else "fine")
        return replace(check, jpeg=b"")

    async def photo_bytes(self, file: File, kind: Kind) -> bytes:
        """Return the bytes to send on of a file that was checked before. Raise ``FileGone`` as above.

        The bytes of the check are given once. A later call downloads the file anew.
        """
        if (prepared := self._prepared.pop(file.file_id, None)) is not None:
            return prepared
        return await self.app.files.prepare(file, kind)

    async def recall(self, operation: Operation, question: str) -> Any:
        """Return the stored answer to the same question of this conversation, None when there is none."""
        return await self._calls.recall(operation, question)

    async def call(
        self, operation: Operation, values: Mapping[str, Any], progress_id: int, progress: Text, question: str = ""
    ) -> Any:
        """Make one paid call, with "typing" and its seconds shown meanwhile. Raise the errors of ``PaidCalls.call``."""
        app, chat_id = self.app, self.event.chat_id
        ticker = ProgressTicker(app.telegram, chat_id, progress_id, progress, self.locale, app.progress_seconds)
        try:
            async with ticker.running():
                return await self._calls.call(operation, values, progress_id, question)
        except Uncertain:
            raise
        except ApiError as error:
            self.count("error", type(error).__name__)
            raise

    def count(self, kind: str, name: str) -> None:
        """Count something that happened today, once the event is done. See ``storage.usage``."""
        self.counts.append(partial(usage.add, day=vietnam_day(self.app.clock()), kind=kind, name=name))

    def timer(self, seconds: float, name: str, words: str = "", chat_id: int | None = None) -> Timer:
        """Return the timer of a later event of this or another chat, for ``storage.timers``.

        One event sets at most one timer of each name.
        """
        chat, locale = (self.event.chat_id, self.locale) if chat_id is None else (chat_id, "")
        due = self.app.clock() + seconds
        return timer_events.make_timer(self.app.vault, self.event.update_id, chat, due, name, words, locale)

    async def retry_later(self, seconds: float, nonce: str, progress_id: int) -> None:
        """Have the calls of a step repeated later, spread over some seconds so that people do not all come at once."""
        app, event = self.app, self.event
        due = app.clock() + seconds + outages.SPREAD_SECONDS * random.random()  # noqa: S311  # no secret
        again = timer_events.make_timer(
            app.vault, event.update_id, event.chat_id, due, timer_events.AGAIN, nonce, self.locale, progress_id
        )
        await app.db.run(timers.put, replace(again, waits_for_api=True))

    async def alarm_admins(self, words: Text) -> None:
        """Send an alarm to the administrators, unless the same alarm was sent a short while ago."""
        await self.app.alarms.send_once(words)
