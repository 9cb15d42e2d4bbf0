"""Worker processes as the engine's pool has them, each asked by a thread of its own; what a photo costs there."""

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
DIED = TaskFailure(None, "the worker died")

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Done:
    """The paper read from a photo, or a `TaskFailure`; the seconds of CPU in the worker and on the clock."""

    answer: object
    cpu: float
    wall: float


class Crew:
    """Some workers with the same work, warm, each with its next photo at hand."""

    def __init__(self, load: LoadTasks, size: int = WORKERS) -> None:
        self._slots = tuple(WorkerProcess(load) for _ in range(size))
        self._idle: SimpleQueue[WorkerProcess] = SimpleQueue()
        self._threads = ThreadPoolExecutor(size)
        for slot in self._slots:
            slot.start()
            self._idle.put(slot)

    def read(self, photos: Sequence[bytes], name: str = "") -> list[Done]:
        """Read all photos, answers in their order; a worker that dies over one is replaced."""
        return gathered([self._threads.submit(self._read, photo) for photo in photos], name)

    def read_alone(self, photos: Sequence[bytes]) -> list[Done]:
        """Read photos one after the other, nothing beside them."""
        return [self._read(photo) for photo in photos]

    def look(self, portrait: bytes) -> None:
        """Have every worker look at a face, so that it loads what that needs."""
        for slot in self._slots:
            slot.run(TaskName.READ_FACE, portrait, False)

    def peaks(self) -> list[int]:
        """Give the most memory (MB of 10^6 bytes, VmHWM) that each worker ever had."""
        return [_peak(slot.pid) for slot in self._slots if slot.pid]

    def close(self) -> None:
        """End the workers; photos that wait are given up."""
        self._threads.shutdown(cancel_futures=True)
        for slot in self._slots:
            slot.close(idle=True)

    def _read(self, photo: bytes) -> Done:
        slot = self._idle.get()
        wall, cpu = time.perf_counter(), _cpu(slot.pid)
        try:
            answer = slot.run(TaskName.READ_PAPER, photo)
            return Done(answer, _cpu(slot.pid) - cpu, time.perf_counter() - wall)
        except (EOFError, OSError):
            slot.start()
            return Done(DIED, float("nan"), time.perf_counter() - wall)
        finally:
            self._idle.put(slot)


def gathered(futures: Sequence["Future[_T]"], name: str) -> list[_T]:
    """Wait for all, telling how far it is, and give the results in order."""
    for count, _ in enumerate(as_completed(futures), 1):
        if name:
            _tell(name, count, len(futures))
    return [future.result() for future in futures]


def _tell(name: str, count: int, whole: int) -> None:
    """Tell progress on stderr: on a terminal in one line that is wiped, in a log when all is done."""
    if sys.stderr.isatty():
        sys.stderr.write("\r\033[K" if count == whole else f"\r\033[K{name}: {count} of {whole}")
        sys.stderr.flush()
    elif count == whole:
        print(f"{time.strftime('%H:%M:%S')} {name}: {whole}", file=sys.stderr)


def _cpu(pid: int | None) -> float:
    """Seconds of CPU a process has used, its threads together (proc(5), fields 14 and 15)."""
    behind_the_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(behind_the_name[11]) + int(behind_the_name[12])) / os.sysconf("SC_CLK_TCK")


def _peak(pid: int) -> int:
    found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    return int(found.group(1)) * 1024 // 1_000_000 if found else 0
