"""A bot with a webhook that records all updates."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

from tests.playground.botapi.framework_bots import serve_webhook
from tests.playground.conftest import Call


class RecordingBot:
    """A webhook that records all updates and returns prepared answers."""

    def __init__(self) -> None:
        self.updates: list[dict[str, Any]] = []
        self.headers: list[str | None] = []
        self.answers: list[web.StreamResponse] = []
        self.open_requests = 0
        self.most_open_requests = 0
        self.gate = asyncio.Event()
        self.gate.set()
        self._taken = asyncio.Condition()

    @property
    def texts(self) -> list[str]:
        """Return the texts of the received messages in order."""
        return [update["message"]["text"] for update in self.updates if "message" in update]

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Receive one update."""
        self.open_requests += 1
        self.most_open_requests = max(self.most_open_requests, self.open_requests)
        async with self._taken:
            self.updates.append(await request.json())
            self.headers.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
            self._taken.notify_all()
        await self.gate.wait()
        self.open_requests -= 1
        return self.answers.pop(0) if self.answers else web.Response()

    async def wait_for_updates(self, number: int) -> None:
        """Wait until this many updates have arrived."""
        async with asyncio.timeout(10), self._taken:
            await self._taken.wait_for(lambda: len(self.updates) >= number)


@asynccontextmanager
async def run_recording_bot(call: Call, **settings: Any) -> AsyncIterator[RecordingBot]:
    """Run a recording bot at its webhook."""
    bot = RecordingBot()
    async with serve_webhook(bot.handle) as url:
        assert await call("setWebhook", url=url, **settings) is True
        yield bot
        bot.gate.set()
        await call("deleteWebhook")
