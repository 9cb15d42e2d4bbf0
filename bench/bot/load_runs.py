"""Run one bot under one load, and measure processor time, reply times and memory of the bot."""

import asyncio
import re
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

import aiohttp

from bench.bot.fake_telegram import FakeTelegram
from bench.bot.marked_photos import Card
from bench.bot.processes import METRICS_TOKEN, BotProcess, run_bot
from bench.bot.simulated_people import Person
from bench.statistics import ratio

UPDATES_PER_CONVERSATION = 4
"""The command, the front, the back, and the tap that ends the conversation."""


@dataclass(frozen=True, slots=True)
class Load:
    """A load on a bot: ``times`` conversations of each person.

    ``latency`` is the latency of the API in seconds, ``arrivals`` the people a second who begin (0: all at once).
    """

    name: str
    latency: float = 0.0
    times: int = 1
    arrivals: float = 0.0


@dataclass(slots=True)
class LoadResult:
    """The measured values of one bot under one load.

    ``begun`` and ``done`` count conversations, ``wall``, ``cpu`` and ``photo_check_cpu`` are seconds, ``peak`` is in
    megabytes, ``waits`` are the milliseconds from each update to its reply, and ``calls`` are the calls of the Bot API
    for one conversation.
    """

    bot: str
    begun: int
    done: int = 0
    wall: float = 0.0
    cpu: float = 0.0
    photo_check_cpu: float = 0.0
    peak: float = 0.0
    waits: list[float] = field(default_factory=list)
    calls: float = 0.0

    @property
    def updates(self) -> int:
        """Return the number of updates that got a reply."""
        return len(self.waits)

    @property
    def cpu_per_update(self) -> float:
        """Return the milliseconds of processor time for one update."""
        return 1000 * ratio(self.cpu, self.updates)


async def run_load(
    name: str, cards: Sequence[Card], load: Load, limit: float = 120.0, python: str = sys.executable
) -> LoadResult:
    """Let each owner of a card converse with a bot. After ``limit`` seconds the people who still wait give up."""
    async with FakeTelegram(load.latency) as telegram, run_bot(name, telegram, python) as bot:
        people = [Person(telegram, number, card) for number, card in enumerate(cards)]
        result = LoadResult(name, begun=len(people) * load.times)
        await _finish([asyncio.create_task(person.arrive()) for person in people], limit)
        calls, cpu, check_cpu = telegram.calls.total(), bot.cpu(), await _photo_check_cpu(bot)
        start = time.perf_counter()
        await _finish([asyncio.create_task(_converse(person, load)) for person in people], limit)
        result.wall = time.perf_counter() - start
        await asyncio.sleep(0.5)  # the work after the last replies counts as well
        result.cpu, result.photo_check_cpu = bot.cpu() - cpu, await _photo_check_cpu(bot) - check_cpu
        result.calls = ratio(telegram.calls.total() - calls, result.begun)
        result.peak = bot.memory()
        result.done = sum(person.conversations for person in people)
        result.waits = [wait for person in people for wait in person.waits]
        return result


async def measure_idle_people(
    name: str, cards: Sequence[Card], count: int, python: str = sys.executable
) -> tuple[float, float]:
    """Return the resident megabytes of a bot before and after ``count`` people began a conversation and left."""
    async with FakeTelegram() as telegram, run_bot(name, telegram, python) as bot:
        for number, card in enumerate(cards):
            person = Person(telegram, number, card)
            await person.arrive()
            await person.converse()
        before = bot.memory("VmRSS")
        for first in range(0, count, 50):
            some = [Person(telegram, 100_000 + first + place, cards[0]) for place in range(min(50, count - first))]
            await asyncio.gather(*(person.arrive() for person in some))
        await asyncio.sleep(1)
        return before, bot.memory("VmRSS")


async def _converse(person: Person, load: Load) -> None:
    await asyncio.sleep(person.number / load.arrivals if load.arrivals else 0.0)
    for _ in range(load.times):
        await person.converse()


async def _finish(tasks: list[asyncio.Task[None]], limit: float) -> None:
    """Wait for the tasks, and cancel the tasks that still run after ``limit`` seconds."""
    done, late = await asyncio.wait(tasks, timeout=limit)
    for task in late:
        task.cancel()
    await asyncio.gather(*late, return_exceptions=True)
    for task in done:
        task.result()


async def _photo_check_cpu(bot: BotProcess) -> float:
    """Return the seconds of processor time that the bot reports for photo checks, 0 for a bot without this metric."""
    headers = {"Authorization": f"Bearer {METRICS_TOKEN}"}
    async with aiohttp.ClientSession() as session, session.get(f"{bot.url}/metrics", headers=headers) as answer:
        found = re.search(r"^bot_look_cpu_seconds_total (\S+)", await answer.text(), re.MULTILINE)
        return float(found.group(1)) if found else 0.0
