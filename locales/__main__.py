"""Bring the catalogues up to date with the texts in the code: ``make texts``.

A new text is added without a translation, and a text that left the code is dropped. Where an English text changed
slightly, its translation stays and is marked fuzzy until a translator confirms the translation by removing the mark.
Untranslated and fuzzy texts are not compiled into the .mo file: people see these texts in English.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("bot", "handlers")
MARKERS = frozenset({"N_", "text"})
"""Names of the functions whose first argument is a text to translate."""

SIMILARITY = 0.6
"""Smallest similarity (difflib, 0 to 1) at which a new text counts as the changed form of a text that left the code."""


@dataclass(frozen=True, slots=True)
class CatalogueUpdate:
    """The result of bringing one catalogue up to date."""

    untranslated: int
    fuzzy: int
    dropped: int


def marked_texts() -> dict[str, list[str]]:
    """Map every marked text of the code to the files that hold the text, in the order of the code."""
    found: dict[str, list[str]] = {}
    for path in sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py")):
        for msgid in _marked(ast.parse(path.read_text("utf-8"))):
            files = found.setdefault(msgid, [])
            if (name := path.relative_to(ROOT).as_posix()) not in files:
                files.append(name)
    return found


def _marked(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(name), args=[ast.Constant(str(msgid)), *_]) if name in MARKERS:
                # A text of placeholders, tags and signs alone has nothing to translate.
                if any(char.isalpha() for char in re.sub(r"<[^>]*>|\{[^}]*\}", "", msgid)):
                    yield msgid


def update_catalogue(path: Path) -> CatalogueUpdate:
    """Bring the .po file at ``path`` up to date and compile the .mo file beside it."""
    catalogue = polib.pofile(str(path), wrapwidth=118)
    wanted = marked_texts()
    unused = {entry.msgid: entry for entry in catalogue if entry.msgid not in wanted}
    for msgid in wanted:
        if catalogue.find(msgid) is None:
            for similar in get_close_matches(msgid, unused, 1, SIMILARITY):
                _change_text(unused.pop(similar), msgid)
                break
            else:
                catalogue.append(polib.POEntry(msgid=msgid))
    for entry in unused.values():
        catalogue.remove(entry)
    for entry in catalogue:
        entry.occurrences = [(name, "") for name in wanted[entry.msgid]]
    catalogue.save()
    catalogue.save_as_mofile(str(path.with_suffix(".mo")))  # without fuzzy entries
    return CatalogueUpdate(len(catalogue.untranslated_entries()), len(catalogue.fuzzy_entries()), len(unused))


def _change_text(entry: polib.POEntry, msgid: str) -> None:
    """Give an entry the changed English text, and mark the translation of the text before as fuzzy."""
    if entry.msgstr:
        entry.previous_msgid = entry.msgid
        entry.flags = [*dict.fromkeys((*entry.flags, "fuzzy"))]
    entry.msgid = msgid


def main() -> int:
    """Update all catalogues. The exit status is 1 while a text is untranslated or fuzzy."""
    unfinished = 0
    for path in sorted((ROOT / "locales").glob("*/LC_MESSAGES/messages.po")):
        result = update_catalogue(path)
        name = path.relative_to(ROOT)
        print(f"{name}: {result.untranslated} to translate, {result.fuzzy} fuzzy, {result.dropped} dropped")
        if result.fuzzy:
            print("  fuzzy: the English text changed. Check each translation, then remove its line '#, fuzzy'")
        unfinished += result.untranslated + result.fuzzy
    return int(unfinished > 0)


if __name__ == "__main__":
    sys.exit(main())
