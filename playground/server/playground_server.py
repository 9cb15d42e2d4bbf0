"""The running server: a local Telegram with one bot, everything in memory."""

import time
from collections.abc import Callable
from contextlib import AsyncExitStack
from types import TracebackType
from typing import Self

from aiohttp import web

from playground.botapi.webhook import WebhookDelivery
from playground.messaging.fault_injection import Faults
from playground.messaging.state import State
from playground.server.app import build_app

DEFAULT_TOKEN = "123456789:local-playground-token"  # noqa: S105 - opens nothing but this playground


class PlaygroundServer:
    """A local Telegram with one bot, to be used with `async with`.

    `pace` scales the pauses between redeliveries (1 as on Telegram). `clock` returns Unix seconds.
    Port 0 takes a free port.
    """

    def __init__(
        self,
        token: str = DEFAULT_TOKEN,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        username: str = "playground_bot",
        first_name: str = "Playground",
        pace: float = 1.0,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.state = State(token, username=username, first_name=first_name, clock=clock, pace=pace)
        self.host = host
        self.port = port
        self._delivery = WebhookDelivery(self.state)
        self._closing = AsyncExitStack()

    @property
    def url(self) -> str:
        """Return the address of the chat page, and the base of `/bot<TOKEN>/...` and `/file/bot<TOKEN>/...`."""
        host = "127.0.0.1" if self.host in ("0.0.0.0", "") else self.host
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"

    @property
    def token(self) -> str:
        """Return the bot's token."""
        return self.state.token

    @property
    def faults(self) -> Faults:
        """Return the faults to inject. Assign another Faults to change them."""
        return self.state.faults

    @faults.setter
    def faults(self, faults: Faults) -> None:
        self.state.faults = faults

    async def __aenter__(self) -> Self:
        """Start to serve. Raise OSError when the port is taken."""
        runner = web.AppRunner(build_app(self.state, self.host), shutdown_timeout=1.0, access_log=None)
        async with AsyncExitStack() as stack:
            await runner.setup()
            stack.push_async_callback(runner.cleanup)
            await web.TCPSite(runner, self.host, self.port).start()
            self.port = runner.addresses[0][1]
            await self._delivery.start()
            stack.push_async_callback(self._delivery.close)
            self._closing = stack.pop_all()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop serving and end all waiting requests."""
        await self._closing.aclose()
