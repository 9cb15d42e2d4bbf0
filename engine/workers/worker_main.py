"""Run inside one worker process: load the models once, then run one task after the other."""

import os
import signal
import threading
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from multiprocessing import parent_process
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from bot.api.errors import ApiError
from engine.release_memory import release_free_memory


class TaskName(StrEnum):
    """The tasks of a worker: one paper or all papers on a picture, the lines of a page, the face on a photo."""

    READ_PAPER = "read_paper"
    READ_PAPERS = "read_papers"
    READ_TEXT = "read_text"
    READ_FACE = "read_face"


TaskTable = Mapping[TaskName, Callable[..., object]]
"""The function of each task. A function raises `NoContent` or `BadFormat`, or another error for a fault of ours."""

LoadTasks = Callable[[], TaskTable]
"""Loads the models and returns the tasks, in the worker process. Must be a function of a module, or a partial of such
a function, so that it can be pickled."""

READY = "ready"


@dataclass(frozen=True, slots=True)
class TaskFailure:
    """The reason why a task has no result: the class of an API error, or None for a fault of the program at `where`."""

    error: type[ApiError] | None
    where: str = ""


def run_worker(connection: Connection, load: LoadTasks) -> None:
    """Load the tasks, send `READY`, and answer each task until the pipe closes."""
    _ignore_stop_signals()
    threading.Thread(target=_exit_with_parent, daemon=True).start()
    tasks = load()
    connection.send(READY)
    run_tasks(connection, tasks)


def run_tasks(connection: Connection, tasks: TaskTable) -> None:
    """Answer each task with its result or a `TaskFailure` until the other end of the pipe closes."""
    while True:
        try:
            name, inputs = connection.recv()
        except EOFError:
            return
        connection.send(run_task(tasks, name, *inputs))
        release_free_memory()


def run_task(tasks: TaskTable, name: TaskName, *inputs: Any) -> object:
    """Run one task and return its result or a `TaskFailure`.

    A failure holds the class and the place of an error, never its text, because the text might quote the card.
    """
    try:
        return tasks[name](*inputs)
    except ApiError as error:
        return TaskFailure(type(error))
    except Exception as error:  # noqa: BLE001  whatever failed, the worker goes on to the next task
        last = traceback.extract_tb(error.__traceback__)[-1]
        return TaskFailure(None, f"{type(error).__name__} at {Path(last.filename).name}:{last.lineno}")


def _ignore_stop_signals() -> None:
    """Leave SIGINT and SIGTERM, which reach the whole process group, to the parent: a running task is finished."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)


def _exit_with_parent() -> None:
    """Exit as soon as the parent ends for any reason. Otherwise a busy worker would stay behind."""
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(0)
