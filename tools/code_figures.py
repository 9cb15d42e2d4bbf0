"""Print figures of how easily the code explains itself, as a direction and not as limits to squeeze under.

Reads the Python files of a source tree and prints one row for each package and one row for all packages together::

    .venv/bin/python tools/code_figures.py                # the tree here
    .venv/bin/python tools/code_figures.py --tree ../old  # another checkout, of any age
    .venv/bin/python tools/code_figures.py --run          # also plays one conversation and counts the code entered

Model code bases (procrastinate, docTR, pgqueuer, stamina, gidgethub) have semicolons in 0 to 7 % of the docstrings,
open 0 to 1 % of the docstrings with a question word, and use 0.3 to 1.8 pronouns per 100 words.
"""

from __future__ import annotations

import argparse
import ast
import os
import re
import sys
import threading
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType, FrameType

import pytest

BOT_PACKAGES = ("bot", "handlers", "storage")  # the running bot: its lines and its entered functions are counted
FIELD_PACKAGES = (*BOT_PACKAGES, "engine", "playground", "specimens")  # where a field's name may stand as a literal
PACKAGES = (*FIELD_PACKAGES, "training", "bench")
CONVERSATIONS = (  # tests that play /cccd with two photos: the first test whose file exists is run
    "tests/handlers/flows/test_identity_card.py::test_photos_go_to_the_api_as_pixels_only",
    "tests/handlers/test_cards.py::test_photos_go_to_the_api_as_pixels_only",
)
OPENING = re.compile(r"(?:What|Whether|Who|How|Where|When|Which|Why)\b")
ALONE = r"""(?=\s*(?:[.,:;)]|$)|\s+(?:is|are|was|were|has|have|had|does|do|can|may|must|of|in|on|at|by|to|for
    |from|with|as|than|and|or|that|which|who|whose)\b)"""
PRONOUN = re.compile(
    rf"""\b(?:it|its|itself|they|them|their|theirs|themselves|ones|who|whoever|whom|whose|what|whatever|whichever
    |all\ (?:that|this)|that(?=\s*(?:[.,:;)]|$))|(?:one|this|these|those|such){ALONE})\b""",
    re.IGNORECASE | re.VERBOSE,
)
"""Pronouns. Words that are a determiner or a conjunction as well count where no noun follows."""
WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Module:
    """A Python file with its number of lines, its docstrings and its string literals."""

    lines: int
    docstrings: tuple[str, ...]
    literals: frozenset[str]

    @classmethod
    def read(cls, path: Path) -> Module:
        """Parse the file at ``path``."""
        source = path.read_text(encoding="utf-8")
        nodes = list(ast.walk(ast.parse(source, str(path))))
        docstrings = tuple(text for node in nodes for text in _docstrings(node))
        strings = (node.value for node in nodes if isinstance(node, ast.Constant))
        return cls(len(source.splitlines()), docstrings, frozenset(text for text in strings if isinstance(text, str)))


def _docstrings(node: ast.AST) -> Iterator[str]:
    """Yield the docstring of a module, class or function, and the strings below its assignments."""
    if not isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
        return
    for before, statement in zip((None, *node.body), node.body, strict=False):
        match statement:
            case ast.Expr(ast.Constant(str(text))) if isinstance(before, ast.Assign | ast.AnnAssign | None):
                yield text


def read_packages(tree: Path) -> dict[str, list[Module]]:
    """Read all modules of the packages that exist below ``tree``."""
    return {name: [Module.read(path) for path in sorted((tree / name).rglob("*.py"))] for name in PACKAGES}


def row(name: str, modules: Sequence[Module]) -> str:
    """Format the figures of one package: counts, two shares of the docstrings in %, pronouns per 100 words."""
    docstrings = [text.strip() for module in modules for text in module.docstrings]
    words = sum(len(WORD.findall(text)) for text in docstrings)
    semicolons = sum(";" in text for text in docstrings) / max(len(docstrings), 1)
    openings = sum(bool(OPENING.match(text)) for text in docstrings) / max(len(docstrings), 1)
    pronouns = sum(len(PRONOUN.findall(text)) for text in docstrings) / max(words, 1)
    lines = sum(module.lines for module in modules)
    counts = f"{name:<12}{len(modules):>9}{lines:>8}{len(docstrings):>12}"
    return f"{counts}{100 * semicolons:>10.1f} %{100 * openings:>9.1f} %{100 * pronouns:>11.2f}"


@dataclass(slots=True)
class EnteredCode:
    """A pytest plugin that records the functions of the bot entered while a test's body runs."""

    tree: Path
    own: dict[CodeType, bool] = field(default_factory=dict)
    deepest: int = 0
    recording: bool = False

    def functions(self) -> list[CodeType]:
        """Return the code of the functions entered. Comprehensions and lambdas belong to their functions."""
        return [code for code, own in self.own.items() if own and not code.co_name.startswith("<")]

    def modules(self) -> set[str]:
        """Return the paths of the modules entered."""
        return {code.co_filename for code in self.functions()}

    def pytest_configure(self) -> None:
        """Follow the threads that start from now on, because a started thread cannot be followed from outside."""
        threading.setprofile(self._profile)

    @pytest.hookimpl(hookwrapper=True)
    def pytest_pyfunc_call(self) -> Generator[None, None, None]:
        """Record the test's body alone: the bot starts before the body and stops after the body."""
        sys.setprofile(self._profile)
        self.recording = True
        yield
        self.recording = False
        sys.setprofile(None)

    def _profile(self, frame: FrameType, event: str, _argument: object) -> None:
        if not self.recording or event != "call" or not self._is_own(frame.f_code):
            return
        depth, caller = 0, frame.f_back
        while caller is not None:
            depth += self.own.get(caller.f_code, False)
            caller = caller.f_back
        self.deepest = max(self.deepest, depth + 1)

    def _is_own(self, code: CodeType) -> bool:
        if code not in self.own:
            self.own[code] = any(code.co_filename.startswith(f"{self.tree}/{name}/") for name in BOT_PACKAGES)
        return self.own[code]


def play(tree: Path) -> EnteredCode:
    """Play one ``/cccd`` conversation with the in-process bot of the tests below ``tree``."""
    os.chdir(tree)
    sys.path.insert(0, str(tree))
    entered = EnteredCode(tree)
    test = next(name for name in CONVERSATIONS if (tree / name.partition("::")[0]).exists())
    if pytest.main([test, "-q", "-n", "0", "-p", "no:cacheprovider"], plugins=[entered]):
        raise SystemExit(f"{test} failed: run the test with pytest to see why")
    return entered


def main(arguments: list[str] | None = None) -> None:
    """Read the command line and print the figures."""
    parser = argparse.ArgumentParser(prog="tools/code_figures.py", description=__doc__.partition("\n")[0])
    parser.add_argument("--tree", type=Path, default=Path(), help="root of the checkout to read (default: here)")
    parser.add_argument("--field", default="dob", help="field name to look for as a string literal (default: dob)")
    parser.add_argument("--run", action="store_true", help="play one /cccd conversation and count the code entered")
    options = parser.parse_args(arguments)
    tree = options.tree.resolve()
    packages = read_packages(tree)
    print("package       modules   lines  docstrings   semicolon   question   pronouns")
    for name, modules in packages.items():
        print(row(name, modules))
    print(row("together", [module for modules in packages.values() for module in modules]))
    holders = sum(options.field in module.literals for name in FIELD_PACKAGES for module in packages[name])
    print(f'modules that hold "{options.field}" as a literal: {holders}')
    print(f"lines of {', '.join(BOT_PACKAGES)}: {sum(m.lines for name in BOT_PACKAGES for m in packages[name])}")
    if options.run:
        run = play(tree)
        print(f"/cccd: {len(run.functions())} functions, {len(run.modules())} modules, {run.deepest} frames deep")


if __name__ == "__main__":
    main()
