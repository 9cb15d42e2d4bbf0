"""One place in the pool: a worker process and the pipe to it, replaced as often as needed."""

import threading
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import Any

from engine.workers.worker_main import READY, Load, serve

_CONTEXT = get_context("spawn")  # a fork would copy locks and threads of the event loop's process


class Slot:
    """Starts, asks and ends one worker process; `start`, `ask` and `close` block, so they run in a thread."""

    def __init__(self, load: Load) -> None:
        self._load = load
        self._process: SpawnProcess | None = None
        self._connection: Connection | None = None
        self._closed = False
        self._lock = threading.Lock()
        self.warm = False

    @property
    def alive(self) -> bool:
        """Tell whether the worker is there and has its models loaded."""
        return self.warm and self._process is not None and self._process.is_alive()

    @property
    def pid(self) -> int | None:
        """The process id, None before the first start."""
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Start a worker and wait until it is warm; raise EOFError when it ends before that."""
        self._bury()
        ours, theirs = _CONTEXT.Pipe()
        self._connection = ours
        self._process = _CONTEXT.Process(target=serve, args=(theirs, self._load), name="engine-worker")
        try:
            self._process.start()
        finally:
            theirs.close()  # so that the end of the worker is the end of the pipe
        if self._closed:  # closed by another thread while the process was being started
            self._process.kill()
        self.warm = ours.recv() == READY

    def ask(self, task: str, *inputs: Any) -> object:
        """Have one task done: its result or a `Fault`; raise EOFError or OSError when the worker dies over it."""
        connection = self._connection
        if connection is None:
            raise EOFError
        connection.send((task, inputs))
        reply: object = connection.recv()
        return reply

    def kill(self) -> None:
        """End the worker now, whatever it does; whoever waits in `ask` gets EOFError."""
        self.warm = False
        if self._process is not None and self._process.pid is not None:
            self._process.kill()

    def _bury(self) -> None:
        """Wait for the end of the worker before, if there was one, and let go of its pipe."""
        self.kill()
        if self._process is not None and self._process.pid is not None:
            self._process.join()
        self._hang_up()

    def _hang_up(self) -> None:
        """Close our end of the pipe, once: two threads that close it could hit another file of the same number."""
        with self._lock:
            connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def close(self, *, idle: bool) -> None:
        """End the worker for good and wait for it; an idle one leaves by itself when its pipe closes."""
        self._closed = True
        if idle:
            self._hang_up()
        if self._process is not None and self._process.pid is not None:
            self._process.join(1.0 if idle else 0)
            self._bury()
