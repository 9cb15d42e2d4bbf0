"""What runs inside one worker process: load the models once, then read one photo after the other."""

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

Read = Callable[[bytes], Paper]
"""Reads the paper on one photo (JPEG, PNG, ... bytes); raises `NoContent` or `BadFormat`."""

Load = Callable[[], Read]
"""Loads what reading needs, in the worker process. A function of a module, so that its name can be sent there."""

READY = "ready"


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a photo has no answer: an API error by its class, or None for a fault of the program at `where`."""

    error: type[ApiError] | None
    where: str = ""


def serve(connection: Connection, load: Load) -> None:
    """Be a worker: load, say `READY`, and answer each photo with a `Paper` or a `Fault` until the pipe closes."""
    _leave_signals_to_the_parent()
    threading.Thread(target=_end_with_the_parent, daemon=True).start()
    read = load()
    connection.send(READY)
    answer_all(connection, read)


def answer_all(connection: Connection, read: Read) -> None:
    """Read photo after photo until nobody can send one any more."""
    while True:
        try:
            photo = connection.recv_bytes()
        except EOFError:
            return
        connection.send(answer(read, photo))


def answer(read: Read, photo: bytes) -> Paper | Fault:
    """Read one photo; a fault is told by its class and place, never by its text, which might quote the card."""
    try:
        return read(photo)
    except ApiError as error:
        return Fault(type(error))
    except Exception as error:  # noqa: BLE001  whatever it is, the worker goes on to the next photo
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
