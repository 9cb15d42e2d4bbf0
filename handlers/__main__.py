"""Bring docs/conversations.md up to date with the code: `python -m handlers`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from bot.flow import Flow, Step
from bot.i18n import plain
from handlers.flows import FLOWS

PAGE = Path(__file__).resolve().parent.parent / "docs" / "conversations.md"
HEAD = "| command | what it does | steps | operations |\n| --- | --- | --- | --- |\n"
MARKS = re.compile(r"(?s)(<!-- conversations -->\n).*?(<!-- end -->)")


def table() -> str:
    """One row for each conversation."""
    return HEAD + "".join(f"{row}\n" for row in map(_row, FLOWS))


def page(text: str) -> str:
    """The page with its table as the code has it."""
    return MARKS.sub(lambda match: match[1] + table() + match[2], text)


def _row(flow: Flow) -> str:
    commands = ", ".join(f"`/{name}`" for name in (flow.name, *flow.aliases))
    operations = ", ".join(dict.fromkeys(f"`{call.operation.name}`" for call in flow.calls))
    return f"| {commands} | {plain(flow.title, 'en')} | {_steps(flow.steps)} | {operations} |"


def _steps(steps: Iterable[Step]) -> str:
    """The steps by their names; those that are there once for each field as one."""
    names = dict.fromkeys(f"{step.name.partition(':')[0]} ({step.kind})" for step in steps)
    return " → ".join(names)


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text("utf-8")), "utf-8")
