"""Bring docs/conversations.md up to date with the code: `python -m handlers`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from bot.api.operations import Operation
from bot.conversation.flow import Flow, Step, Text
from bot.conversation.i18n import plain
from handlers.commands.registry import Command
from handlers.commands.table import DESK
from handlers.flows.registry import FLOWS

PAGE = Path(__file__).resolve().parent.parent / "docs" / "conversations.md"
HEAD = "| command | what it does | steps | operations |\n| --- | --- | --- | --- |\n"
MARKS = re.compile(r"(?s)(<!-- (conversations|commands) -->\n).*?(<!-- end -->)")


def page(text: str) -> str:
    """The page with its tables as the code has them."""
    rows = {"conversations": map(_flow, FLOWS), "commands": map(_command, DESK.commands)}
    return MARKS.sub(lambda match: match[1] + HEAD + "".join(rows[match[2]]) + match[3], text)


def _flow(flow: Flow) -> str:
    return _row((flow.name, *flow.aliases), flow.title, _steps(flow.steps), (call.operation for call in flow.calls))


def _command(command: Command) -> str:
    """A plain command: what it may wait for before it acts."""
    waits = dict.fromkeys(command.inputs, "words or photo")
    waits |= {name: "tap" for name in command.steps if name not in waits}
    steps = " → ".join(f"{name} ({kind})" for name, kind in waits.items())
    return _row((command.name, *command.aliases), command.title, steps or "none", command.operations)


def _row(names: Iterable[str], title: Text, steps: str, operations: Iterable[Operation]) -> str:
    commands = ", ".join(f"`/{name}`" for name in names)
    asked = ", ".join(dict.fromkeys(f"`{operation.name}`" for operation in operations))
    return f"| {commands} | {plain(title, 'en')} | {steps} | {asked or 'none'} |\n"


def _steps(steps: Iterable[Step]) -> str:
    """The steps by their names; those that are there once for each field as one."""
    names = dict.fromkeys(f"{step.name.partition(':')[0]} ({step.kind})" for step in steps)
    return " → ".join(names)


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text("utf-8")), "utf-8")
