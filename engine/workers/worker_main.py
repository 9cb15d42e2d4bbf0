"""What runs inside one worker process: load the models once, then do one task after the other."""

import os
import signal
import threading
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from multiprocessing import parent_process
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from bot.api.errors import ApiError
from engine.memory import give_back

Works = Mapping[str, Callable[..., object]]
"""What a worker can do, by the name of the task; each raises `NoContent`, `BadFormat` or what is a fault of ours."""

Load = Callable[[], Works]
"""Loads what the works need, in the worker process. A function of a module, or a partial of one, so that it can be sent
there."""

READ, PAPERS, TEXT, LOOK = "read", "papers", "text", "look"
"""The tasks: the paper on a photo, all papers on a picture, the lines of a page, the face on a photo."""

READY = "ready"


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a photo has no answer: an API error by its class, or None for a fault of the program at `where`."""

    error: type[ApiError] | None
    where: str = ""


def serve(connection: Connection, load: Load) -> None:
    """Be a worker: load, say `READY`, and answer each task with its result or a `Fault` until the pipe closes."""
    _leave_signals_to_the_parent()
    threading.Thread(target=_end_with_the_parent, daemon=True).start()
    works = load()
    connection.send(READY)
    answer_all(connection, works)


def answer_all(connection: Connection, works: Works) -> None:
    """Do task after task until nobody can send one any more."""
    while True:
        try:
            task, inputs = connection.recv()
        except EOFError:
            return
        connection.send(answer(works, task, *inputs))
        give_back()


def answer(works: Works, task: str, *inputs: Any) -> object:
    """Do one task; a fault is told by its class and place, never by its text, which might quote the card."""
    try:
        return works[task](*inputs)
    except ApiError as error:
        return Fault(type(error))
    except Exception as error:  # noqa: BLE001  whatever it is, the worker goes on to the next task
        last = traceback.extract_tb(error.__traceback__)[-1]
        return Fault(None, f"{type(error).__name__} at {Path(last.filename).name}:{last.lineno}")


def _leave_signals_to_the_parent() -> None:
    """Ctrl-C and a platform's stop reach the whole group; a photo that is being read is still finished."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)


def _end_with_the_parent() -> None:
    """Leave at once when the parent is gone, by whatever death; without this a busy worker would linger."""
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(0)
