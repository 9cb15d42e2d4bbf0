"""Takes updates from the inbox: one at a time per chat, many chats at once; retries, buries, drains at the end."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import socket
import time
import traceback
import uuid
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.flow import N_, SHOWN, Event, Message, Session, text
from bot.house import House
from bot.i18n import best_locale
from bot.incoming import event_of
from bot.pacing import seconds_of
from bot.sweeping import sweep
from bot.tools import ChatTools
from bot.transport import Lost
from storage import inbox, timers, turns
from storage.crypto import VaultError
from storage.database import StorageError
from storage.inbox import LeaseLost, Turn, Waiting
from storage.people import Guest
from storage.turns import After

log = logging.getLogger(__name__)

Handle = Callable[[Event, Session | None, ChatTools], Awaitable[Session | None]]

BROKEN = N_("😓 Something went wrong with your last message and I had to skip it. Please send it again.")
PASSING = (NetworkError, RetryAfter, InvalidToken, StorageError)
"""Trouble around us that passes; only ``BadRequest``, a kind of ``NetworkError`` there, is about the update itself."""
PATIENCE = 24 * 3600.0
"""Seconds an update may wait for such trouble to pass, as long as Telegram itself would have kept it."""
POLL = 1.0
"""Seconds between two looks at the inbox when nobody wakes us: another process may have put something."""
RING = 0.2
"""Seconds between two looks for timers that are due, however often updates wake us."""
GIVE_BACK = 4.0
"""Seconds that steps cut off at a stop have to give their chats back."""
AT_ONCE = 16
"""Most chats that are claimed in one transaction: more would keep them from the other processes."""
LAST_LOOK = 0.5
"""Seconds that the store has to say whose a chat is whose lease ran out while this process was kept from looking."""
SWEEP = 3600.0
"""Seconds between two sweeps of what has been kept long enough."""


class Worker:
    """Runs until it is stopped; several may share one inbox, each chat being leased to one at a time."""

    def __init__(self, house: House, handle: Handle) -> None:
        self._house = house
        self._handle = handle
        self._owner = f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
        self._wake = asyncio.Event()
        self._stopping = False
        self._turns: set[asyncio.Task[After]] = set()
        self._newest: dict[str, int] = {}  # newest message sent under each lease
        self._halfway: set[int] = set()  # updates that failed here after something was said

    def wake(self) -> None:
        """Say that something was put into the inbox."""
        self._wake.set()

    async def run(self) -> None:
        """Claim chats and handle their updates until ``stop``; trouble of the store is waited out."""
        rung = 0.0
        sweeping = asyncio.create_task(self._sweep())
        while not self._stopping:
            self._wake.clear()
            try:
                if self._house.clock() - rung > RING:
                    rung = self._house.clock()
                    await self._house.db.run(timers.ring, rung)
                while not self._stopping and await self._claim():
                    pass
            except StorageError as error:
                log.error("the inbox could not be read: %s", error)  # noqa: TRY400  # its text is one safe line
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(POLL):  # `wait_for` would make a task of each wait
                    await self._wake.wait()
        sweeping.cancel()
        await self._drain()

    def stop(self) -> None:
        """Take nothing new; ``run`` ends when the running steps have, at the latest after the drain time."""
        self._stopping = True
        self.wake()

    async def _drain(self) -> None:
        """Let running steps finish within the drain time, then give the rest back."""
        if self._turns:
            _, late = await asyncio.wait(self._turns, timeout=self._house.settings.drain)
            for task in late:
                task.cancel()
            if late:
                await asyncio.wait(late, timeout=GIVE_BACK)

    async def _sweep(self) -> None:
        """Take out what is too old at the start and every hour, beside the work: nobody waits for it."""
        swept = 0.0
        while True:
            if self._house.clock() - swept > SWEEP:
                swept = self._house.clock()
                try:
                    await sweep(self._house, swept)
                except StorageError as error:
                    log.error("old records could not be taken out: %s", error)  # noqa: TRY400  # one safe line
            await asyncio.sleep(POLL)

    async def _claim(self) -> bool:
        """Begin the turns of some chats; True when more of them may wait and there is room."""
        now, lease = self._house.clock(), self._house.settings.lease
        room = min(AT_ONCE, self._house.settings.workers - len(self._turns))
        if room <= 0:
            return False
        taken = await self._house.db.run(turns.take, self._owner, now, lease, room)
        for turn, guest in taken:
            task = asyncio.create_task(self._turn(turn, guest, now + lease))
            self._turns.add(task)
            task.add_done_callback(self._finished)
        return len(taken) == room

    def _finished(self, task: asyncio.Task[After]) -> None:
        full = len(self._turns) >= self._house.settings.workers
        self._turns.discard(task)
        if full or task.cancelled() or task.exception() or task.result() is not After.FREE:
            self.wake()
        if not task.cancelled() and (error := task.exception()):
            log.error("a chat was left to a later lease: %s", where(error))

    async def _turn(self, turn: Turn, guest: Guest, until: float) -> After:
        """The waiting updates of one chat, in order, under a lease (to `until`) that is prolonged meanwhile."""
        keeper = asyncio.create_task(self._keep(turn, until, asyncio.current_task()))
        after = After.GOES_ON
        try:
            session = self._open(turn)
            for waiting in turn.updates:
                if self._stopping:
                    break
                try:
                    if waiting.attempts >= inbox.ATTEMPTS:  # it ended process after process: not ours as well
                        await self._bury(turn, waiting)
                        continue
                    session, after = await self._update(turn, waiting, session, guest)
                except LeaseLost:
                    break
                except Exception as error:  # noqa: BLE001  # whatever it is, the other chats go on
                    if not await self._failed(turn, waiting, error):
                        break
        finally:
            keeper.cancel()
            self._newest.pop(turn.owner, None)
            if after is After.GOES_ON:
                await self._house.db.run(inbox.release, turn.chat_id, turn.owner, self._house.clock())
        return after

    async def _keep(self, turn: Turn, until: float, work: asyncio.Task[Any] | None) -> None:
        """Prolong the lease while the turn goes on; end the work when the chat is another's, or may be from now on.

        A store that cannot be reached cannot say who has the chat: what goes on beyond the lease would speak, and
        write into the other's messages, at the same time.
        """
        house, lease, kept = self._house, self._house.settings.lease, True
        while kept:
            await asyncio.sleep(min(lease / 3, until - house.clock()))
            now = house.clock()
            try:
                async with asyncio.timeout(max(LAST_LOOK, until - now)):
                    kept = await house.db.run(inbox.renew, turn.chat_id, turn.owner, now, lease)
                until = now + lease
            except (StorageError, TimeoutError) as error:
                log.warning("a lease could not be prolonged: %s", str(error) or "no answer")
                kept = house.clock() < until
        if work:
            work.cancel()

    async def _update(
        self, turn: Turn, waiting: Waiting, session: Session | None, guest: Guest
    ) -> tuple[Session | None, After]:
        """Handle one update; its effects on the store are one transaction, fenced by the lease."""
        house = self._house
        started = time.monotonic()
        before = session
        event = event_of(json.loads(house.vault.open(waiting.payload, f"update:{waiting.update_id}")))
        counted: list[tuple[str, str, str]] = []
        said = 0
        if event is not None:
            locale = guest.locale or best_locale(event.language, house.settings.locale)
            again = waiting.attempts > 0 or waiting.update_id in self._halfway
            newest = self._newest.get(turn.owner, turn.newest)
            tools = ChatTools(house, event, locale, turn, blocked=guest.blocked, again=again, newest=newest)
            try:
                session = await self._handle(event, session, tools)
            except Forbidden:  # the person blocked the bot: nobody is left to talk to
                session = None
            except Exception as error:
                if tools.spoke or isinstance(error, Lost | TimedOut):
                    self._halfway.add(waiting.update_id)
                raise
            if tools.locale != locale:
                guest.locale = tools.locale
            counted, said = tools.counted, tools.newest if tools.spoke else 0
        sealed = house.vault.seal(session.to_json(), _bound(turn)) if session else None
        over = session is None or session.step == SHOWN or (before is not None and before.seed != session.seed)
        after = await house.db.run(
            turns.finish, turn, waiting.update_id, sealed, house.clock(), tuple(counted), over=over, newest=said
        )
        self._newest[turn.owner] = max(said, self._newest.get(turn.owner, turn.newest))
        self._halfway.discard(waiting.update_id)
        house.metrics.handled.labels("done").inc()
        house.metrics.seconds.observe(time.monotonic() - started)
        return session, after

    async def _failed(self, turn: Turn, waiting: Waiting, error: Exception) -> bool:
        """Count a failure; True when the update was buried, so that the ones behind it may go on."""
        house, now = self._house, self._house.clock()
        age = now - waiting.received
        if isinstance(error, PASSING) and not isinstance(error, BadRequest) and age < PATIENCE:
            # Not the update's fault: it waits, the longer the trouble lasts, and is never buried for it.
            log.warning("an update waits for better days: %s", where(error))
            house.metrics.handled.labels("waits").inc()
            pause = seconds_of(error) if isinstance(error, RetryAfter) else min(60.0, max(1.0, age / 2))
            await house.db.run(inbox.release, turn.chat_id, turn.owner, now + pause)
            return False
        log.error("update failed (try %d): %s", waiting.attempts + 1, where(error))
        pause = min(60.0, 2.0**waiting.attempts)
        buried = await house.db.run(inbox.fail, turn.chat_id, turn.owner, waiting.update_id, now, now + pause)
        house.metrics.handled.labels("buried" if buried else "failed").inc()
        if buried:
            self._halfway.discard(waiting.update_id)
            await self._regret(turn)
        return buried

    async def _bury(self, turn: Turn, waiting: Waiting) -> None:
        """An update that is not tried again goes to the dead letter, once the person has heard of it."""
        log.error("update given up: %d processes ended over it", waiting.attempts)
        await self._regret(turn)
        now = self._house.clock()
        await self._house.db.run(inbox.fail, turn.chat_id, turn.owner, waiting.update_id, now, now)
        self._house.metrics.handled.labels("buried").inc()

    async def _regret(self, turn: Turn) -> None:
        """Tell the person to send it again."""
        with contextlib.suppress(TelegramError):
            await self._house.telegram.send(turn.chat_id, Message((text(BROKEN),)), self._house.settings.locale)

    def _open(self, turn: Turn) -> Session | None:
        """The chat's session; one that this version cannot read any more is given up, with a line in the log."""
        if turn.session is None:
            return None
        try:
            return Session.from_json(self._house.vault.open(turn.session, _bound(turn)))
        except (VaultError, ValueError, TypeError, KeyError, AttributeError) as error:
            log.warning("a session could not be read: %s", type(error).__name__)
            return None


def where(error: BaseException) -> str:
    """Kind and place of an error, without its text, which may quote a person's data."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{place}"


def _bound(turn: Turn) -> str:
    return f"session:{turn.chat_id}"
