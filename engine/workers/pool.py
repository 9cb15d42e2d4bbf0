"""Read photos in worker processes: a bounded queue, a deadline for each photo, dead workers replaced."""

import asyncio
import logging
import math
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType
from typing import Any, Self, TypeVar

from bot.api.results import Paper, Papers, ScannedText
from engine.faces.portrait import Portrait
from engine.workers import pdf_pages
from engine.workers.reader import DeadlineExceeded, EngineBusy, TaskCrashed
from engine.workers.worker_main import LoadTasks, TaskFailure, TaskName
from engine.workers.worker_process import WorkerProcess

Result = TypeVar("Result")

log = logging.getLogger(__name__)

SECONDS_PER_PHOTO = 1.5  # measured on one core; only the advice in Retry-After depends on it
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0  # seconds between two attempts to start a worker


class WorkerPool:
    """A `Reader` with `workers` processes.

    At most `queue` photos wait for a worker. Each photo has `deadline` seconds, waiting included. A PDF has at most
    `max_pages` pages.
    """

    def __init__(self, load: LoadTasks, *, workers: int, queue: int, deadline: float, max_pages: int = 10) -> None:
        self._workers = tuple(WorkerProcess(load) for _ in range(workers))
        self._queue = queue
        self._deadline = deadline
        self._max_pages = max_pages
        self._rendering = asyncio.Lock()
        self._waiting = 0
        self._idle: asyncio.Queue[WorkerProcess] = asyncio.Queue()
        self._closing = False
        self._starts: set[asyncio.Task[None]] = set()
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="engine-worker")

    @property
    def warm_workers(self) -> int:
        """Return the number of workers that run with their models loaded."""
        return sum(worker.alive for worker in self._workers)

    @property
    def waiting_tasks(self) -> int:
        """Return the number of tasks that wait for a worker."""
        return self._waiting

    @property
    def pids(self) -> tuple[int | None, ...]:
        """Return the process ids of the workers."""
        return tuple(worker.pid for worker in self._workers)

    async def __aenter__(self) -> Self:
        for worker in self._workers:
            self._restart(worker)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing = True
        for task in self._starts:
            task.cancel()
        idle = {self._idle.get_nowait() for _ in range(self._idle.qsize())}
        await asyncio.gather(*(asyncio.to_thread(worker.close, idle=worker in idle) for worker in self._workers))
        self._threads.shutdown(cancel_futures=True)

    async def read_paper(self, photo: bytes) -> Paper:
        """Read the paper on one photo, or raise the errors of `Reader.read_paper`."""
        return await self._run(Paper, TaskName.READ_PAPER, photo)

    async def read_papers(self, picture: bytes) -> Papers:
        """Read all papers on one picture."""
        return await self._run(Papers, TaskName.READ_PAPERS, picture)

    async def render_pages(self, file: bytes) -> tuple[bytes, ...]:
        """Return a JPEG of each page of a PDF. PDFs are rendered one after the other."""
        async with self._rendering:
            return await pdf_pages.render_pages(file, self._max_pages)

    async def read_text(self, picture: bytes) -> ScannedText:
        """Read the lines of a page."""
        return await self._run(ScannedText, TaskName.READ_TEXT, picture)

    async def read_face(self, photo: bytes, *, card: bool = False) -> Portrait:
        """Describe the face on one photo."""
        return await self._run(Portrait, TaskName.READ_FACE, photo, card)

    async def _run(self, kind: type[Result], task: TaskName, *inputs: Any) -> Result:
        """Run a task on the next idle worker and return its result.

        Raises the API error of the task, `EngineBusy` for a full queue and for a worker that died over the photo,
        `DeadlineExceeded`, and `TaskCrashed`.
        """
        if self._idle.empty() and self._waiting >= self._queue:
            raise EngineBusy(math.ceil((self._waiting + 1) * SECONDS_PER_PHOTO / len(self._workers)))
        try:
            async with asyncio.timeout(self._deadline):
                reply = await self._run_on(await self._next_idle(), task, *inputs)
        except TimeoutError:
            raise DeadlineExceeded from None
        if isinstance(reply, kind):
            return reply
        if isinstance(reply, TaskFailure) and reply.error is not None:
            raise reply.error
        where = reply.where if isinstance(reply, TaskFailure) else type(reply).__name__
        log.error("task %s failed in the worker: %s", task, where)
        raise TaskCrashed

    async def _next_idle(self) -> WorkerProcess:
        self._waiting += 1
        try:
            while not (worker := await self._idle.get()).alive:  # the worker died while it was idle
                self._restart(worker)
            return worker
        finally:
            self._waiting -= 1

    async def _run_on(self, worker: WorkerProcess, task: TaskName, *inputs: Any) -> object:
        try:
            reply = await asyncio.get_running_loop().run_in_executor(self._threads, worker.run, task, *inputs)
        except (EOFError, OSError):
            log.warning("a worker died over a photo; another worker starts")
            self._restart(worker)
            raise EngineBusy(retry_after=math.ceil(SECONDS_PER_PHOTO)) from None
        except asyncio.CancelledError:  # the caller no longer waits for this photo: free the core
            self._restart(worker)
            raise
        self._idle.put_nowait(worker)
        return reply

    def _restart(self, worker: WorkerProcess) -> None:
        worker.kill()
        if self._closing:  # a task that is cancelled while the pool closes also asks for a new worker
            return
        task = asyncio.create_task(self._start_until_warm(worker))
        self._starts.add(task)
        task.add_done_callback(self._starts.discard)

    async def _start_until_warm(self, worker: WorkerProcess) -> None:
        pause = FIRST_PAUSE
        while True:
            try:
                await asyncio.get_running_loop().run_in_executor(self._threads, worker.start)
            except (EOFError, OSError):
                log.warning("a worker did not start; next attempt in %.1f s", pause)
            else:
                self._idle.put_nowait(worker)
                return
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)
