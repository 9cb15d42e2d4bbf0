"""Renew the tables of docs/conversations.md and docs/verification.md from the code: `python -m handlers`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from bot.api.descriptors import Operation
from bot.conversation.flow import Flow, Step
from bot.conversation.i18n import plain
from bot.conversation.message import Text
from handlers.commands.registry import Command
from handlers.registry import REGISTRY
from handlers.verification.reasons import REASONS, Reason

DOCS = Path(__file__).resolve().parent.parent / "docs"
PAGES = (DOCS / "conversations.md", DOCS / "verification.md")
HEAD = "| command | what it does | steps | operations |\n| --- | --- | --- | --- |\n"
REASONS_HEAD = "| check | outcome | reason | when | default |\n| --- | --- | --- | --- | --- |\n"
MARKS = re.compile(r"(?s)(<!-- (conversations|dialogues|commands|reasons) -->\n).*?(<!-- end -->)")


def page(text: str) -> str:
    """Return the page with tables built from the registry and from the table of reasons."""
    conversations = REGISTRY.conversations
    dialogues = [flow for flow in REGISTRY.flows if flow not in conversations]
    tables = {
        "conversations": HEAD + "".join(map(_flow, conversations)),
        "dialogues": HEAD + "".join(map(_flow, dialogues)),
        "commands": HEAD + "".join(map(_command, REGISTRY.commands)),
        "reasons": REASONS_HEAD + "".join(map(_reason, REASONS)),
    }
    return MARKS.sub(lambda match: match[1] + tables[match[2]] + match[3], text)


def _reason(reason: Reason) -> str:
    return f"| {reason.check} | {reason.outcome} | `{reason.code}` | {reason.cause} | {reason.default} |\n"


def _flow(flow: Flow) -> str:
    names = (f"/{name}" for name in (flow.name, *flow.aliases)) if flow.has_command else (flow.name,)
    return _row(names, flow.title, _steps(flow.steps), flow.asked_operations)


def _command(command: Command) -> str:
    names = (f"/{name}" for name in (command.name, *command.aliases))
    return _row(names, command.title, "none", command.operations)


def _row(names: Iterable[str], title: Text, steps: str, operations: Iterable[Operation]) -> str:
    commands = ", ".join(f"`{name}`" for name in names)
    operation_names = ", ".join(dict.fromkeys(f"`{operation.name}`" for operation in operations))
    return f"| {commands} | {plain(title, 'en')} | {steps} | {operation_names or 'none'} |\n"


def _steps(steps: Iterable[Step]) -> str:
    """Return the names of the steps. Steps that repeat for each field count once."""
    names = dict.fromkeys(f"{step.name.partition(':')[0]} ({step.kind})" for step in steps)
    return " → ".join(names)


if __name__ == "__main__":
    for path in PAGES:
        path.write_text(page(path.read_text("utf-8")), "utf-8")
