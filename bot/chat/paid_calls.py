"""The paid calls of one event: each is written down before it is sent, its answer before it is shown."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from functools import partial
from http import HTTPStatus
from typing import Any

from bot.api import sansio
from bot.api.bodies import Source
from bot.api.errors import ApiError, Uncertain
from bot.api.operations import Encoding, Kind, Operation
from bot.app import App
from bot.conversation.flow import Event
from bot.monitoring import quota as meter
from storage import associated_data, inbox, paid_calls
from storage.database import Tx
from storage.inbox import ChatLease, LeaseLost
from storage.paid_calls import CallState, PaidCall


class Journal:
    """What the store knows of an event's calls; ``turn`` is the lease of its chat."""

    def __init__(self, app: App, event: Event, turn: ChatLease | None) -> None:
        self._house = app
        self._event = event
        self._turn = turn
        self._calls = 0
        self._found: dict[str, PaidCall | None] = {}
        self._announced: Callable[[Tx], None] | None = None

    async def note(self, operation: Operation) -> int | None:
        """The progress message of the next call from before a restart."""
        key = self._key(operation)
        # Nobody else writes under this key while the chat is ours: `call` need not look again.
        found = self._found[key] = await self._house.db.read(paid_calls.find, key)
        return found.message_id if found else None

    def announce(self, operation: Operation, note: int) -> None:
        """Have the progress message of the next call written down with the next look: a restart goes on in it."""
        key, chat_id, now = self._key(operation), self._event.chat_id, self._house.clock()
        self._announced = partial(
            paid_calls.announce, key=key, chat_id=chat_id, operation=operation.name, message_id=note, now=now
        )

    async def recall(self, operation: Operation, same: str) -> Any:
        """The answer to the same question of this conversation, read again at no cost; None when there is none."""
        announced, self._announced = self._announced, None
        found = await self._house.db.run(_recalled, announced, self._event.chat_id, self._names(same))
        if found is None or found.answer is None:
            return None
        self._calls += 1  # the calls behind it keep their places in the journal when this event is handled again
        return self._opened(operation, found)

    async def call(self, operation: Operation, values: Mapping[str, Any], note: int, same: str) -> Any:
        """The answer to a call: the one from before a restart, else that of the API.

        It can be recalled by ``same`` until the conversation is over. Raises ``Uncertain`` when an earlier try of this
        event was cut off after it was begun, ``LeaseLost`` when the chat is another worker's by now, and any
        ``ApiError`` of the call; all but ``Uncertain`` are known not to have been charged.
        """
        key = self._key(operation)
        found = self._found.pop(key) if key in self._found else await self._house.db.read(paid_calls.find, key)
        self._calls += 1
        if found and found.answer is not None:
            return self._opened(operation, found)
        if found and found.state is not CallState.ANNOUNCED:
            await self._doubt(operation)
            raise Uncertain
        return await self._send(key, operation, values, note, same)

    async def _send(self, key: str, operation: Operation, values: Mapping[str, Any], note: int, same: str) -> Any:
        app, chat_id, began = self._house, self._event.chat_id, time.monotonic()

        async def begin() -> None:
            name, now = next(iter(self._names(same)), None), app.clock()
            await app.db.run(self._fenced, meter.begin, key, chat_id, operation, note, now, name, app.settings)

        async def keep(body: bytes) -> None:
            sealed, now, quota = (
                app.vault.seal(body, associated_data.call(key)),
                app.clock(),
                app.settings.monthly_quota,
            )
            seconds = time.monotonic() - began
            for words in await app.db.run(meter.answered, key, sealed, operation, now, seconds, quota):
                await app.tell(words)

        async def fetch(source: Source) -> bytes:
            try:
                return await source()
            except Exception:  # asked before a try: those before it were refused, and there will be none
                await app.db.run(self._fenced, meter.drop, key, chat_id, operation)
                raise

        given = {name: partial(fetch, value) if callable(value) else value for name, value in values.items()}
        try:
            with app.metrics.calling(operation.name):
                return await app.api.call(operation, given, _form(operation, values), begin=begin, keep=keep)
        except Uncertain as error:
            await self._doubt(operation)
            await app.failed(error)
            raise
        except ApiError as error:
            await app.failed(error)
            await app.db.run(self._fenced, meter.drop, key, chat_id, operation)
            raise

    async def _doubt(self, operation: Operation) -> None:
        now, quota = self._house.clock(), self._house.settings.monthly_quota
        if words := await self._house.db.run(meter.doubted, operation, now, quota):
            await self._house.tell(words)

    def _fenced(self, tx: Tx, do: Callable[..., Any], *args: Any) -> None:
        """Change the journal while the chat is ours, and is for another lease; what comes too late is ``LeaseLost``."""
        turn, now, lease = self._turn, self._house.clock(), self._house.settings.lease
        if turn and not inbox.renew(tx, turn.chat_id, turn.owner, now, lease):
            raise LeaseLost("The chat was taken over during a call.")
        do(tx, *args)

    def _opened(self, operation: Operation, found: PaidCall) -> Any:
        body = self._house.vault.open(found.answer or b"", associated_data.call(found.key))
        return sansio.parse_response(operation, HTTPStatus.OK, {}, body)

    def _names(self, same: str) -> tuple[str, ...]:
        """A question's names in the journal, one for each key: nobody can tell from them what was asked."""
        names = self._house.vault.blind_indexes("same", f"{self._event.chat_id}:{same}") if same else ()
        return tuple(name.hex() for name in names)

    def _key(self, operation: Operation) -> str:
        """The call's name in the journal: the same when the event is handled again, another for its next call."""
        return f"{self._event.update_id}:{operation.name}:{self._calls}"


def _recalled(tx: Tx, announced: Callable[[Tx], None] | None, chat_id: int, names: tuple[str, ...]) -> PaidCall | None:
    if announced:
        announced(tx)
    return paid_calls.find_answered(tx, chat_id, names)


def _form(operation: Operation, values: Mapping[str, Any]) -> Encoding | None:
    """The form of a call whose images are addresses; None, the preferred form, for any other."""
    images = [values.get(field.name) for field in operation.fields if field.kind is Kind.IMAGE]
    return Encoding.QUERY if any(isinstance(image, str) for image in images) else None
