"""Worker processes of the engine, each served by a thread, with the time and memory that reading a photo takes."""

import os
import re
import sys
import time
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from typing import TypeVar

from engine.workers.worker_main import LoadTasks, TaskFailure, TaskName
from engine.workers.worker_process import WorkerProcess

WORKERS = 2
WORKER_DIED = TaskFailure(None, "the worker died")

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class TimedAnswer:
    """The paper read from a photo, or a ``TaskFailure``, with the seconds of CPU in the worker and on the clock."""

    answer: object
    cpu: float
    wall: float


class WorkerPool:
    """Warm workers that load the same tasks. A thread for each worker holds the next photo ready."""

    def __init__(self, load: LoadTasks) -> None:
        self._slots = tuple(WorkerProcess(load) for _ in range(WORKERS))
        self._idle: SimpleQueue[WorkerProcess] = SimpleQueue()
        self._threads = ThreadPoolExecutor(WORKERS)
        for slot in self._slots:
            slot.start()
            self._idle.put(slot)

    def read(self, photos: Sequence[bytes], name: str = "", task: TaskName = TaskName.READ_PAPER) -> list[TimedAnswer]:
        """Read all photos and return the answers in the order of the photos. A worker that dies is replaced."""
        return gather_results([self._threads.submit(self._read, photo, task) for photo in photos], name)

    def read_alone(self, photos: Sequence[bytes]) -> list[TimedAnswer]:
        """Read photos one after the other, while the other workers are idle."""
        return [self._read(photo) for photo in photos]

    def load_face_models(self, portrait: bytes) -> None:
        """Let every worker find a face in a portrait, so that the worker loads the face models."""
        for slot in self._slots:
            slot.run(TaskName.READ_FACE, portrait, False)

    def peaks(self) -> list[int]:
        """Return the peak memory of each worker (MB of 10^6 bytes, VmHWM)."""
        return [_peak(slot.pid) for slot in self._slots if slot.pid]

    def close(self) -> None:
        """End the workers and drop the waiting photos."""
        self._threads.shutdown(cancel_futures=True)
        for slot in self._slots:
            slot.close(idle=True)

    def _read(self, photo: bytes, task: TaskName = TaskName.READ_PAPER) -> TimedAnswer:
        slot = self._idle.get()
        wall, cpu = time.perf_counter(), _cpu(slot.pid)
        try:
            answer = slot.run(task, photo)
            return TimedAnswer(answer, _cpu(slot.pid) - cpu, time.perf_counter() - wall)
        except (EOFError, OSError):
            slot.start()
            return TimedAnswer(WORKER_DIED, float("nan"), time.perf_counter() - wall)
        finally:
            self._idle.put(slot)


def gather_results(futures: Sequence["Future[_T]"], name: str) -> list[_T]:
    """Wait for all futures, print the progress under ``name``, and return the results in order."""
    for count, _ in enumerate(as_completed(futures), 1):
        if name:
            _print_progress(name, count, len(futures))
    return [future.result() for future in futures]


def _print_progress(name: str, count: int, whole: int) -> None:
    """Print the progress on stderr: on a terminal in a line that is overwritten, in a log once at the end."""
    if sys.stderr.isatty():
        sys.stderr.write("\r\033[K" if count == whole else f"\r\033[K{name}: {count} of {whole}")
        sys.stderr.flush()
    elif count == whole:
        print(f"{time.strftime('%H:%M:%S')} {name}: {whole}", file=sys.stderr)


def _cpu(pid: int | None) -> float:
    """Return the seconds of CPU that all threads of a process have used (proc(5), fields 14 and 15)."""
    fields_after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields_after_name[11]) + int(fields_after_name[12])) / os.sysconf("SC_CLK_TCK")


def _peak(pid: int) -> int:
    found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    return int(found.group(1)) * 1024 // 1_000_000 if found else 0
