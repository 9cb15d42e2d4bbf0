"""Webhook delivery: each queue in order, the next update only after a 2xx, and again after trouble.

Rules from telegram-bot-api's WebhookActor.cpp: after a failure at once, then after 2, 4, 8 ... seconds up to a
minute; `Retry-After` is honoured up to an hour; an answer within 60 seconds or it counts as none.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import aiohttp

from playground.messaging.errors import BotApiError
from playground.botapi.parameters import Parameters, read_form, read_json, read_multipart
from playground.messaging.state import State, Webhook, WebhookError
from playground.messaging.updates import Update

_SILENCE = 60.0
_LONGEST_PAUSE = 60.0
_LONGEST_RETRY_AFTER = 3600.0
# How soon a refused connection is tried again; it says nothing about the update.
_RECONNECT = 1.0
# What a bot may not ask for in its answer to an update.
_NOT_IN_ANSWERS = ("get", "setwebhook", "deletewebhook", "close", "logout")

Execute = Callable[[State, str, Parameters], Awaitable[Mapping[str, Any]]]

_log = logging.getLogger(__name__)


class WebhookDelivery:
    """Takes waiting updates to the webhook, up to `max_connections` at once."""

    def __init__(self, state: State, execute: Execute) -> None:
        self._state = state
        self._execute = execute
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._session: aiohttp.ClientSession | None = None
        self._slots = asyncio.Semaphore(1)
        state.updates.arrived.append(lambda update: self._ensure(update.queue))
        state.webhook_changed.append(self._restart)

    async def start(self) -> None:
        """Begin to deliver, first of all what waits already."""
        # The bot runs on this machine: its certificate may be its own.
        self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0, ssl=False))
        self._restart()

    async def close(self) -> None:
        """Stop delivering; what was not taken stays waiting."""
        tasks = self._cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._session is not None:
            await self._session.close()
        self._session = None

    def _restart(self) -> None:
        self._cancel()
        if (webhook := self._state.webhook) is not None:
            self._slots = asyncio.Semaphore(webhook.max_connections)
            for queue in self._state.updates.queues():
                self._ensure(queue)

    def _cancel(self) -> list[asyncio.Task[None]]:
        # The task that asks for this (setWebhook in an answer is forbidden) is never one of them.
        tasks = list(self._tasks.values())
        self._tasks.clear()
        for task in tasks:
            task.cancel()
        return tasks

    def _ensure(self, queue: int) -> None:
        """See that somebody drains this queue."""
        if self._state.webhook is not None and self._session is not None and queue not in self._tasks:
            self._tasks[queue] = asyncio.create_task(self._drain(self._state.webhook, queue))

    async def _drain(self, webhook: Webhook, queue: int) -> None:
        try:
            await self._deliver(webhook, queue)
        finally:
            # After a restart the place may be another's.
            if self._tasks.get(queue) is asyncio.current_task():
                del self._tasks[queue]

    async def _deliver(self, webhook: Webhook, queue: int) -> None:
        failures = 0
        while (update := self._state.updates.first(queue)) is not None:
            pause = await self._attempt(webhook, update, failures)
            if pause is None:
                failures = 0
                await self._repeat(webhook, update)
                self._state.updates.confirm(update.id)
            else:
                failures += 1
                await asyncio.sleep(pause * self._state.pace)

    async def _repeat(self, webhook: Webhook, update: Update) -> None:
        for _ in range(1, self._state.fault_injector.deliveries(self._state.faults)):
            await self._attempt(webhook, update, 0)

    async def _attempt(self, webhook: Webhook, update: Update, failures: int) -> float | None:
        """Send an update once; None when it was taken, else the seconds to wait before the next try."""
        try:
            async with self._slots:
                return await self._send(webhook, update, failures)
        except aiohttp.ClientConnectorError as error:
            self._note(f"SSL error: {error}" if isinstance(error, aiohttp.ClientSSLError) else "Connection refused")
            return _RECONNECT
        except TimeoutError:
            self._note("Read timeout expired")
        except aiohttp.ClientError as error:
            self._note(f"Connection closed: {error}")
        return _pause(failures)

    async def _send(self, webhook: Webhook, update: Update, failures: int) -> float | None:
        assert self._session is not None  # noqa: S101 - _ensure looked
        headers = {"X-Telegram-Bot-Api-Secret-Token": webhook.secret_token} if webhook.secret_token else {}
        patience = aiohttp.ClientTimeout(total=_SILENCE * max(self._state.pace, 1 / _SILENCE))
        async with self._session.post(
            webhook.url, json=update.to_json(), headers=headers, timeout=patience, allow_redirects=False
        ) as response:
            if 200 <= response.status < 300:
                await self._obey(response)
                return None
            self._note(f"Wrong response from the webhook: {response.status} {response.reason}")
            return _retry_after(response.headers) or _pause(failures)

    async def _obey(self, response: aiohttp.ClientResponse) -> None:
        """Carry out the method that the bot put into its answer, if it did; nobody hears of the result."""
        try:
            parameters = await _read_answer(response)
            method = parameters.text("method").lower()
            if method and not method.startswith(_NOT_IN_ANSWERS):
                await self._execute(self._state, method, parameters)
        except BotApiError as error:
            _log.warning("the method in the webhook's answer was refused: %s", error)

    def _note(self, message: str) -> None:
        self._state.webhook_error = WebhookError(self._state.now(), message)


async def _read_answer(response: aiohttp.ClientResponse) -> Parameters:
    if response.content_type.startswith("multipart/"):
        return await read_multipart(aiohttp.MultipartReader.from_response(response).stream)
    body = await response.read()
    if response.content_type == "application/json" and body.strip():
        return read_json(body)
    if response.content_type == "application/x-www-form-urlencoded":
        return read_form(body)
    return Parameters()


def _pause(failures: int) -> float:
    """Seconds before the next try: none after the first failure, then doubling from two."""
    return 0.0 if failures == 0 else min(2.0**failures, _LONGEST_PAUSE)


def _retry_after(headers: Mapping[str, str]) -> float:
    """The seconds of a `Retry-After` header, at most an hour; 0 when there is none."""
    value = headers.get("Retry-After", "")
    return min(float(value), _LONGEST_RETRY_AFTER) if value.isdigit() else 0.0
