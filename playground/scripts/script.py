"""A script plays a conversation without a browser. This module holds a script's options and result."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from playground.local_stack import Process
from playground.testing.driver import Chat


@dataclass(frozen=True, slots=True)
class EngineAccess:
    """The address and keys of the engine, for an operator's preparations before a script."""

    url: str
    key: str
    secret: str

    @classmethod
    def of(cls, engine: Process) -> Self:
        """Return the access to an engine of the local stack."""
        key, secret = engine.environment["ENGINE_KEYS"].split(":")[:2]
        return cls(engine.url, key, secret)


@dataclass(frozen=True, slots=True)
class Options:
    """The input of a script: the seed and camera level of the specimen, or a user's own two files."""

    seed: int = 1
    level: str = "d2"
    front: Path | None = None
    back: Path | None = None
    engine: EngineAccess | None = None


@dataclass(frozen=True, slots=True)
class ScriptResult:
    """The result of a script: right or wrong, with lines of explanation."""

    right: bool
    lines: tuple[str, ...]


Script = Callable[[Chat, Options], Awaitable[ScriptResult]]


def compare_fields(
    found: Mapping[str, str], truth: Mapping[str, str], needed: Iterable[str], order: Iterable[str]
) -> ScriptResult:
    """Compare the fields in the answer with the truth: the needed fields must be exact.

    Without a truth (a user's own files) any field in the answer counts as right.
    """
    if not truth:
        return ScriptResult(bool(found), tuple(f"{name} = {value}" for name, value in found.items()))
    must = tuple(needed)
    lines = []
    for name in (name for name in order if name in truth):
        same = found.get(name) == truth[name]
        need = "needed" if name in must else "      "
        seen = "" if same else f"; shown: {found.get(name, '(nothing)')}"
        lines.append(f"{'ok   ' if same else 'WRONG'} {need} {name} = {truth[name]}{seen}")
    return ScriptResult(all(found.get(name) == truth[name] for name in must if name in truth), tuple(lines))


def check_all(*checks: tuple[str, bool]) -> ScriptResult:
    """Return a right result when every named check is true."""
    return ScriptResult(
        all(right for _, right in checks), tuple(f"{'ok   ' if right else 'WRONG'} {name}" for name, right in checks)
    )
