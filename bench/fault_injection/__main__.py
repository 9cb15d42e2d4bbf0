"""Play the fault scenarios, and print how many conversations were completed in each scenario.

Run: ``python -m bench.fault_injection --people 50``, with ``--scenarios WORDS ...`` for some scenarios. The exit
status is 1 when a conversation was lost, mixed up with another one, or answered twice.
"""

import argparse
import asyncio
import sys
from collections.abc import Sequence
from dataclasses import replace

from bench.fault_injection.scenarios import SCENARIOS, run_scenario


def main(arguments: Sequence[str] | None = None) -> int:
    """Play the chosen scenarios and print the table."""
    parser = argparse.ArgumentParser(prog="python -m bench.fault_injection", description=__doc__)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--strength", type=float, default=1.0, help="factor on the shares of faults (default: 1)")
    parser.add_argument("--down", type=float, default=15.0, metavar="SECONDS", help="how long the API is down")
    parser.add_argument("--database", metavar="URL", help="PostgreSQL instead of a new SQLite file for each scenario")
    parser.add_argument("--scenarios", nargs="*", default=[], metavar="WORDS", help="parts of the names to play")
    parser.add_argument("--transcripts", action="store_true", help="print the chats that did not end as expected")
    options = parser.parse_args(arguments)
    settings = {"DATABASE_URL": options.database} if options.database else {}
    failed = False
    print(f"{'scenario':40} {'completed':>11} {'wrong':>6} {'doubled':>8} {'seconds':>8}")
    for scenario in SCENARIOS:
        if options.scenarios and not any(words in scenario.name for words in options.scenarios):
            continue
        down = options.down if scenario.api_faults.down else 0.0
        played = replace(scenario, api_faults=replace(scenario.api_faults, down=down)).intensified(options.strength)
        result = asyncio.run(run_scenario(played, options.people, 90 + 4 * down, **settings))
        completed = f"{result.completed}/{result.people}"
        print(
            f"{scenario.name:40} {completed:>11} {result.wrong:>6} {result.doubled:>8} {result.seconds:>8.1f}",
            flush=True,
        )
        failed = failed or not result.right
        if options.transcripts:
            print("\n\n".join(result.transcripts))
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
