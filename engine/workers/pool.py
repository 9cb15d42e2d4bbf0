"""Reads photos in worker processes: a bounded queue before them, a deadline over each, the dead replaced."""

import asyncio
import logging
import math
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType
from typing import Any, Protocol, Self, TypeVar

from bot.api.results import Paper, Papers, ScannedText
from engine.faces.portrait import Portrait
from engine.workers import pdf_pages as pdf
from engine.workers.worker_main import LOOK, PAPERS, READ, TEXT, Fault, Load
from engine.workers.worker_process import Slot

Answer = TypeVar("Answer")

log = logging.getLogger(__name__)

Kind = TypeVar("Kind", Paper, Portrait)

SECONDS_PER_PHOTO = 1.5  # measured on one core; only the advice in Retry-After rests on it
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0  # seconds between two starts of a worker that does not come up


class Reader(Protocol):
    """What the routes need of a reader of photos."""

    @property
    def warm(self) -> int:
        """How many photos can be read at once, now."""
        ...

    @property
    def waiting(self) -> int:
        """How many tasks wait for a worker."""
        ...

    async def read(self, photo: bytes) -> Paper:
        """Read the paper on one photo; raise `NoContent`, `BadFormat`, `NotNow`, `TooSlow` or `Broken`."""
        ...

    async def papers(self, picture: bytes) -> Papers:
        """Read all papers on one picture, none being an answer too; raise what `read` raises but `NoContent`."""
        ...

    async def pages(self, file: bytes) -> tuple[bytes, ...]:
        """Make a picture of each page of a PDF; raise `BadFormat` for all but a plain one of few pages."""
        ...

    async def text(self, picture: bytes) -> ScannedText:
        """Read the lines of a page; raise what `read` raises."""
        ...

    async def look(self, photo: bytes, *, card: bool = False) -> Portrait:
        """Find the face on one photo, which may be a card's; raise as `read` does."""
        ...


class NotRead(Exception):  # noqa: N818  named for its meaning, as all errors here
    """A photo has no answer for a reason that lies here and not in the photo."""


class NotNow(NotRead):
    """Not read for want of a worker; ask again after `retry_after` seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(retry_after)
        self.retry_after = retry_after


class TooSlow(NotRead):
    """The deadline passed before the photo was read."""


class Broken(NotRead):
    """The program failed over this photo; the place is in the log."""


class Pool:
    """`workers` processes; at most `queue` photos wait for one; `deadline` seconds for each, waiting included.

    `pages` is the most that a PDF may have.
    """

    def __init__(self, load: Load, *, workers: int, queue: int, deadline: float, pages: int = 10) -> None:
        self._slots = tuple(Slot(load) for _ in range(workers))
        self._queue = queue
        self._deadline = deadline
        self._pages = pages
        self._rendering = asyncio.Semaphore()
        self._waiting = 0
        self._idle: asyncio.Queue[Slot] = asyncio.Queue()
        self._closing = False
        self._starts: set[asyncio.Task[None]] = set()
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="engine-slot")

    @property
    def warm(self) -> int:
        """How many workers are there with their models loaded."""
        return sum(slot.alive for slot in self._slots)

    @property
    def waiting(self) -> int:
        """How many tasks wait for a worker."""
        return self._waiting

    @property
    def pids(self) -> tuple[int | None, ...]:
        """The process ids of the workers."""
        return tuple(slot.pid for slot in self._slots)

    async def __aenter__(self) -> Self:
        for slot in self._slots:
            self._start(slot)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing = True
        for task in self._starts:
            task.cancel()
        idle = {self._idle.get_nowait() for _ in range(self._idle.qsize())}
        await asyncio.gather(*(asyncio.to_thread(slot.close, idle=slot in idle) for slot in self._slots))
        self._threads.shutdown(cancel_futures=True)

    async def read(self, photo: bytes) -> Paper:
        """Read one photo; raise what `Reader.read` tells, `NotNow` also when the worker died over it."""
        return await self._do(Paper, READ, photo)

    async def papers(self, picture: bytes) -> Papers:
        """Read all papers on one picture."""
        return await self._do(Papers, PAPERS, picture)

    async def pages(self, file: bytes) -> tuple[bytes, ...]:
        """Make a picture of each page of a PDF, one PDF after the other."""
        async with self._rendering:
            return await pdf.pages(file, self._pages)

    async def text(self, picture: bytes) -> ScannedText:
        """Read the lines of a page."""
        return await self._do(ScannedText, TEXT, picture)

    async def look(self, photo: bytes, *, card: bool = False) -> Portrait:
        """Find the face on one photo; raise as `read` does."""
        return await self._do(Portrait, LOOK, photo, card)

    async def _do(self, kind: type[Answer], task: str, *inputs: Any) -> Answer:
        if self._idle.empty() and self._waiting >= self._queue:
            raise NotNow(math.ceil((self._waiting + 1) * SECONDS_PER_PHOTO / len(self._slots)))
        try:
            async with asyncio.timeout(self._deadline):
                return _checked(kind, await self._ask(await self._free_slot(), task, *inputs))
        except TimeoutError:
            raise TooSlow from None

    async def _free_slot(self) -> Slot:
        self._waiting += 1
        try:
            while not (slot := await self._idle.get()).alive:  # it died while it had nothing to do
                self._start(slot)
            return slot
        finally:
            self._waiting -= 1

    async def _ask(self, slot: Slot, task: str, *inputs: Any) -> object:
        try:
            reply = await self._in_thread(slot, task, *inputs)
        except (EOFError, OSError):
            log.warning("a worker died over a photo; another one starts")
            self._start(slot)
            raise NotNow(retry_after=math.ceil(SECONDS_PER_PHOTO)) from None
        except asyncio.CancelledError:  # nobody waits for this photo any more: free the core
            self._start(slot)
            raise
        self._idle.put_nowait(slot)
        return reply

    async def _in_thread(self, slot: Slot, task: str, *inputs: Any) -> object:
        return await asyncio.get_running_loop().run_in_executor(self._threads, slot.ask, task, *inputs)

    def _start(self, slot: Slot) -> None:
        slot.kill()
        if self._closing:  # a read that was given up at the very end asks for a new worker too
            return
        task = asyncio.create_task(self._bring_up(slot))
        self._starts.add(task)
        task.add_done_callback(self._starts.discard)

    async def _bring_up(self, slot: Slot) -> None:
        pause = FIRST_PAUSE
        while True:
            try:
                await asyncio.get_running_loop().run_in_executor(self._threads, slot.start)
            except (EOFError, OSError):
                log.warning("a worker did not come up; next try in %.1f s", pause)
            else:
                self._idle.put_nowait(slot)
                return
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)


def _checked(kind: type[Answer], reply: object) -> Answer:
    if isinstance(reply, kind):
        return reply
    if isinstance(reply, Fault) and reply.error is not None:
        raise reply.error
    log.error("the work failed: %s", reply.where if isinstance(reply, Fault) else type(reply).__name__)
    raise Broken
