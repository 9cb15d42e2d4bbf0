"""Deliver updates to the webhook: each queue in order, the next update only after a 2xx, with retries after a failure.

The rules come from telegram-bot-api's WebhookActor.cpp. The first retry follows at once, later retries after 2, 4, 8
... seconds up to a minute. `Retry-After` is honoured up to an hour. A missing answer counts as a failure after 60
seconds.
"""

import asyncio
import logging
from collections.abc import Mapping

import aiohttp

from playground.botapi.methods.dispatch import execute
from playground.botapi.parameters import Parameters, read_form, read_json, read_multipart
from playground.messaging.errors import BotApiError
from playground.messaging.state import State, Webhook, WebhookError
from playground.messaging.updates import Update

_ANSWER_TIMEOUT = 60.0
_MAX_PAUSE = 60.0
_MAX_RETRY_AFTER = 3600.0
# A refused connection says nothing about the update, so the pause does not grow.
_RECONNECT_PAUSE = 1.0
# Prefixes of the methods that an answer to an update must not contain.
_FORBIDDEN_IN_ANSWERS = ("get", "setwebhook", "deletewebhook", "close", "logout")

_log = logging.getLogger(__name__)


class WebhookDelivery:
    """Deliver waiting updates to the webhook, over up to `max_connections` connections at once."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._session: aiohttp.ClientSession | None = None
        self._slots = asyncio.Semaphore(1)
        state.updates.arrival_listeners.append(lambda update: self._start_delivering(update.queue))
        state.webhook_listeners.append(self._restart)

    async def start(self) -> None:
        """Begin to deliver, first the updates that wait already."""
        # The bot runs on this machine and may have a self-signed certificate.
        self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0, ssl=False))
        self._restart()

    async def close(self) -> None:
        """Stop delivering. Updates that were not taken keep waiting."""
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
                self._start_delivering(queue)

    def _cancel(self) -> list[asyncio.Task[None]]:
        # The current task is never among these tasks, because setWebhook is forbidden in answers.
        tasks = list(self._tasks.values())
        self._tasks.clear()
        for task in tasks:
            task.cancel()
        return tasks

    def _start_delivering(self, queue: int) -> None:
        """Start a task for this queue unless one is running."""
        if self._state.webhook is not None and self._session is not None and queue not in self._tasks:
            self._tasks[queue] = asyncio.create_task(self._drain(self._state.webhook, queue))

    async def _drain(self, webhook: Webhook, queue: int) -> None:
        try:
            await self._deliver_all(webhook, queue)
        finally:
            # After a restart another task may serve this queue.
            if self._tasks.get(queue) is asyncio.current_task():
                del self._tasks[queue]

    async def _deliver_all(self, webhook: Webhook, queue: int) -> None:
        failures = 0
        while (update := self._state.updates.first(queue)) is not None:
            pause = await self._attempt(webhook, update, failures)
            if pause is None:
                failures = 0
                await self._send_duplicates(webhook, update)
                self._state.updates.confirm(update.id)
            else:
                failures += 1
                await asyncio.sleep(pause * self._state.pace)

    async def _send_duplicates(self, webhook: Webhook, update: Update) -> None:
        for _ in range(1, self._state.fault_injector.deliveries(self._state.faults)):
            await self._attempt(webhook, update, 0)

    async def _attempt(self, webhook: Webhook, update: Update, failures: int) -> float | None:
        """Send an update once. Return None when the bot took the update, else the seconds until the next attempt."""
        try:
            async with self._slots:
                return await self._send(webhook, update, failures)
        except aiohttp.ClientConnectorError as error:
            tls = isinstance(error, aiohttp.ClientSSLError)
            self._record_error(f"SSL error: {error}" if tls else "Connection refused")
            return _RECONNECT_PAUSE
        except TimeoutError:
            self._record_error("Read timeout expired")
        except aiohttp.ClientError as error:
            self._record_error(f"Connection closed: {error}")
        return _pause(failures)

    async def _send(self, webhook: Webhook, update: Update, failures: int) -> float | None:
        assert self._session is not None  # noqa: S101 - checked in _start_delivering
        headers = {"X-Telegram-Bot-Api-Secret-Token": webhook.secret_token} if webhook.secret_token else {}
        timeout = aiohttp.ClientTimeout(total=_ANSWER_TIMEOUT * max(self._state.pace, 1 / _ANSWER_TIMEOUT))
        async with self._session.post(
            webhook.url, json=update.to_json(), headers=headers, timeout=timeout, allow_redirects=False
        ) as response:
            if 200 <= response.status < 300:
                await self._execute_answer(response)
                return None
            self._record_error(f"Wrong response from the webhook: {response.status} {response.reason}")
            return _retry_after(response.headers) or _pause(failures)

    async def _execute_answer(self, response: aiohttp.ClientResponse) -> None:
        """Execute the method in the bot's answer, if there is one. The bot is not told the result."""
        try:
            parameters = await _read_answer(response)
            method = parameters.text("method").lower()
            if method and not method.startswith(_FORBIDDEN_IN_ANSWERS):
                await execute(self._state, method, parameters)
        except BotApiError as error:
            _log.warning("refused the method in the webhook's answer: %s", error)

    def _record_error(self, message: str) -> None:
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
    """Return the seconds before the next attempt: 0 after the first failure, then doubling from 2."""
    return 0.0 if failures == 0 else min(2.0**failures, _MAX_PAUSE)


def _retry_after(headers: Mapping[str, str]) -> float:
    """Return the seconds of a `Retry-After` header, at most an hour, or 0 without the header."""
    value = headers.get("Retry-After", "")
    return min(float(value), _MAX_RETRY_AFTER) if value.isdigit() else 0.0
