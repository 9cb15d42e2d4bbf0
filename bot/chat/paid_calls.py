"""The paid calls of one event. A call is stored before the send, an answer before the display."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from functools import partial
from http import HTTPStatus
from typing import Any

from bot.api import sansio
from bot.api.bodies import Source
from bot.api.descriptors import Encoding, FieldKind, Operation
from bot.api.errors import ApiError, Uncertain
from bot.app import App
from bot.conversation.flow import Event
from bot.monitoring.call_accounting import begin_call, count_doubtful_call, drop_call, record_answer
from storage import associated_data, inbox, paid_calls
from storage.database import Tx
from storage.inbox import ChatLease, LeaseLost
from storage.paid_calls import CallState, PaidCall


class PaidCalls:
    """Makes the paid calls of one event. ``lease`` is the lease of the event's chat."""

    def __init__(self, app: App, event: Event, lease: ChatLease | None) -> None:
        self._app = app
        self._event = event
        self._lease = lease
        self._calls = 0
        self._stored: dict[str, PaidCall | None] = {}
        self._announce: Callable[[Tx], None] | None = None

    async def progress_message(self, operation: Operation) -> int | None:
        """Return the id of the progress message that the next call had before a restart, None for none."""
        key = self._key(operation)
        # Nobody else writes under this key while the lease lasts: `call` need not read the key again.
        stored = self._stored[key] = await self._app.db.read(paid_calls.find, key)
        return stored.message_id if stored else None

    def announce_with_recall(self, operation: Operation, progress_id: int) -> None:
        """Have the next ``recall`` store the progress message of the next call, for use after a restart.

        One transaction does both. Without a ``recall`` nothing is stored.
        """
        key, chat_id, now = self._key(operation), self._event.chat_id, self._app.clock()
        self._announce = partial(
            paid_calls.announce, key=key, chat_id=chat_id, operation=operation.name, message_id=progress_id, now=now
        )

    async def recall(self, operation: Operation, question: str) -> Any:
        """Return the stored answer to the same question of this conversation, None when there is none."""
        announce, self._announce = self._announce, None
        stored = await self._app.db.run(_announce_and_find, announce, self._event.chat_id, self._names(question))
        if stored is None or stored.answer is None:
            return None
        self._calls += 1  # later calls keep their keys when this event is handled again
        return self._result(operation, stored)

    async def call(self, operation: Operation, values: Mapping[str, Any], progress_id: int, question: str) -> Any:
        """Return the stored result of a call from before a restart, else the result of the service.

        ``recall`` finds the answer by ``question`` until the conversation is over. Raise ``Uncertain`` when an earlier
        try of this event began the call and was cut off, ``LeaseLost`` when another worker has the chat, and any
        ``ApiError`` of the call. Only after ``Uncertain`` the call may have been charged.
        """
        key = self._key(operation)
        stored = self._stored.pop(key) if key in self._stored else await self._app.db.read(paid_calls.find, key)
        self._calls += 1
        if stored and stored.answer is not None:
            return self._result(operation, stored)
        if stored and stored.state is not CallState.ANNOUNCED:
            await self._count_doubtful(operation)
            raise Uncertain
        return await self._send(key, operation, values, progress_id, question)

    async def _send(
        self, key: str, operation: Operation, values: Mapping[str, Any], progress_id: int, question: str
    ) -> Any:
        app, chat_id, started = self._app, self._event.chat_id, time.monotonic()

        async def begin() -> None:
            name, now = next(iter(self._names(question)), None), app.clock()
            await app.db.run(
                self._write_under_lease, begin_call, key, chat_id, operation, progress_id, now, name, app.settings
            )

        async def keep(body: bytes) -> None:
            sealed = app.vault.seal(body, associated_data.call(key))
            now, monthly = app.clock(), app.settings.monthly_quota
            seconds = time.monotonic() - started
            for words in await app.db.run(record_answer, key, sealed, operation, now, seconds, monthly):
                await app.alarms.send(words)

        async def fetch(source: Source) -> bytes:
            try:
                return await source()
            except Exception:  # an earlier try was refused and no later one follows, so nothing was charged
                await app.db.run(self._write_under_lease, drop_call, key, chat_id, operation)
                raise

        given = {name: partial(fetch, value) if callable(value) else value for name, value in values.items()}
        try:
            with app.metrics.calling(operation.name):
                return await app.api.call(operation, given, _encoding(operation, values), begin=begin, keep=keep)
        except Uncertain as error:
            await self._count_doubtful(operation)
            await app.alarms.call_failed(error)
            raise
        except ApiError as error:
            await app.alarms.call_failed(error)
            await app.db.run(self._write_under_lease, drop_call, key, chat_id, operation)
            raise

    async def _count_doubtful(self, operation: Operation) -> None:
        """Count a call that may have been charged."""
        now, monthly = self._app.clock(), self._app.settings.monthly_quota
        if words := await self._app.db.run(count_doubtful_call, operation, now, monthly):
            await self._app.alarms.send(words)

    def _write_under_lease(self, tx: Tx, write: Callable[..., Any], *args: Any) -> None:
        """Write to the store while this worker has the chat, and renew the lease. Raise ``LeaseLost`` otherwise."""
        lease, now, seconds = self._lease, self._app.clock(), self._app.settings.lease
        if lease and not inbox.renew(tx, lease.chat_id, lease.lease_id, now, seconds):
            raise LeaseLost("The chat was taken over during a call.")
        write(tx, *args)

    def _result(self, operation: Operation, stored: PaidCall) -> Any:
        body = self._app.vault.open(stored.answer or b"", associated_data.call(stored.key))
        return sansio.parse_response(operation, HTTPStatus.OK, {}, body)

    def _names(self, question: str) -> tuple[str, ...]:
        """Return the stored names of a question, keyed hashes under each key, without the question itself."""
        names = self._app.vault.blind_indexes("same", f"{self._event.chat_id}:{question}") if question else ()
        return tuple(name.hex() for name in names)

    def _key(self, operation: Operation) -> str:
        """Return the stored key of the next call: the same when the event is handled again."""
        return f"{self._event.update_id}:{operation.name}:{self._calls}"


def _announce_and_find(
    tx: Tx, announce: Callable[[Tx], None] | None, chat_id: int, names: tuple[str, ...]
) -> PaidCall | None:
    if announce:
        announce(tx)
    return paid_calls.find_answered(tx, chat_id, names)


def _encoding(operation: Operation, values: Mapping[str, Any]) -> Encoding | None:
    """Return the encoding of a call with addresses for images. None, the preferred encoding, for any other call."""
    images = [values.get(field.name) for field in operation.fields if field.kind is FieldKind.IMAGE]
    return Encoding.QUERY if any(isinstance(image, str) for image in images) else None
