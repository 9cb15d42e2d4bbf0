"""Read a guide of CONTRIBUTING.md and follow the guide in a copy of the project."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "CONTRIBUTING.md"
CATALOGUE = "locales/vi/LC_MESSAGES/messages.po"
FAILS = "  # fails"
"""Ends the command of a guide that is said to fail, before a reason."""


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block of a guide. ``path`` is the file that the first line names, "" for translations and commands."""

    language: str
    path: str
    body: str


def read_guides(page: str) -> dict[str, tuple[Block, ...]]:
    """Map the title of each section with blocks to its blocks."""
    guides = {}
    for section in re.split(r"^## ", page, flags=re.MULTILINE)[1:]:
        fenced = re.findall(r"^```(.*?)^```$", section, re.DOTALL | re.MULTILINE)
        guides[section.partition("\n")[0]] = tuple(map(_block, fenced))
    return {title: blocks for title, blocks in guides.items() if blocks}


def _block(fenced: str) -> Block:
    language, _, body = fenced.partition("\n")
    first, _, rest = body.partition("\n")
    if language in {"po", "sh"}:
        return Block(language, "", body)
    assert first.startswith("# "), f"a block without a path: {first}"
    return Block(language, first.removeprefix("# "), rest)


def copy_project(folder: Path) -> None:
    """Copy the tracked files into a folder. The environment and the cache of the type checker come along."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True)
    for name in listed.stdout.rstrip("\0").split("\0"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, folder / name)
    (folder / ".venv").symlink_to((ROOT / ".venv").resolve())
    (folder / "tools/setup.sh").write_text("# The environment is there.\n")
    if (ROOT / ".mypy_cache").exists():
        shutil.copytree(ROOT / ".mypy_cache", folder / ".mypy_cache")


def follow(folder: Path, block: Block) -> None:
    """Do in the copy what one block tells the reader to do."""
    match block.language:
        case "python" | "json":
            path = folder / block.path
            assert not path.exists(), f"{block.path} is there already"
            path.write_text(block.body, "utf-8")
        case "diff":
            change(folder / block.path, block.body)
        case "po":
            translate(folder / CATALOGUE, block.body)
        case "sh":
            for command in block.body.splitlines():
                run(folder, command)
        case _:
            raise AssertionError(f"a block in {block.language}")


def change(path: Path, diff: str) -> None:
    """Change a file. The lines before each change stand in the file exactly once."""
    text = path.read_text("utf-8")
    separated = groupby(diff.splitlines(), key=lambda line: line.startswith("@@"))
    for lines in (list(lines) for separator, lines in separated if not separator):
        before, after = ("".join(f"{line[1:]}\n" for line in lines if line[:1] not in sign) for sign in ("+", "-"))
        assert f"\n{text}".count(f"\n{before}") == 1, f"{path.name} does not hold once:\n{before}"
        text = f"\n{text}".replace(f"\n{before}", f"\n{after}")[1:]
    path.write_text(text, "utf-8")


def translate(path: Path, translations: str) -> None:
    """Write translations into the catalogue and confirm fuzzy ones. ``make texts`` has added each text before."""
    catalogue = polib.pofile(str(path), wrapwidth=118)
    for given in polib.pofile(translations):
        entry = catalogue.find(given.msgid)
        assert entry, f"make texts did not add: {given.msgid}"
        assert entry.fuzzy or not entry.msgstr, f"translated already: {given.msgid}"
        entry.msgstr, entry.previous_msgid = given.msgstr, None
        entry.flags = [flag for flag in entry.flags if flag != "fuzzy"]
    catalogue.save()


def run(folder: Path, command: str) -> None:
    """Run a command of the shell. The command must succeed, unless the guide says that the command fails."""
    fails = FAILS in command
    # The settings of a running pytest or coverage are not for the commands of the reader.
    env = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "COV", "COVERAGE"))}
    done = subprocess.run(command, shell=True, cwd=folder, env=env, check=False, capture_output=True, text=True)
    assert (done.returncode != 0) is fails, f"{command}\n{done.stdout}{done.stderr}"
