"""Measure the engine beside baselines of the same run: fields, times, refusals, other pages, faces and the event loop.

Run: ``make bench-engine``, or with choices ``make bench-engine ARGS="--seeds 5 --kinds passport --levels d0 d2"``.
How to read the tables: bench/README.md.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bench.tables import Table

# Heavy modules are imported later, because each worker process imports this module when the process starts.

TABLES = ("reading", "rules", "traits", "pages", "live", "faces")
_PAGES_EVERY = 5  # one page of each ordinary kind for so many people
_LARGEST_GALLERY = "1000000"


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the tables, and write the tables to the file of ``--json``."""
    options = _options(arguments)
    start = time.monotonic()
    plain_tables = []
    for table in _tables(options):
        print(table, flush=True)
        plain_tables.append(table.plain())
    if "faces" in options.tables:
        print(faces := _measure_faces(), flush=True)
        plain_tables.append({"title": "Faces", "text": faces})
    print(f"\n{time.monotonic() - start:.0f} s on {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    if options.json:
        run = {"seeds": options.seeds, "first": options.first, "kinds": options.kinds, "levels": options.levels}
        options.json.write_text(json.dumps({"run": run, "tables": plain_tables}, ensure_ascii=False, indent=1), "utf-8")


def _measure_faces() -> str:
    """Measure faces in a new process, because the measurement includes memory."""
    command = [sys.executable, "-m", "bench.engine.faces", "--most", _LARGEST_GALLERY]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603  a command of this package
    return f"\nFaces\n{done.stdout.rstrip()}"


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    from specimens.camera import LEVELS
    from specimens.cards import KINDS
    from specimens.traits import TRAITS

    parser = argparse.ArgumentParser("python -m bench.engine", description=__doc__)
    parser.add_argument("--seeds", type=int, default=20, help="people per kind and level")
    parser.add_argument("--first", type=int, default=1000, help="seed of the first person")
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=list(KINDS))
    parser.add_argument("--levels", nargs="+", choices=LEVELS, default=list(LEVELS))
    parser.add_argument("--traits", nargs="*", choices=TRAITS, default=list(TRAITS), help="traits to measure alone")
    parser.add_argument("--tables", nargs="+", choices=TABLES, default=list(TABLES))
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the tables there as well")
    return parser.parse_args(arguments)


def _tables(options: argparse.Namespace) -> "Iterator[Table]":
    from bench.engine import live_latency, ordinary_pages, places, reading, rules, traits

    if "reading" in options.tables:
        seeds = range(options.first, options.first + options.seeds)
        run = reading.measure(options.kinds, options.levels, seeds)
        yield from reading.accuracy_tables(run.results)
        yield reading.speed_table(run)
        yield reading.refusal_table(run.results)
    if "rules" in options.tables:
        yield from places.tables()
        yield rules.table()
    if "traits" in options.tables:
        seeds = range(options.first, options.first + options.seeds)
        yield traits.measure(options.traits, seeds)
    if "pages" in options.tables:
        pages = max(1, options.seeds // _PAGES_EVERY)
        yield ordinary_pages.table(ordinary_pages.measure(range(options.first, options.first + pages)))
    if "live" in options.tables:
        yield live_latency.measure()


if __name__ == "__main__":
    main()
