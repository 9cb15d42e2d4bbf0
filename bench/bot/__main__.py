"""The bot beside two textbook bots: processor time an update, waits, memory. See bench/README.md.

Run: ``make bench-bot``, or ``.venv/bin/python -m bench.bot [--people 200] [--bots "this bot" aiogram]``. Linux only.
"""

import argparse
import asyncio
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from bench.bot.photos import Card, cards
from bench.bot.processes import BOTS, pin_load
from bench.bot.rounds import Round, idle, measure
from bench.engine.scores import percentiles
from bench.tables import Row, Table

PACE = 10.0
"""People a second in the last table."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--times", type=int, default=3, help="conversations of each where the API answers at once")
    parser.add_argument("--idle", type=int, default=1000, help="people who begin and wait")
    parser.add_argument("--limit", type=float, default=120.0, help="seconds after which those who wait give up")
    parser.add_argument("--python", default=sys.executable, help="the interpreter that runs the bots")
    parser.add_argument("--bots", nargs="+", choices=BOTS, default=list(BOTS))
    parser.add_argument("--scenes", nargs="+", choices=("busy", "slow", "paced", "idle"), default=None)
    parser.add_argument("--json", type=Path, help="also write the figures there")
    options = parser.parse_args(arguments)
    pin_load()
    tables = asyncio.run(_tables(options))
    if options.json:
        options.json.write_text(json.dumps([table.plain() for table in tables], ensure_ascii=False, indent=1))
    print(f"\nload of the machine over the last minutes: {os.getloadavg()[0]:.1f}")


async def _tables(options: argparse.Namespace) -> list[Table]:
    owned, count = cards(options.people), options.people
    scenes = {
        "busy": (f"API 0 s, {count} people at once, {options.times} conversations each", 0.0, options.times, 0.0),
        "slow": (f"API 1 s, {count} people at once, a conversation each", 1.0, 1, 0.0),
        "paced": (f"API 1 s, {count} people, {PACE:.0f} a second, a conversation each", 1.0, 1, PACE),
    }
    found = []
    for scene, (title, latency, times, pace) in scenes.items():
        if options.scenes is None or scene in options.scenes:
            rounds = [
                await measure(
                    name, owned, latency=latency, times=times, pace=pace, limit=options.limit, python=options.python
                )
                for name in options.bots
            ]
            found.append(Table(title, [_row(each, rounds) for each in rounds], digits=2))
            print(found[-1], flush=True)
    if options.scenes is None or "idle" in options.scenes:
        found.append(Table(f"{options.idle} people who began and wait, MB", await _idle(options, owned[:50]), digits=1))
        print(found[-1], flush=True)
    return found


def _row(found: Round, rounds: list[Round]) -> Row:
    spent = 1000 * found.cpu / max(1, found.updates)
    looked = 1000 * found.looked / max(1, found.updates)
    base = next((1000 * each.cpu / max(1, each.updates) for each in rounds if each.bot == "aiogram"), float("nan"))
    waits = percentiles(found.waits or [float("nan")], 50, 95)
    return {
        "bot": found.bot,
        "done": f"{found.done}/{found.asked}",
        "CPU ms/update": spent,
        "of it looks": looked,
        "x aiogram": spent / base,
        "less looks": (spent - looked) / base,
        "updates/s": found.updates / found.wall,
        **{f"{name} ms": value for name, value in waits.items()},
        "peak MB": found.peak,
        "calls": found.calls,
    }


async def _idle(options: argparse.Namespace, few: list[Card]) -> list[Row]:
    rows: list[Row] = []
    for name in options.bots:
        before, after = await idle(name, few, options.idle, options.python)
        rows.append({"bot": name, "before": before, "after": after, "more": after - before})
    return rows


if __name__ == "__main__":
    main()
