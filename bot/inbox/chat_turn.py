"""One turn of one chat: its waiting updates, in order, under a lease; what fails is tried again or buried."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import time
import traceback
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.app import App
from bot.chat.tools import ChatTools
from bot.conversation.flow import N_, Event, Message, text
from bot.conversation.i18n import best_locale
from bot.conversation.state import Outdated, ShowingResult, State, from_json, seeds, to_json
from bot.telegram.delivery import NO_CHAT, Past
from bot.telegram.rate_limit import seconds_of
from bot.telegram.transport import Failing, Lost
from bot.telegram.updates import event_of
from storage import associated_data, chat_leases, inbox
from storage.chat_leases import LeaseState, Write
from storage.crypto import VaultError
from storage.database import StorageError
from storage.inbox import ChatLease, LeaseLost, WaitingUpdate
from storage.people import Person

log = logging.getLogger(__name__)

Handle = Callable[[Event, State | None, ChatTools], Awaitable[State | None]]

BROKEN = N_("😓 Something went wrong with your last message and I had to skip it. Please send it again.")
PASSING = (NetworkError, RetryAfter, InvalidToken, StorageError)
"""Trouble around us that passes; only ``BadRequest``, a kind of ``NetworkError`` there, is about the update itself."""
PATIENCE = 24 * 3600.0
"""Seconds an update may wait for such trouble to pass, as long as Telegram itself would have kept it."""
LAST_LOOK = 0.5
"""Seconds that the store has to say whose a chat is whose lease ran out while this process was kept from looking."""


@dataclass(slots=True)
class ChatTurn:
    """The lease of a chat, to ``until``, with its person and what there is to do.

    ``halfway``, which the turns of a process share, names the updates that failed here after something was said. One
    that was ``cut`` off after that, at the end of its process, is left to the next process as after a crash.
    """

    app: App
    handle: Handle
    turn: ChatLease
    guest: Person
    until: float
    halfway: set[int]
    newest: int = 0
    cut: bool = False

    async def run(self, stopping: Callable[[], bool]) -> LeaseState:
        """Handle update after update until they are done, one must wait, or the process is ``stopping``."""
        after = LeaseState.HELD
        self.newest = self.turn.newest
        try:
            with _after(self._pause(), partial(self._keep, asyncio.current_task())):
                after = await self._all(stopping)
        finally:
            if after is LeaseState.HELD:
                give_back = partial(inbox.release, failed=self.cut)
                await self.app.db.run(give_back, self.turn.chat_id, self.turn.owner, self.app.clock())
        return after

    async def _all(self, stopping: Callable[[], bool]) -> LeaseState:
        session, after = self._open(), LeaseState.HELD
        for waiting in self.turn.updates:
            if stopping():
                break
            try:
                if waiting.attempts >= inbox.MAX_ATTEMPTS:  # it ended process after process: not ours as well
                    await self._bury(waiting)
                    continue
                session, after = await self._update(waiting, session)
            except LeaseLost:
                break
            except Exception as error:  # noqa: BLE001  # whatever it is, the other chats go on
                if not await self._failed(waiting, error):
                    break
        return after

    def _pause(self) -> float:
        """Seconds until the lease is to be prolonged."""
        return min(self.app.settings.lease / 3, self.until - self.app.clock())

    async def _keep(self, work: asyncio.Task[Any] | None) -> None:
        """Prolong the lease while the turn goes on; end the work when the chat is another's, or may be from now on.

        A store that cannot be reached cannot say who has the chat: what goes on beyond the lease would speak, and
        write into the other's messages, at the same time.
        """
        app, turn, lease, kept = self.app, self.turn, self.app.settings.lease, True
        while kept:
            now = app.clock()
            try:
                async with asyncio.timeout(max(LAST_LOOK, self.until - now)):
                    kept = await app.db.run(inbox.renew, turn.chat_id, turn.owner, now, lease)
                self.until = now + lease
            except (StorageError, TimeoutError) as error:
                log.warning("a lease could not be prolonged: %s", str(error) or "no answer")
                kept = app.clock() < self.until
            if kept:
                await asyncio.sleep(self._pause())
        if work:
            work.cancel()

    async def _update(self, waiting: WaitingUpdate, session: State | None) -> tuple[State | None, LeaseState]:
        """Handle one update; its effects on the store are one transaction, fenced by the lease."""
        app, turn, guest = self.app, self.turn, self.guest
        started, before = time.monotonic(), session
        event = event_of(json.loads(app.vault.open(waiting.payload, associated_data.update(waiting.update_id))))
        deeds: list[Write] = []
        newest = 0
        if event is not None:
            locale = guest.locale or best_locale(event.language, app.settings.locale)
            again = waiting.attempts > 0 or waiting.update_id in self.halfway
            past = Past(self.newest, waiting.highest, again)
            tools = ChatTools(app, event, locale, turn, blocked=guest.blocked, past=past)
            try:
                session = await self.handle(event, session, tools)
            except asyncio.CancelledError:
                self.cut = tools.spoke or tools.speaking
                raise
            except Exception as error:
                # After an outage nobody searches for what was hardly sent: that would be a hundred calls for each chat.
                if tools.spoke or (isinstance(error, Lost | TimedOut) and not isinstance(error, Failing)):
                    self.halfway.add(waiting.update_id)
                if not _unreachable(error):
                    await self._leave(tools.noted)
                    raise
                session = None
            if tools.locale != locale:
                guest.locale = tools.locale
            deeds, newest = [*tools.noted, *tools.counted], tools.past.newest
        sealed = app.vault.seal(to_json(session), associated_data.session(turn.chat_id)) if session else None
        over = (
            session is None
            or isinstance(session, ShowingResult)
            or (before is not None and not seeds(before) & seeds(session))
        )
        after = await app.db.run(
            chat_leases.finish_update, turn, waiting.update_id, sealed, app.clock(), deeds, over=over, newest=newest
        )
        self.newest = max(newest, self.newest)
        self.halfway.discard(waiting.update_id)
        app.metrics.handled.labels("done").inc()
        app.metrics.seconds.observe(time.monotonic() - started)
        return session, after

    async def _leave(self, noted: list[Write]) -> None:
        """A photo stays in the chat even where its update is buried in the end."""
        with contextlib.suppress(StorageError):
            for deed in noted:
                await self.app.db.run(deed)

    async def _failed(self, waiting: WaitingUpdate, error: Exception) -> bool:
        """Count a failure; True when the update was buried, so that the ones behind it may go on."""
        app, turn, now = self.app, self.turn, self.app.clock()
        age = now - waiting.received
        if isinstance(error, PASSING) and not isinstance(error, BadRequest) and age < PATIENCE:
            # Not the update's fault: it waits, the longer the trouble lasts, and is never buried for it.
            log.warning("an update waits for better days: %s", where(error))
            app.metrics.handled.labels("waits").inc()
            pause = seconds_of(error) if isinstance(error, RetryAfter) else min(60.0, max(1.0, age / 2))
            await app.db.run(inbox.release, turn.chat_id, turn.owner, now + pause)
            return False
        log.error("update failed (try %d): %s", waiting.attempts + 1, where(error))
        pause = min(60.0, 2.0**waiting.attempts)
        buried = await app.db.run(inbox.fail, turn.chat_id, turn.owner, waiting.update_id, now, now + pause)
        app.metrics.handled.labels("buried" if buried else "failed").inc()
        if buried:
            self.halfway.discard(waiting.update_id)
            await self._regret()
        return buried

    async def _bury(self, waiting: WaitingUpdate) -> None:
        """An update that is not tried again goes to the dead letter, once the person has heard of it."""
        log.error("update given up: %d processes ended over it", waiting.attempts)
        await self._regret()
        turn, now = self.turn, self.app.clock()
        await self.app.db.run(inbox.fail, turn.chat_id, turn.owner, waiting.update_id, now, now)
        self.app.metrics.handled.labels("buried").inc()

    async def _regret(self) -> None:
        """Tell the person to send it again."""
        with contextlib.suppress(TelegramError):
            await self.app.telegram.send(self.turn.chat_id, Message((text(BROKEN),)), self.app.settings.locale)

    def _open(self) -> State | None:
        """Return the chat's state. A state that this version cannot read is logged and told to the person."""
        if self.turn.session is None:
            return None
        try:
            return from_json(self.app.vault.open(self.turn.session, associated_data.session(self.turn.chat_id)))
        except (VaultError, ValueError, TypeError, KeyError, AttributeError) as error:
            log.warning("a state could not be read: %s", type(error).__name__)
            return Outdated()


def _unreachable(error: Exception) -> bool:
    """Whether nobody is left to talk to: the person blocked the bot, or the chat is no more under this id."""
    return isinstance(error, Forbidden | ChatMigrated) or NO_CHAT in str(error).lower()


@contextlib.contextmanager
def _after(seconds: float, begin: Callable[[], Coroutine[Any, Any, None]]) -> Iterator[None]:
    """Do something beside a ``with`` block that lasts so long; most are over before a task would have been of use."""
    loop, tasks = asyncio.get_running_loop(), list[asyncio.Task[None]]()
    timer = loop.call_later(seconds, lambda: tasks.append(loop.create_task(begin())))
    try:
        yield
    finally:
        timer.cancel()
        for task in tasks:
            task.cancel()


def where(error: BaseException) -> str:
    """Kind and place of an error, without its text, which may quote a person's data."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{place}"
