"""Run the soak test and print the checks. The exit status is 1 when something was lost."""

import argparse
import asyncio
import sys
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.soak.environment import SoakPlan, SoakReport, run_soak
from bench.tables import Table

EXAMPLES = 5
"""Printed examples of each check that failed."""


def main() -> int:
    """Run the soak test and print the report."""
    parser = argparse.ArgumentParser(prog="python -m bench.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=30.0, help="how long to kill processes (default: 30)")
    parser.add_argument("--store", choices=("sqlite", "postgres"), default="sqlite", help="default: sqlite")
    parser.add_argument("--people", type=int, default=40, help="people who talk at once (default: 40)")
    parser.add_argument("--seed", type=int, default=1, help="seed of the people and the kills (default: 1)")
    parser.add_argument("--gap", type=float, default=5.0, help="seconds between two kills (default: 5)")
    parser.add_argument("--pause", type=float, default=2.0, help="longest pause of a person, s (default: 2)")
    parser.add_argument("--pace", type=float, default=1.0, help="factor on Telegram's waits (default: 1, as Telegram)")
    parser.add_argument("--keep", metavar="FOLDER", help="keep store, ledger and logs there")
    options = parser.parse_args()
    plan = SoakPlan(
        options.minutes * 60, options.store, options.people, options.seed, options.gap, options.pause, options.pace
    )
    with TemporaryDirectory(prefix="soak-") as temporary:
        folder = Path(options.keep or temporary)
        folder.mkdir(parents=True, exist_ok=True)
        report = asyncio.run(run_soak(plan, folder))
    print(format_report(report))
    return int(not all(check.right for check in report.checks))


def format_report(report: SoakReport) -> str:
    """Format the report as tables, with examples of each failed check."""
    conversations = [conversation for person in report.people for conversation in person.conversations]
    endings = Counter(conversation.ending or "no answer" for conversation in conversations)
    counts = {
        "seconds": round(report.seconds), "people": len(report.people), "conversations": len(conversations),
        "photos": sum(len(each.sent) for each in conversations), "updates": report.updates,
        "charges": len(report.charges), "charged again": sum(len(each.agreed_at) for each in conversations),
        "told to wait": sum(each.told_to_wait for each in conversations),
    }  # fmt: skip
    tables = (
        Table("Done", [counts]),
        Table("Ends of the conversations", [dict(sorted(endings.items()))]),
        Table("Kills (kill -9)", [dict(report.kills)]),
        Table("Checks", [
            {"check": check.name, "of": check.checked, "wrong": len(check.wrong),
             "result": "ok" if check.right else "WRONG"}
            for check in report.checks
        ]),
    )  # fmt: skip
    examples = [f"\n{check.name}:\n  {line}" for check in report.checks for line in check.wrong[:EXAMPLES]]
    return "\n".join((*map(str, tables), *examples))


if __name__ == "__main__":
    sys.exit(main())
