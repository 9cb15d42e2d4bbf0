"""One turn of one chat: the waiting updates in order, under a lease. Failures are retried or end in the dead letter."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import time
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from bot.app import App
from bot.chat.tools import ChatTools
from bot.conversation.flow import Event
from bot.conversation.i18n import best_locale
from bot.conversation.message import N_, Message, text
from bot.conversation.old_state import read_state
from bot.conversation.state import Outdated, ShowingResult, State, seeds, to_json
from bot.monitoring.logs import error_place
from bot.telegram.delivery import MessageHistory
from bot.telegram.errors import (
    AnswerLost,
    ChatUnreachable,
    GatewayFailed,
    RateLimited,
    TelegramError,
    TelegramUnavailable,
    TokenRejected,
)
from bot.telegram.updates import event_of
from storage import associated_data, chat_leases, inbox
from storage.chat_leases import LeaseState, Write
from storage.crypto import VaultError
from storage.database import StorageError
from storage.inbox import ChatLease, LeaseLost, WaitingUpdate
from storage.people import Person

log = logging.getLogger(__name__)

Handle = Callable[[Event, State | None, ChatTools], Awaitable[State | None]]
"""Handles one event of a chat and returns the chat's new state."""

BROKEN = N_("😓 Something went wrong with your last message and I had to skip it. Please send it again.")
TRANSIENT_ERRORS = (TelegramUnavailable, RateLimited, TokenRejected, StorageError)
"""Transient errors of Telegram or of the store, with any update."""
TRANSIENT_SECONDS = 24 * 3600.0
"""Seconds for which an update waits for a transient error to pass. Telegram keeps an update for the same time."""
LAST_RENEWAL_SECONDS = 0.5
"""Seconds that the store has to renew a lease that ran out while this process could not renew the lease."""


@dataclass(slots=True)
class ChatTurn:
    """The handling of a chat's waiting updates under a lease, which ends at ``until``.

    ``partly_answered``, shared by the turns of a process, holds the ids of updates that failed here after a message was
    sent. ``cut_off`` tells that the process stopped after a message was sent: the update is then left to the next
    process as after a crash.
    """

    app: App
    handle: Handle
    lease: ChatLease
    person: Person
    until: float
    partly_answered: set[int]
    newest: int = 0  # id of the newest message known in the chat
    cut_off: bool = False

    async def run(self, stopping: Callable[[], bool]) -> LeaseState:
        """Handle update after update until all are done, an update must wait, or the process is ``stopping``."""
        after = LeaseState.HELD
        self.newest = self.lease.newest
        try:
            with _started_later(self._renewal_pause(), partial(self._keep_lease, asyncio.current_task())):
                after = await self._handle_all(stopping)
        finally:
            if after is LeaseState.HELD:
                end = inbox.expire if self.cut_off else inbox.release
                await self.app.db.run(end, self.lease.chat_id, self.lease.lease_id, self.app.clock())
        return after

    async def _handle_all(self, stopping: Callable[[], bool]) -> LeaseState:
        state, after = self._open_state(), LeaseState.HELD
        for waiting in self.lease.updates:
            if stopping():
                break
            try:
                if waiting.attempts >= inbox.MAX_ATTEMPTS:  # the update ended process after process
                    await self._give_up(waiting)
                    continue
                state, after = await self._handle_update(waiting, state)
            except LeaseLost:
                break
            except Exception as error:  # noqa: BLE001  # the other chats go on, whatever the error
                if not await self._count_failure(waiting, error):
                    break
        return after

    def _renewal_pause(self) -> float:
        """Return the seconds until the lease is to be renewed."""
        return min(self.app.settings.lease / 3, self.until - self.app.clock())

    async def _keep_lease(self, work: asyncio.Task[Any] | None) -> None:
        """Renew the lease while the turn goes on. Cancel the turn once another worker may have the chat.

        An unreachable store cannot tell who has the chat. A turn that goes on after the lease would write to
        the person, and edit the other worker's messages, at the same time.
        """
        app, chat_id, lease_id = self.app, self.lease.chat_id, self.lease.lease_id
        seconds, kept = app.settings.lease, True
        while kept:
            now = app.clock()
            try:
                async with asyncio.timeout(max(LAST_RENEWAL_SECONDS, self.until - now)):
                    kept = await app.db.run(inbox.renew, chat_id, lease_id, now, seconds)
                self.until = now + seconds
            except (StorageError, TimeoutError) as error:
                log.warning("a lease could not be renewed: %s", str(error) or "no answer")
                kept = app.clock() < self.until
            if kept:
                await asyncio.sleep(self._renewal_pause())
        if work:
            work.cancel()

    async def _handle_update(self, waiting: WaitingUpdate, state: State | None) -> tuple[State | None, LeaseState]:
        """Handle one update. The effects on the store are one transaction, fenced by the lease."""
        app, lease = self.app, self.lease
        started, before = time.monotonic(), state
        event = event_of(json.loads(app.vault.open(waiting.payload, associated_data.update(waiting.update_id))))
        writes: list[Write] = []
        newest = 0
        if event is not None:
            tools = self._tools(event, waiting)
            state = await self._handle_event(event, state, tools)
            writes, newest = [*tools.photo_records, *tools.counts], tools.history.newest
        sealed = app.vault.seal(to_json(state), associated_data.session(lease.chat_id)) if state else None
        same = before is None or bool(seeds(before) & seeds(state))
        over = state is None or isinstance(state, ShowingResult) or not same
        after = await app.db.run(
            chat_leases.finish_update, lease, waiting.update_id, sealed, app.clock(), writes, over=over, newest=newest
        )
        self.newest = max(newest, self.newest)
        self.partly_answered.discard(waiting.update_id)
        app.metrics.handled.labels("done").inc()
        app.metrics.seconds.observe(time.monotonic() - started)
        return state, after

    def _tools(self, event: Event, waiting: WaitingUpdate) -> ChatTools:
        locale = self.person.locale or best_locale(event.language, self.app.settings.locale)
        maybe_sent = waiting.attempts > 0 or waiting.update_id in self.partly_answered
        history = MessageHistory(self.newest, waiting.highest, maybe_sent)
        return ChatTools(self.app, event, locale, self.lease, blocked=self.person.blocked, history=history)

    async def _handle_event(self, event: Event, state: State | None, tools: ChatTools) -> State | None:
        """Return the new state, None when the chat is unreachable. Record if a message was sent before a failure."""
        locale = tools.locale
        try:
            state = await self.handle(event, state, tools)
        except asyncio.CancelledError:
            self.cut_off = tools.sent_any or tools.sending
            raise
        except Exception as error:
            # After an outage a message was hardly sent. A search would cost a hundred calls for each chat.
            maybe_sent = isinstance(error, AnswerLost) and not isinstance(error, GatewayFailed)
            if tools.sent_any or maybe_sent:
                self.partly_answered.add(event.update_id)
            if not isinstance(error, ChatUnreachable):
                await self._record_photos(tools.photo_records)
                raise
            state = None
        if tools.locale != locale:
            self.person.locale = tools.locale
        return state

    async def _record_photos(self, records: list[Write]) -> None:
        """Record a person's photo although the update failed: the photo stays in the chat."""
        with contextlib.suppress(StorageError):
            for record in records:
                await self.app.db.run(record)

    async def _count_failure(self, waiting: WaitingUpdate, error: Exception) -> bool:
        """Count a failure. Return True when the update went to the dead letter, so that the next may be handled."""
        app, chat_id, lease_id, now = self.app, self.lease.chat_id, self.lease.lease_id, self.app.clock()
        age = now - waiting.received
        if isinstance(error, TRANSIENT_ERRORS) and age < TRANSIENT_SECONDS:
            # The update is not to blame: it waits, the longer the trouble lasts, for a day at most.
            log.warning("an update waits for a transient error to pass: %s", error_place(error))
            app.metrics.handled.labels("waits").inc()
            pause = error.seconds if isinstance(error, RateLimited) else min(60.0, max(1.0, age / 2))
            await app.db.run(inbox.release, chat_id, lease_id, now + pause)
            return False
        log.error("update failed (try %d): %s", waiting.attempts + 1, error_place(error))
        pause = min(60.0, 2.0**waiting.attempts)
        dead = await app.db.run(inbox.fail, chat_id, lease_id, waiting.update_id, now, now + pause)
        app.metrics.handled.labels("buried" if dead else "failed").inc()
        if dead:
            self.partly_answered.discard(waiting.update_id)
            await self._ask_to_send_again()
        return dead

    async def _give_up(self, waiting: WaitingUpdate) -> None:
        """Tell the person, then move an update to the dead letter."""
        log.error("update given up: %d processes ended over it", waiting.attempts)
        await self._ask_to_send_again()
        now = self.app.clock()
        await self.app.db.run(inbox.fail, self.lease.chat_id, self.lease.lease_id, waiting.update_id, now, now)
        self.partly_answered.discard(waiting.update_id)
        self.app.metrics.handled.labels("buried").inc()

    async def _ask_to_send_again(self) -> None:
        with contextlib.suppress(TelegramError):
            await self.app.telegram.send(self.lease.chat_id, Message((text(BROKEN),)), self.app.settings.locale)

    def _open_state(self) -> State | None:
        """Return the chat's state. A state that this version cannot read is logged, and the person is told."""
        sealed, place = self.lease.session, associated_data.session(self.lease.chat_id)
        try:
            return read_state(self.app.vault.open(sealed, place)) if sealed is not None else None
        except (VaultError, ValueError) as error:
            log.warning("a state could not be read: %s", type(error).__name__)
            return Outdated()


@contextlib.contextmanager
def _started_later(seconds: float, start: Callable[[], Coroutine[Any, Any, None]]) -> Iterator[None]:
    """Run a task beside a ``with`` block from some seconds on. Most blocks are over before, and cost no task."""
    loop, tasks = asyncio.get_running_loop(), list[asyncio.Task[None]]()
    timer = loop.call_later(seconds, lambda: tasks.append(loop.create_task(start())))
    try:
        yield
    finally:
        timer.cancel()
        for task in tasks:
            task.cancel()
