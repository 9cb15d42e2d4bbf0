"""Bring the catalogues up to date: `python -m locales` adds new texts, drops unused ones, compiles .mo files."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("bot", "handlers")
MARKS = frozenset({"N_", "text"})


def texts() -> dict[str, list[str]]:
    """Every marked msgid of the code -> the files it stands in, in the order of the code."""
    found: dict[str, list[str]] = {}
    for path in sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py")):
        for msgid in _marked(ast.parse(path.read_text("utf-8"))):
            files = found.setdefault(msgid, [])
            if (name := path.relative_to(ROOT).as_posix()) not in files:
                files.append(name)
    return found


def _marked(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKS and node.args):
            continue
        first = node.args[0]
        # A msgid of placeholders and signs alone has no words to translate.
        if isinstance(first, ast.Constant) and isinstance(first.value, str) and _has_words(first.value):
            yield first.value


def _has_words(msgid: str) -> bool:
    return any(char.isalpha() for char in re.sub(r"<[^>]*>|\{[^}]*\}", "", msgid))


def update(path: Path) -> tuple[int, int]:
    """Bring one catalogue up to date and compile it; how many texts lack a translation, how many were dropped."""
    catalogue = polib.pofile(str(path), wrapwidth=118)
    wanted = texts()
    dropped = [entry for entry in catalogue if entry.msgid not in wanted]
    for entry in dropped:
        catalogue.remove(entry)
    for msgid in wanted:
        if catalogue.find(msgid) is None:
            catalogue.append(polib.POEntry(msgid=msgid))
    for entry in catalogue:
        entry.occurrences = [(name, "") for name in wanted[entry.msgid]]
    catalogue.save()
    catalogue.save_as_mofile(str(path.with_suffix(".mo")))
    return len(catalogue.untranslated_entries()), len(dropped)


def main() -> int:
    """Update all catalogues; exit status 1 while texts lack a translation."""
    status = 0
    for path in sorted((ROOT / "locales").glob("*/LC_MESSAGES/messages.po")):
        missing, dropped = update(path)
        print(f"{path.relative_to(ROOT)}: {missing} to translate, {dropped} dropped")
        status = status or int(missing > 0)
    return status


if __name__ == "__main__":
    sys.exit(main())
