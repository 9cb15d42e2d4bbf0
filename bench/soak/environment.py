"""The stage of the soak: a Telegram, the bot's processes, its store and its API, and people who talk while they die."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from random import Random

from bench.soak.api import Paid, ledger
from bench.soak.checks import Check, judge, outlived
from bench.soak.people import Person
from bench.soak.process_killer import Postgres, Reaper, Victim
from playground.local_stack import Process, bot_process, free_port
from playground.server.fault_injection import Faults
from playground.testing.driver import Playground
from storage import inbox
from storage.connect import open_database

REPEATED = 0.2
"""Share of the updates that Telegram delivers twice."""
FIRST_PERSON = 1001


@dataclass(frozen=True, slots=True)
class Plan:
    """What to play: for how long (seconds of killing), on which store, by how many people, one kill every `gap` s.

    `pause` is the longest time (s) a person thinks; `pace` scales Telegram's waits between two deliveries.
    """

    seconds: float
    store: str = "sqlite"
    people: int = 20
    seed: int = 1
    gap: float = 3.0
    pause: float = 1.0
    pace: float = 0.2


@dataclass(frozen=True, slots=True)
class Report:
    """What was done, and what was found."""

    people: Sequence[Person]
    paid: Sequence[Paid]
    kills: Counter[str]
    updates: int
    checks: Sequence[Check]
    seconds: float


async def soak(plan: Plan, place: Path) -> Report:
    """Play a plan; stores and logs lie in `place`."""
    began, dice = time.monotonic(), Random(plan.seed)
    async with _store(plan, place) as (address, database), Playground(pace=plan.pace) as telegram:
        telegram.faults = Faults(repeated=REPEATED)
        api = _api(place)
        bots = _bots(plan, place, telegram, api, address)
        # The bot dies twice as often as what it depends on: while that is away there is nothing to interrupt.
        reaper = Reaper([*bots, *database, *bots, api], dice, plan.gap, partial(_charge, place / "ledger"))
        try:
            for each in (api, *bots):
                await each.start()
            first = telegram.state.updates.published
            people = await _talk(plan, telegram, reaper, dice)
            await _settle(telegram, address)
        finally:
            for each in (*bots, api):
                await each.stop()
        updates = telegram.state.updates.published - first
        rows = await _rows(address)
    paid = ledger(place / "ledger")
    checks = [*judge(people, paid, updates, rows, [each.log for each in (*bots, api)]), outlived(reaper.deaths)]
    return Report(people, paid, reaper.kills, updates, checks, time.monotonic() - began)


@asynccontextmanager
async def _store(plan: Plan, place: Path) -> AsyncIterator[tuple[str, list[Victim]]]:
    """The address of an empty store, and the server behind it, if there is one."""
    if plan.store == "sqlite":
        yield f"sqlite:///{place / 'bot.sqlite3'}", []
        return
    server = await asyncio.to_thread(Postgres)
    try:
        yield server.url, [server]
    finally:
        await asyncio.to_thread(server.close)


def _api(place: Path) -> Process:
    port = str(free_port())
    arguments = ("-m", "bench.soak.api", port, str(place / "ledger"))
    return Process("API", arguments, {"ENGINE_KEYS": "key:secret"}, f"http://127.0.0.1:{port}", place / "api.log")


def _bots(plan: Plan, place: Path, telegram: Playground, api: Process, address: str) -> list[Process]:
    """`serve` alone on a file; with two workers of their own on a server."""
    # In half an hour each person makes more paid calls than a day allows.
    given = {"DATABASE_URL": address, "LEASE": "3", "CVAPI_TIMEOUT": "20", "CALLS_PER_DAY": "0"}
    serve = replace(bot_process(place, telegram, api, **given), name="serve")
    workers = [
        replace(serve, name=name, arguments=("-m", "bot", "worker"), url="", log=place / f"{name}.log")
        for name in (("worker-1", "worker-2") if plan.store == "postgres" else ())
    ]
    return [serve, *workers]


async def _talk(plan: Plan, telegram: Playground, reaper: Reaper, dice: Random) -> list[Person]:
    """People talk until the last one killed is up again, and then to the end of what they began."""
    end = asyncio.Event()
    people = [
        Person(telegram.chat(FIRST_PERSON + number), Random(dice.random()), plan.pause) for number in range(plan.people)
    ]
    talking = [asyncio.create_task(person.live(end)) for person in people]
    try:
        await reaper.run(plan.seconds)
    finally:
        end.set()
    await asyncio.gather(*talking)
    return people


async def _charge(book: Path) -> None:
    """Wait until a call was charged, 3 seconds at most: it has not been answered yet."""
    before = _size(book)
    with suppress(TimeoutError):
        async with asyncio.timeout(3):
            while _size(book) == before:  # noqa: ASYNC110  # another process writes
                await asyncio.sleep(0.02)


def _size(book: Path) -> int:
    return book.stat().st_size if book.exists() else 0


async def _settle(telegram: Playground, address: str) -> None:
    """Wait until nothing is on its way any more; what is never handled shows in the store."""
    database = await open_database(address)
    try:
        async with asyncio.timeout(60):
            while len(telegram.state.updates) or await database.run(inbox.count_waiting):  # noqa: ASYNC110  # nothing tells
                await asyncio.sleep(0.2)
    except TimeoutError:
        pass
    finally:
        await database.close()


async def _rows(address: str) -> list[dict[str, object]]:
    sql = "select update_id, chat_id, state, finished from inbox where update_id > 0 order by id"
    database = await open_database(address)
    try:
        return await database.run(lambda tx: tx.rows(sql))
    finally:
        await database.close()
