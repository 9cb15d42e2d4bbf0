"""A bot at its webhook that only writes down what it gets."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

from tests.playground.botapi.framework_bots import served
from tests.playground.conftest import Call


class Bot:
    """A webhook that writes down what it gets and answers as it is told."""

    def __init__(self) -> None:
        self.updates: list[dict[str, Any]] = []
        self.headers: list[str | None] = []
        self.answers: list[web.StreamResponse] = []
        self.busy = 0
        self.busiest = 0
        self.gate = asyncio.Event()
        self.gate.set()
        self._taken = asyncio.Condition()

    @property
    def texts(self) -> list[str]:
        """The texts of the messages that came, in order."""
        return [update["message"]["text"] for update in self.updates if "message" in update]

    async def take(self, request: web.Request) -> web.StreamResponse:
        """Take one update."""
        self.busy += 1
        self.busiest = max(self.busiest, self.busy)
        async with self._taken:
            self.updates.append(await request.json())
            self.headers.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
            self._taken.notify_all()
        await self.gate.wait()
        self.busy -= 1
        return self.answers.pop(0) if self.answers else web.Response()

    async def took(self, number: int) -> None:
        """Return when so many updates came."""
        async with asyncio.timeout(10), self._taken:
            await self._taken.wait_for(lambda: len(self.updates) >= number)


@asynccontextmanager
async def webhook(call: Call, **settings: Any) -> AsyncIterator[Bot]:
    """A bot at its webhook."""
    bot = Bot()
    async with served(bot.take) as url:
        assert await call("setWebhook", url=url, **settings) is True
        yield bot
        bot.gate.set()
        await call("deleteWebhook")
