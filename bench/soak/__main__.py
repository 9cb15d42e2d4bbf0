"""``python -m bench.soak``: play the soak and print what was checked; exit status 1 when something was lost."""

import argparse
import asyncio
import sys
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.soak.checks import SHOWN
from bench.soak.environment import Plan, Report, soak
from bench.tables import Table


def main() -> int:
    """Play, print, judge."""
    chosen = _parser().parse_args()
    plan = Plan(chosen.minutes * 60, chosen.store, chosen.people, chosen.seed, chosen.gap, chosen.pause, chosen.pace)
    with TemporaryDirectory(prefix="soak-") as folder:
        place = Path(chosen.keep or folder)
        place.mkdir(parents=True, exist_ok=True)
        report = asyncio.run(soak(plan, place))
    print(told(report))
    return int(not all(check.right for check in report.checks))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.soak", description=sys.modules["bench.soak"].__doc__)
    parser.add_argument("--minutes", type=float, default=30.0, help="how long to kill (default: 30)")
    parser.add_argument("--store", choices=("sqlite", "postgres"), default="sqlite", help="default: sqlite")
    parser.add_argument("--people", type=int, default=40, help="who talk at once (default: 40)")
    parser.add_argument("--seed", type=int, default=1, help="of the people and the kills (default: 1)")
    parser.add_argument("--gap", type=float, default=5.0, help="seconds between two kills (default: 5)")
    parser.add_argument("--pause", type=float, default=2.0, help="longest time a person thinks, s (default: 2)")
    parser.add_argument("--pace", type=float, default=1.0, help="scale of Telegram's waits (default: 1, as Telegram)")
    parser.add_argument("--keep", metavar="FOLDER", help="keep store, ledger and logs there")
    return parser


def told(report: Report) -> str:
    """The report as tables, and examples of what is wrong."""
    talks = [talk for person in report.people for talk in person.talks]
    ends = Counter(talk.ended or "no answer" for talk in talks)
    deeds = {
        "seconds": round(report.seconds), "people": len(report.people), "talks": len(talks),
        "photos": sum(len(talk.sent) for talk in talks), "updates": report.updates, "paid calls": len(report.paid),
        "asked again": sum(len(talk.again) for talk in talks), "told to wait": sum(talk.refused for talk in talks),
    }  # fmt: skip
    tables = (
        Table("Done", [deeds]),
        Table("Ends of the talks", [dict(sorted(ends.items()))]),
        Table("Kills (kill -9)", [dict(report.kills)]),
        Table("Checks", [
            {"check": check.name, "of": check.looked_at, "wrong": len(check.wrong),
             "verdict": "ok" if check.right else "WRONG"}
            for check in report.checks
        ]),
    )  # fmt: skip
    wrong = [f"\n{check.name}:\n  {line}" for check in report.checks for line in check.wrong[:SHOWN]]
    return "\n".join((*map(str, tables), *wrong))


if __name__ == "__main__":
    sys.exit(main())
