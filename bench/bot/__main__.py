"""Measure the bot beside two textbook bots: processor time of an update, reply times, memory.

Run: ``make bench-bot``, or ``.venv/bin/python -m bench.bot [--people 200] [--bots "this bot" aiogram]``. Linux only.
How to read the tables: bench/README.md.
"""

import argparse
import asyncio
import json
import math
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from bench.bot.load_runs import Load, LoadResult, measure_idle_people, run_load
from bench.bot.marked_photos import Card, photograph_cards
from bench.bot.processes import BOTS, pin_load_generator
from bench.statistics import percentiles, ratio
from bench.tables import Row, Table

ARRIVALS = 10.0
"""People a second who begin in the load "paced"."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--times", type=int, default=3, help="conversations of each person in the load busy")
    parser.add_argument("--idle", type=int, default=1000, help="people who begin a conversation and leave")
    parser.add_argument("--limit", type=float, default=120.0, help="seconds after which waiting people give up")
    parser.add_argument("--python", default=sys.executable, help="the interpreter that runs the bots")
    parser.add_argument("--bots", nargs="+", choices=BOTS, default=list(BOTS))
    parser.add_argument("--loads", nargs="+", choices=("busy", "slow", "paced", "idle"), default=None)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the tables there as well")
    options = parser.parse_args(arguments)
    pin_load_generator()
    tables = asyncio.run(_measure(options))
    if options.json:
        options.json.write_text(json.dumps([table.plain() for table in tables], ensure_ascii=False, indent=1))
    print(f"\nload of the machine over the last minutes: {os.getloadavg()[0]:.1f}")


async def _measure(options: argparse.Namespace) -> list[Table]:
    cards, count = photograph_cards(options.people), options.people
    loads = {
        f"API 0 s, {count} people at once, {options.times} conversations each": Load("busy", times=options.times),
        f"API 1 s, {count} people at once, a conversation each": Load("slow", latency=1.0),
        f"API 1 s, {count} people, {ARRIVALS:.0f} a second, a conversation each": Load("paced", 1.0, arrivals=ARRIVALS),
    }
    tables = []
    for title, load in loads.items():
        if options.loads is None or load.name in options.loads:
            results = [await run_load(bot, cards, load, options.limit, options.python) for bot in options.bots]
            tables.append(Table(title, [_row(result, results) for result in results], digits=2))
            print(tables[-1], flush=True)
    if options.loads is None or "idle" in options.loads:
        rows = await _measure_idle(options, cards[:50])
        tables.append(Table(f"{options.idle} people who began and left, MB", rows, digits=1))
        print(tables[-1], flush=True)
    return tables


def _row(result: LoadResult, results: Sequence[LoadResult]) -> Row:
    aiogram = next((each.cpu_per_update for each in results if each.bot == "aiogram"), math.nan)
    checks = 1000 * ratio(result.photo_check_cpu, result.updates)
    return {
        "bot": result.bot,
        "done": f"{result.done}/{result.begun}",
        "CPU ms/update": result.cpu_per_update,
        "photo checks": checks,
        "x aiogram": result.cpu_per_update / aiogram,
        "less checks": (result.cpu_per_update - checks) / aiogram,
        "updates/s": result.updates / result.wall,
        **{f"{name} ms": value for name, value in percentiles(result.waits, 50, 95).items()},
        "peak MB": result.peak,
        "calls": result.calls,
    }


async def _measure_idle(options: argparse.Namespace, cards: Sequence[Card]) -> list[Row]:
    rows: list[Row] = []
    for bot in options.bots:
        before, after = await measure_idle_people(bot, cards, options.idle, options.python)
        rows.append({"bot": bot, "before": before, "after": after, "more": after - before})
    return rows


if __name__ == "__main__":
    main()
