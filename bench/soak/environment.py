"""Start the processes of the soak test, and let people talk while the processes are killed."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from random import Random

from bench.soak.charging_api import Charge, read_ledger
from bench.soak.checks import Check, check_all, check_survivors
from bench.soak.process_killer import Killable, Postgres, ProcessKiller
from bench.soak.simulated_people import Person
from playground.local_stack import Process, describe_bot, free_port
from playground.messaging.fault_injection import Faults
from playground.testing.driver import Playground
from storage import inbox
from storage.connect import open_database

REPEATED = 0.2
"""Share of the updates that Telegram delivers twice."""
FIRST_PERSON = 1001


@dataclass(frozen=True, slots=True)
class SoakPlan:
    """The options of a soak test: ``seconds`` of killing with ``gap`` seconds between two kills.

    ``pause`` is the longest pause of a person in seconds, ``pace`` a factor on Telegram's waits between deliveries.
    """

    seconds: float
    store: str = "sqlite"
    people: int = 20
    seed: int = 1
    gap: float = 3.0
    pause: float = 1.0
    pace: float = 0.2


@dataclass(frozen=True, slots=True)
class SoakReport:
    """The people, charges, kills and checks of a soak test, with its duration in seconds."""

    people: Sequence[Person]
    charges: Sequence[Charge]
    kills: Counter[str]
    updates: int
    checks: Sequence[Check]
    seconds: float


async def run_soak(plan: SoakPlan, folder: Path) -> SoakReport:
    """Run the soak test, with stores and logs in ``folder``."""
    start, rng = time.monotonic(), Random(plan.seed)
    async with _store(plan, folder) as (address, database), Playground(pace=plan.pace) as telegram:
        telegram.faults = Faults(repeated=REPEATED)
        api = _api(folder)
        bots = _bots(plan, folder, telegram, api, address)
        # The bot is killed twice as often as its store and its API: without the two there is no work to interrupt.
        killer = ProcessKiller(
            [*bots, *database, *bots, api], rng, plan.gap, partial(_wait_for_charge, folder / "ledger")
        )
        try:
            for each in (api, *bots):
                await each.start()
            first = telegram.state.updates.published
            people = await _run_people(plan, telegram, killer, rng)
            await _wait_until_handled(telegram, address)
        finally:
            for each in (*bots, api):
                await each.stop()
        updates = telegram.state.updates.published - first
        rows = await _read_inbox(address)
    charges = read_ledger(folder / "ledger")
    checks = check_all(people, charges, updates, rows, [each.log for each in (*bots, api)])
    checks.append(check_survivors(killer.deaths))
    return SoakReport(people, charges, killer.kills, updates, checks, time.monotonic() - start)


@asynccontextmanager
async def _store(plan: SoakPlan, folder: Path) -> AsyncIterator[tuple[str, list[Killable]]]:
    """Yield the address of an empty store, and the PostgreSQL server of the store, if any."""
    if plan.store == "sqlite":
        yield f"sqlite:///{folder / 'bot.sqlite3'}", []
        return
    server = await asyncio.to_thread(Postgres)
    try:
        yield server.url, [server]
    finally:
        await asyncio.to_thread(server.close)


def _api(folder: Path) -> Process:
    port = str(free_port())
    arguments = ("-m", "bench.soak.charging_api", port, str(folder / "ledger"))
    return Process("API", arguments, {"ENGINE_KEYS": "key:secret"}, f"http://127.0.0.1:{port}", folder / "api.log")


def _bots(plan: SoakPlan, folder: Path, telegram: Playground, api: Process, address: str) -> list[Process]:
    """Prepare ``serve`` alone for SQLite, or ``serve`` and two workers for PostgreSQL."""
    # A process of a busy machine may be silent for seconds: five leases lost in this way would end an update.
    # Each person makes more paid calls in half an hour than the limit of a day allows.
    settings = {"DATABASE_URL": address, "LEASE": "10", "CVAPI_TIMEOUT": "20", "CALLS_PER_DAY": "0"}
    serve = replace(describe_bot(folder, telegram, api, **settings), name="serve")
    workers = [
        replace(serve, name=name, arguments=("-m", "bot", "worker"), url="", log=folder / f"{name}.log")
        for name in (("worker-1", "worker-2") if plan.store == "postgres" else ())
    ]
    return [serve, *workers]


async def _run_people(plan: SoakPlan, telegram: Playground, killer: ProcessKiller, rng: Random) -> list[Person]:
    """Let people talk until all killed processes run again, and then finish their conversations."""
    end = asyncio.Event()
    people = [
        Person(telegram.chat(FIRST_PERSON + number), Random(rng.random()), plan.pause) for number in range(plan.people)
    ]
    running = [asyncio.create_task(person.run(end)) for person in people]
    try:
        await killer.run(plan.seconds)
    finally:
        end.set()
    await asyncio.gather(*running)
    return people


async def _wait_for_charge(ledger: Path) -> None:
    """Wait until a call was charged and is not yet answered, 3 seconds at most."""
    before = _size(ledger)
    with suppress(TimeoutError):
        async with asyncio.timeout(3):
            while _size(ledger) == before:  # noqa: ASYNC110  # another process writes
                await asyncio.sleep(0.02)


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


async def _wait_until_handled(telegram: Playground, address: str) -> None:
    """Wait until all updates are handled, a minute at most. The checks find the unhandled updates in the store."""
    database = await open_database(address)
    try:
        async with asyncio.timeout(60):
            while len(telegram.state.updates) or await database.run(inbox.count_waiting):  # noqa: ASYNC110  # nothing tells
                await asyncio.sleep(0.2)
    except TimeoutError:
        pass
    finally:
        await database.close()


async def _read_inbox(address: str) -> list[dict[str, object]]:
    sql = "select update_id, chat_id, state, finished from inbox where update_id > 0 order by id"
    database = await open_database(address)
    try:
        return await database.run(lambda tx: tx.rows(sql))
    finally:
        await database.close()
