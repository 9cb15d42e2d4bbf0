"""An update comes in: stored durably, once, before anybody is told that it arrived; who floods us is not heard."""

from __future__ import annotations

import json
from functools import partial

from bot.app import App
from bot.chat import timer_events
from bot.conversation.flow import Event, Kind
from bot.settings import Settings
from bot.telegram.updates import event_of
from storage import associated_data, inbox, message_rate, timers
from storage.database import StorageError, Tx
from storage.message_rate import MessageRate, RateDecision

BURST = 2
"""Messages at once, in minutes' worth: an album and impatient taps are no flood."""
LOOK = 1.0
"""Seconds between two looks at how many updates wait."""


class Crowded(StorageError):  # noqa: N818  # a state of the inbox, not a fault
    """So many updates wait that a further one had better stay at Telegram, which keeps it for a day."""


async def accept(app: App, raw: bytes) -> bool:
    """Store an update, sealed, together with others that come now; True when a worker should be woken for it.

    False when a worker took its chat up with it, it was seen before, is of no kind that we answer, or one too many.

    ``ValueError`` when it is not an update at all, ``StorageError`` when it could not be stored, or should not be now.
    """
    try:
        update = json.loads(raw)
        event = event_of(update)
        if event and (event.kind is Kind.TIMER or event.update_id < 0):
            raise ValueError("only we ourselves set timers, and never through this door")  # noqa: TRY301  # as below
    except (KeyError, TypeError, AttributeError, ValueError, RecursionError):
        raise ValueError("not an update") from None
    if event is None:
        app.metrics.taken.labels("other").inc()
        return False
    highest = app.telegram.seen(event.chat_id, event.message_id or 0)
    # Telegram keeps a message for a day, but a tap for 150 seconds only.
    if event.kind is not Kind.PRESS and await _crowded(app):
        raise Crowded("The inbox is full.")
    sealed = app.vault.seal(raw, associated_data.update(event.update_id))
    counted = paces(event, app.settings)
    storing = partial(_take, event=event, sealed=sealed, now=app.clock(), counted=counted, highest=highest)
    found = await app.entry.run(app.db, event.chat_id, storing)
    if found is RateDecision.NEWLY_REFUSED and event.private:
        await _say_so(app, event)
    named = {True: "new", False: "seen"}
    app.metrics.taken.labels(named[found] if isinstance(found, bool) else "flood").inc()
    return found is True and not app.entry.through


def paces(event: Event, settings: Settings) -> tuple[tuple[int, MessageRate], ...]:
    """Whose messages are counted, and how many are heard: the person's, and in a group all of the group as well."""
    person = event.chat_id if event.private else event.sender
    if person in settings.admin_ids:
        return ()
    rates = {person: settings.messages_per_minute}
    if not event.private:
        rates[event.chat_id] = settings.group_messages_per_minute
    return tuple((who, MessageRate(60 / rate, round(BURST * rate))) for who, rate in rates.items() if rate)


def _take(
    tx: Tx, event: Event, sealed: bytes, now: float, counted: tuple[tuple[int, MessageRate], ...], highest: int
) -> bool | RateDecision:
    """Whether the update is new; or the door that is closed to it, and it is not stored."""
    if counted and inbox.contains(tx, event.update_id):  # a second delivery is no second message
        return False
    for who, pace in counted:
        if (door := message_rate.count_message(tx, who, pace, now)) is not RateDecision.ALLOWED:
            return door
    return inbox.put(tx, event.update_id, event.chat_id, sealed, now, highest)


async def _crowded(app: App) -> bool:
    seen, now = app.queue, app.clock()
    if abs(now - seen.looked) >= LOOK:
        seen.looked, seen.length = now, await app.db.read(inbox.count_waiting)
    return seen.length >= app.settings.inbox_limit


async def _say_so(app: App, event: Event) -> None:
    """The person hears when to go on, behind the answers to what was heard."""
    now = app.clock()
    until = str(int(now + message_rate.PAUSE))
    notice = timer_events.timer(
        app.vault, event.update_id, event.chat_id, now, timer_events.SLOW, until, event.language
    )
    await app.db.run(timers.put, notice)
