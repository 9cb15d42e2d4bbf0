"""What runs inside one worker process: load the models once, then do one job after the other."""

import os
import signal
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import parent_process
from multiprocessing.connection import Connection, wait
from pathlib import Path

from bot.api.errors import ApiError
from bot.api.results import Paper
from engine.faces.portrait import Portrait


@dataclass(frozen=True, slots=True)
class Look:
    """A job: find the face on a photo; a `card` may show it small, soft, and beside others."""

    photo: bytes
    card: bool = False


Job = bytes | Look
"""What a worker is asked: the bytes of a photo are a paper to read."""

Answer = Paper | Portrait

Work = Callable[[Job], Answer]
"""Does one job on one photo (JPEG, PNG, ... bytes); raises `NoContent` or `BadFormat`."""

Load = Callable[[], Work]
"""Loads what the work needs, in the worker process. A function of a module, or a partial of one, so that it can be sent
there."""

READY = "ready"


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a photo has no answer: an API error by its class, or None for a fault of the program at `where`."""

    error: type[ApiError] | None
    where: str = ""


def serve(connection: Connection, load: Load) -> None:
    """Be a worker: load, say `READY`, and answer each job or tell the `Fault` until the pipe closes."""
    _leave_signals_to_the_parent()
    threading.Thread(target=_end_with_the_parent, daemon=True).start()
    work = load()
    connection.send(READY)
    answer_all(connection, work)


def answer_all(connection: Connection, work: Work) -> None:
    """Do job after job until nobody can send one any more."""
    while True:
        try:
            job: Job = connection.recv()
        except EOFError:
            return
        connection.send(answer(work, job))


def answer(work: Work, job: Job) -> Answer | Fault:
    """Do one job; a fault is told by its class and place, never by its text, which might quote the card."""
    try:
        return work(job)
    except ApiError as error:
        return Fault(type(error))
    except Exception as error:  # noqa: BLE001  whatever it is, the worker goes on to the next job
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
