"""The marks that separate slow tests from those of `make check`, and a guard that finds a test without its mark.

A test has a mark by its folder, by its fixtures or by `pytest.mark`. A test without the mark `processes` cannot start a
process, and a test without the mark `models` cannot load a model: the guard makes both fail.
The mark `slow` allows nothing.
"""

import multiprocessing.util
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

import pytest

MARKS = {
    "processes": "the test starts processes, a PostgreSQL server among them",
    "models": "the test loads models of the engine",
    "browser": "the test shows a page in a real browser",
    "slow": "the test draws and photographs papers at length, or loads another framework of bots",
}

_WHOLE = Path(__file__).parent / "whole"
_BY_FIXTURE = {"postgres": "processes", "postgres_server": "processes", "browser": "browser"}
_LIBRARIES = ("dlib", "onnxruntime")
"""The libraries that run models. The engine imports them at the moment in which it loads a model."""


def mark(item: pytest.Item) -> None:
    """Add the marks that follow from a test's folder and fixtures."""
    names = {_BY_FIXTURE[name] for name in getattr(item, "fixturenames", ()) if name in _BY_FIXTURE}
    if _WHOLE in item.path.parents:
        names.add("processes")
    for name in names:
        item.add_marker(name)


@contextmanager
def guarded(item: pytest.Item) -> Iterator[None]:
    """Refuse what a test may not do without a mark."""
    marks = {each.name for each in item.iter_markers()} & (MARKS.keys() - {"slow"})
    with pytest.MonkeyPatch.context() as patch:
        if not marks:
            patch.setattr(subprocess, "Popen", _refuse)
            patch.setattr(multiprocessing.util, "spawnv_passfds", _refuse)
        if "models" not in marks and "processes" not in marks:
            for name in _LIBRARIES:
                patch.setitem(sys.modules, name, None)
        try:
            yield
        except ModuleNotFoundError as error:
            if error.name in _LIBRARIES:
                error.add_note("A test that loads a model bears the mark @pytest.mark.models.")
            raise


def _refuse(*_: Any, **__: Any) -> NoReturn:
    pytest.fail("A test that starts a process bears the mark @pytest.mark.processes.")
