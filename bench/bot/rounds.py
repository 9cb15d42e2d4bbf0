"""One round of the bench: so many people, an API of some latency, one bot; and what 1,000 people cost who wait."""

import asyncio
import re
import sys
import time
from dataclasses import dataclass, field

import aiohttp

from bench.bot.fake_telegram import Telegram
from bench.bot.people import Person
from bench.bot.photos import Card
from bench.bot.processes import METRICS, Running, running

UPDATES = 4
"""Updates of a conversation: command, front, back, press."""


@dataclass(slots=True)
class Round:
    """What was measured: seconds, megabytes, milliseconds; ``looked`` is the processor time of looking at photos."""

    bot: str
    asked: int
    done: int = 0
    wall: float = 0.0
    cpu: float = 0.0
    looked: float = 0.0
    peak: float = 0.0
    waits: list[float] = field(default_factory=list)
    calls: float = 0.0

    @property
    def updates(self) -> int:
        """Updates that were replied to."""
        return len(self.waits)


async def measure(
    name: str,
    cards: list[Card],
    *,
    latency: float = 0.0,
    times: int = 1,
    pace: float = 0.0,
    limit: float = 120.0,
    python: str = sys.executable,
) -> Round:
    """Let each owner of a card converse so many times, ``pace`` people a second beginning (0: all at once).

    After ``limit`` seconds those who still wait give up.
    """
    async with Telegram(latency) as telegram, running(name, telegram, python) as bot:
        people = [Person(telegram, number, card) for number, card in enumerate(cards)]
        found = Round(name, asked=len(people) * times)
        await _all([asyncio.create_task(person.arrive()) for person in people], limit)
        calls, cpu, looked = sum(telegram.called.values()), bot.cpu(), await _looked(bot)
        began = time.perf_counter()
        await _all([asyncio.create_task(_come(p, times, p.number / pace if pace else 0.0)) for p in people], limit)
        found.wall = time.perf_counter() - began
        await asyncio.sleep(0.5)  # what comes behind the last replies is paid as well
        found.cpu, found.looked = bot.cpu() - cpu, await _looked(bot) - looked
        found.calls = (sum(telegram.called.values()) - calls) / max(1, len(people) * times)
        found.peak = bot.memory()
        found.done = sum(person.conversations for person in people)
        found.waits = [wait for person in people for wait in person.waits]
        return found


async def idle(name: str, cards: list[Card], count: int, python: str = sys.executable) -> tuple[float, float]:
    """Resident megabytes before and after so many people began a conversation and left it there."""
    async with Telegram() as telegram, running(name, telegram, python) as bot:
        for number, card in enumerate(cards):
            await _begin_and_end(Person(telegram, number, card))
        before = bot.memory("VmRSS")
        for first in range(0, count, 50):
            some = [Person(telegram, 100_000 + first + place, cards[0]) for place in range(min(50, count - first))]
            await asyncio.gather(*(person.arrive() for person in some))
        await asyncio.sleep(1)
        return before, bot.memory("VmRSS")


async def _begin_and_end(person: Person) -> None:
    await person.arrive()
    await person.converse()


async def _come(person: Person, times: int, after: float) -> None:
    await asyncio.sleep(after)
    for _ in range(times):
        await person.converse()


async def _all(tasks: list[asyncio.Task[None]], limit: float) -> None:
    done, late = await asyncio.wait(tasks, timeout=limit)
    for task in late:
        task.cancel()
    await asyncio.gather(*late, return_exceptions=True)
    for task in done:
        task.result()


async def _looked(bot: Running) -> float:
    """Processor seconds that the bot itself says it spent on looking at photos; 0 for one that does not say."""
    headers = {"Authorization": f"Bearer {METRICS}"}
    async with aiohttp.ClientSession() as session, session.get(f"{bot.url}/metrics", headers=headers) as answer:
        found = re.search(r"^bot_look_cpu_seconds_total (\S+)", await answer.text(), re.MULTILINE)
        return float(found.group(1)) if found else 0.0
