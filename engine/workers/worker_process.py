"""Control one worker process from its parent."""

import threading
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import Any

from engine.workers.worker_main import READY, LoadTasks, TaskName, run_worker

_CONTEXT = get_context("spawn")  # a fork would copy locks and threads of the event loop's process


class WorkerProcess:
    """A worker process and the pipe to it, started again as often as needed.

    `start`, `run` and `close` block, so they are called in a thread.
    """

    def __init__(self, load: LoadTasks) -> None:
        self._load = load
        self._process: SpawnProcess | None = None
        self._connection: Connection | None = None
        self._closed = False
        self._lock = threading.Lock()
        self._warm = False

    @property
    def alive(self) -> bool:
        """Return whether the process runs with its models loaded."""
        return self._warm and self._process is not None and self._process.is_alive()

    @property
    def pid(self) -> int | None:
        """Return the process id, None before the first start."""
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Start a new process and wait until its models are loaded, or raise EOFError if the process ends before."""
        self._end_process()
        ours, theirs = _CONTEXT.Pipe()
        self._connection = ours
        self._process = _CONTEXT.Process(target=run_worker, args=(theirs, self._load), name="engine-worker")
        try:
            self._process.start()
        finally:
            theirs.close()  # so that the end of the worker closes the pipe
        if self._closed:  # another thread called `close` while the process was being started
            self._process.kill()
        self._warm = ours.recv() == READY

    def run(self, task: TaskName, *inputs: Any) -> object:
        """Return the result of one task or a `TaskFailure`. Raises EOFError or OSError if the process dies."""
        connection = self._connection
        if connection is None:
            raise EOFError
        connection.send((task, inputs))
        reply: object = connection.recv()
        return reply

    def kill(self) -> None:
        """Kill the process at once. A thread that waits in `run` gets EOFError."""
        self._warm = False
        if self._process is not None and self._process.pid is not None:
            self._process.kill()

    def close(self, *, idle: bool) -> None:
        """End the process for good and wait for it. An idle process exits by itself when its pipe closes."""
        self._closed = True
        if idle:
            self._close_connection()
        if self._process is not None and self._process.pid is not None:
            self._process.join(1.0 if idle else 0)
            self._end_process()

    def _end_process(self) -> None:
        """Kill the process if there is one, wait for its end, and close the pipe."""
        self.kill()
        if self._process is not None and self._process.pid is not None:
            self._process.join()
        self._close_connection()

    def _close_connection(self) -> None:
        """Close our end of the pipe once: two threads that close it could hit another file of the same number."""
        with self._lock:
            connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()
