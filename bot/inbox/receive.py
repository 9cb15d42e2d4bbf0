"""Receives updates, and stores each once and durably before Telegram gets an acknowledgement."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

from bot.app import App
from bot.chat import timer_events
from bot.conversation.flow import Event, Kind
from bot.inbox.group_commit import GroupCommit
from bot.settings import Settings
from bot.telegram.updates import Receipt, event_of
from storage import associated_data, inbox, message_rate, timers
from storage.database import StorageError, Tx
from storage.message_rate import MessageRate, RateDecision

BURST_MINUTES = 2
"""Messages accepted at once, in minutes of the set rate: an album and impatient taps are no flood."""
DEPTH_SECONDS = 1.0
"""Seconds between two looks at the number of updates that wait."""


class Receiver:
    """Stores the updates of one process. Simultaneous updates share a transaction."""

    def __init__(self, app: App, group_commit: GroupCommit) -> None:
        self._app = app
        self._group_commit = group_commit
        self._depth = 0
        self._depth_read = 0.0

    async def receive(self, raw: bytes) -> Receipt:
        """Seal and store an update, and count the receipt."""
        receipt = await self._receive(raw)
        if receipt is not Receipt.LATER:
            self._app.metrics.taken.labels(receipt.value).inc()
        return receipt

    async def _receive(self, raw: bytes) -> Receipt:
        try:
            event = _parse(raw)
        except ValueError:
            return Receipt.BROKEN
        if event is None:
            return Receipt.OTHER
        try:
            return await self._store(event, raw)
        except StorageError:
            return Receipt.LATER

    async def _store(self, event: Event, raw: bytes) -> Receipt:
        app = self._app
        highest = app.telegram.record_message_id(event.chat_id, event.message_id or 0)
        # Telegram keeps a message for a day, but a tap for 150 seconds only.
        if event.kind is not Kind.PRESS and await self._is_full():
            return Receipt.LATER
        sealed = app.vault.seal(raw, associated_data.update(event.update_id))
        put = partial(
            _put, event=event, sealed=sealed, now=app.clock(), rates=message_rates(event, app.settings), highest=highest
        )
        stored = await self._group_commit.run(event.chat_id, put)
        if stored is RateDecision.NEWLY_REFUSED and event.private:
            await self._announce_pause(event)
        if isinstance(stored, RateDecision):
            return Receipt.FLOOD
        if stored and not self._group_commit.is_joined:  # no worker of this process claimed the chat
            app.db.announce()
        return Receipt.NEW if stored else Receipt.SEEN

    async def _is_full(self) -> bool:
        """Tell whether the inbox is full. Further updates then stay at Telegram, for up to a day."""
        now = self._app.clock()
        if abs(now - self._depth_read) >= DEPTH_SECONDS:
            self._depth_read, self._depth = now, await self._app.db.read(inbox.count_waiting)
        return self._depth >= self._app.settings.inbox_limit

    async def _announce_pause(self, event: Event) -> None:
        """Have the person told when to go on, after the answers to the messages that were accepted."""
        app, now = self._app, self._app.clock()
        until = str(int(now + message_rate.PAUSE))
        notice = timer_events.make_timer(
            app.vault, event.update_id, event.chat_id, now, timer_events.SLOW, until, event.language
        )
        await app.db.run(timers.put, notice)


def _parse(raw: bytes) -> Event | None:
    """Return the event of an update, None for a kind that the bot does not answer. Raise ``ValueError``."""
    try:
        update: Any = json.loads(raw)
        event = event_of(update)
    except (KeyError, TypeError, AttributeError, ValueError, RecursionError):
        raise ValueError("not an update") from None
    if event and (event.kind is Kind.TIMER or event.update_id < 0):
        raise ValueError("only the bot itself sets timers, and never as an update")
    return event


def message_rates(event: Event, settings: Settings) -> tuple[tuple[int, MessageRate], ...]:
    """Return the rates that a message counts against: the person's, and in a group also the whole group's."""
    person = event.chat_id if event.private else event.sender
    if person in settings.admin_ids:
        return ()
    rates = {person: settings.messages_per_minute}
    if not event.private:
        rates[event.chat_id] = settings.group_messages_per_minute
    return tuple((id_, MessageRate(60 / rate, round(BURST_MINUTES * rate))) for id_, rate in rates.items() if rate)


def _put(
    tx: Tx, event: Event, sealed: bytes, now: float, rates: tuple[tuple[int, MessageRate], ...], highest: int
) -> bool | RateDecision:
    """Store an update and return whether the update is new, or return the refusal by an exceeded rate."""
    if rates and inbox.contains(tx, event.update_id):  # a second delivery is no second message
        return False
    for id_, rate in rates:
        if (decision := message_rate.count_message(tx, id_, rate, now)) is not RateDecision.ALLOWED:
            return decision
    return inbox.put(tx, event.update_id, event.chat_id, sealed, now, highest)
